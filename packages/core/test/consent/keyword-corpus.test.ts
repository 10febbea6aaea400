import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readKeyword } from '../../src/consent/index.ts';

interface Half {
  readonly wishes: readonly string[];
  readonly innocent: readonly string[];
}

/** Texts of one language; the held-out ones were written after the reader, which was not changed for them. */
interface Corpus {
  readonly language: string;
  readonly country: string;
  readonly tuned: Half;
  readonly heldOut: Half;
}

const FOLDER = new URL('../../../../vectors/keywords/', import.meta.url);
const CORPORA: readonly Corpus[] = readdirSync(FOLDER).map((name) =>
  JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')),
);
/** The languages with a passport that most texts are written in. */
const LARGE = ['fr', 'en', 'de', 'es', 'it', 'nl', 'pt'];

const NO = ['stop', 'stop_all', 'doubtful'];

interface Score {
  readonly found: number;
  readonly wishes: number;
  readonly wrong: number;
  readonly missed: readonly string[];
  readonly taken: readonly string[];
}

/** What was read before, since each text is counted by itself, with its language and with all. */
const read = new Map<string, boolean>();
const saysNo = (text: string, country: string): boolean => {
  const key = `${country} ${text}`;
  const known = read.get(key);
  if (known !== undefined) return known;
  const keyword = readKeyword(text, { country, codes: [], typingErrors: 'reviewed' });
  const no = NO.includes(keyword?.meaning ?? '');
  read.set(key, no);
  return no;
};

const scoreOf = (halves: readonly { country: string; half: Half }[]): Score => {
  const missed = halves.flatMap(({ country, half }) => half.wishes.filter((text) => !saysNo(text, country)));
  const taken = halves.flatMap(({ country, half }) => half.innocent.filter((text) => saysNo(text, country)));
  const wishes = halves.reduce((sum, { half }) => sum + half.wishes.length, 0);
  return { found: wishes - missed.length, wishes, wrong: taken.length, missed, taken };
};

const recallOf = ({ found, wishes }: Score): number => found / wishes;
const precisionOf = ({ found, wrong }: Score): number => found / (found + wrong);

const line = (name: string, score: Score): string =>
  `${name.padEnd(18)} recall ${recallOf(score).toFixed(3)}  precision ${precisionOf(score).toFixed(3)}  of ${score.wishes}`;

const both = ({ country, tuned, heldOut }: Corpus) => [
  { country, half: tuned },
  { country, half: heldOut },
];

describe('vectors/keywords', () => {
  it.each(CORPORA)('$language: wishes are stopped or paused, other texts are left', (corpus) => {
    const least = LARGE.includes(corpus.language) ? 60 : 20;
    const score = scoreOf(both(corpus));
    console.log(line(corpus.language, score));
    expect(score.wishes).toBeGreaterThanOrEqual(least);
    expect(corpus.tuned.innocent.length + corpus.heldOut.innocent.length).toBeGreaterThanOrEqual(least);
    expect(recallOf(score), score.missed.join('\n')).toBeGreaterThanOrEqual(0.98);
    expect(precisionOf(score), score.taken.join('\n')).toBeGreaterThanOrEqual(0.95);
  });

  it('all together, and what the reader has not seen', { timeout: 30_000 }, () => {
    const all = scoreOf(CORPORA.flatMap(both));
    const unseen = scoreOf(CORPORA.map(({ country, heldOut }) => ({ country, half: heldOut })));
    console.log(`${line('all', all)}\n${line('held out', unseen)}`);
    expect(recallOf(all)).toBeGreaterThanOrEqual(0.98);
    expect(precisionOf(all)).toBeGreaterThanOrEqual(0.95);
    expect(recallOf(unseen), unseen.missed.join('\n')).toBeGreaterThanOrEqual(0.95);
    expect(precisionOf(unseen), unseen.taken.join('\n')).toBeGreaterThanOrEqual(0.95);
  });
});
