import type { TraceLine, TraceStep } from '../messaging/index.ts';
import type { Decision } from './decision.ts';
import type { Draft } from './draft.ts';
import type { AdmissionFacts } from './facts.ts';
import type { Standing } from './rule.ts';
import { RULES } from './rules/index.ts';

const passed = (step: TraceStep, facts: TraceLine['facts']): TraceLine => ({
  step,
  outcome: 'passed',
  facts,
});

/** What the draft already settled, as the first lines of the why-card. */
const draftLines = ({ request, recipient, sender, measure }: Draft): TraceLine[] => [
  passed('origin', { ...request.origin }),
  passed('recipient', {
    country: recipient.country,
    lineType: recipient.lineType,
    ...(recipient.fictional ? { fictional: true } : {}),
  }),
  passed('sender', { sender }),
  passed('text', { encoding: measure.encoding, units: measure.units, segments: measure.segments }),
];

/**
 * Decides on one message by asking every rule in turn: the one place where schedule, route, price and credit meet.
 * A live send, an estimate and a rehearsal all call it; it reads no clock and stores nothing.
 */
export const decide = (draft: Draft, facts: AdmissionFacts): Decision => {
  const trace = draftLines(draft);
  let standing: Standing = { dueAt: facts.now, held: null, carrier: null, quote: null };
  for (const rule of RULES) {
    const finding = rule(draft, facts, standing);
    if (finding.kind === 'skip') continue;
    trace.push(finding.line);
    if (finding.kind === 'refuse') {
      return { kind: 'refused', draft, status: finding.status, refusal: finding.refusal, trace };
    }
    if (finding.settled) standing = { ...standing, ...finding.settled };
  }
  const { carrier, quote, dueAt, held } = standing;
  if (carrier === null || quote === null) throw new Error('The rules ended without a carrier or a price.');
  return { kind: 'admitted', draft, carrier, quote, dueAt, held, trace };
};
