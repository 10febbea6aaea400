import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { explain, measure, smartEncode, splitText } from '@carillon/core/encoding';
import { fastestPasses } from './corpus/fastest-pass.ts';

/** A text ten times as long may take ten times as long, and counting it may allocate nothing. */
const SHORT = 10_000;
const LONG = 100_000;
const MOST_TIMES_PER_CHARACTER = 2;
const MOST_COLLECTIONS = 3;

const kinds: Readonly<Record<string, (length: number) => string>> = {
  'septets and escape pairs': (length) => 'abcd€fg{h}'.repeat(length / 10),
  'an emoji at the end': (length) => `${'abcdefghij'.repeat(length / 10 - 1)}abcdefgh😀`,
  'surrogate pairs': (length) => '😀'.repeat(length / 2),
  'emoji families': (length) => '👨‍👩‍👧‍👦!'.repeat(Math.floor(length / 12)),
};

const operations: Readonly<Record<string, (text: string) => number>> = {
  measure: (text) => measure(text).segments,
  splitText: (text) => splitText(text).length,
  explain: (text) => explain(text).segments,
  smartEncode: (text) => smartEncode(text).suggestion.length,
};

/** Garbage collections while 200 million characters are measured; an allocation per character would take thousands. */
const collectionsWhileMeasuring = async (): Promise<number> => {
  const texts = Object.values(kinds).map((build) => build(LONG));
  for (const text of texts) measure(text);
  let collections = 0;
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length;
  });
  await setImmediate();
  observer.observe({ entryTypes: ['gc'] });
  for (let round = 0; round < 500; round++) for (const text of texts) measure(text);
  await setImmediate();
  observer.disconnect();
  return collections;
};

const collections = await collectionsWhileMeasuring();
console.log(`measuring 200 M characters: ${collections} garbage collections`);
let failed = collections > MOST_COLLECTIONS;

for (const [operation, run] of Object.entries(operations))
  for (const [kind, build] of Object.entries(kinds)) {
    const texts = { short: build(SHORT), long: build(LONG) };
    const times = fastestPasses({ short: () => run(texts.short), long: () => run(texts.long) });
    const growth = times.long / texts.long.length / (times.short / texts.short.length);
    const missed = growth > MOST_TIMES_PER_CHARACTER;
    failed ||= missed;
    const nanoseconds = (times.long / texts.long.length).toFixed(2);
    console.log(
      `${operation.padEnd(12)} ${kind.padEnd(26)} ${nanoseconds.padStart(7)} ns a character at 100 kB, ${growth.toFixed(2)} times that at 10 kB${missed ? '  MISSED' : ''}`,
    );
  }

if (failed) process.exitCode = 1;
