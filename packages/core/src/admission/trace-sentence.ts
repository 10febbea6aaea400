import { DRAFT_STEPS } from './draft-steps.ts';
import { RULES } from './rules/index.ts';
import type { Sentences } from './sentence.ts';
import type { TraceLine } from './trace.ts';

/** The sentences of each step; a rule may add to those of a step that the draft settled. */
const SENTENCES = new Map<string, Sentences>();
for (const { step, sentences } of [...DRAFT_STEPS, ...RULES])
  SENTENCES.set(step, { ...SENTENCES.get(step), ...sentences });

/** One sentence that tells a person what a line of the why-card decided. */
export const traceSentence = ({ step, outcome, facts }: TraceLine): string => {
  const sentences = SENTENCES.get(step);
  const sentence = sentences?.[outcome] ?? sentences?.passed;
  if (!sentence) throw new Error(`No rule has a sentence for the step ${step}.`);
  return sentence(facts);
};
