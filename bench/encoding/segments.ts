import { measure } from '@carillon/core/encoding';
import segmentsCalculator from 'sms-segments-calculator';
import { split } from 'split-sms';
import { fastestPasses } from './corpus/fastest-pass.ts';
import { corpus, mixedCorpus } from './corpus/mixed.ts';

/** Counting segments, against two npm packages and against the least any counter must do: look at each character. */
const GOALS = { 'split-sms': 20, 'sms-segments-calculator': 1000, 'bare table scan': 1 / 3 } as const;

const isBasic = new Uint8Array(0x1_0000).map((_, unit) => (unit < 0x80 ? 1 : 0));

const ours = (texts: readonly string[]): number => {
  let segments = 0;
  for (const text of texts) segments += measure(text).segments;
  return segments;
};

const bareTableScan = (texts: readonly string[]): number => {
  let sum = 0;
  for (const text of texts)
    for (let index = 0; index < text.length; index++) sum += isBasic[text.charCodeAt(index)]!;
  return sum;
};

const splitSms = (texts: readonly string[]): number => {
  let segments = 0;
  for (const text of texts) segments += split(text, { summary: true }).parts.length;
  return segments;
};

const calculator = (texts: readonly string[]): number => {
  let segments = 0;
  for (const text of texts) segments += new segmentsCalculator.SegmentedMessage(text).segmentsCount;
  return segments;
};

const passesOver = (texts: readonly string[]) =>
  fastestPasses({
    ours: () => ours(texts),
    'split-sms': () => splitSms(texts),
    'sms-segments-calculator': () => calculator(texts),
    'bare table scan': () => bareTableScan(texts),
  });

const perSecond = (nanoseconds: number, texts: number): string =>
  `${((texts * 1e3) / nanoseconds).toFixed(3).padStart(8)} M texts/s`;

let failed = false;
if (ours(mixedCorpus) !== splitSms(mixedCorpus)) throw new Error('split-sms counts this corpus differently');

for (const [name, texts] of [['mixed', mixedCorpus] as const, ...Object.entries(corpus)]) {
  const times = passesOver(texts);
  console.log(`${name.padEnd(20)} ours ${perSecond(times.ours, texts.length)}`);
  for (const peer of Object.keys(GOALS) as (keyof typeof GOALS)[]) {
    const ratio = times[peer] / times.ours;
    const missed = name === 'mixed' && ratio < GOALS[peer];
    failed ||= missed;
    const goal = name === 'mixed' ? ` (goal ${GOALS[peer].toFixed(2)})${missed ? '  MISSED' : ''}` : '';
    console.log(
      `  ${peer.padEnd(24)} ${perSecond(times[peer], texts.length)}   ours is ${ratio.toFixed(2)} times as fast${goal}`,
    );
  }
}
if (failed) process.exitCode = 1;
