import { countDearest } from '../encoding/index.ts';
import type { TraceLine, TraceStep } from '../messaging/index.ts';
import type { Decision } from './decision.ts';
import type { Draft } from './draft.ts';
import type { AdmissionFacts } from './facts.ts';
import type { Standing } from './rule.ts';
import { RULES } from './rules/index.ts';
import { quoteFor } from './rules/price.ts';
import { profilesOnWay } from './segmentation.ts';

const passed = (step: TraceStep, facts: TraceLine['facts']): TraceLine => ({
  step,
  outcome: 'passed',
  facts,
});

/** What the draft already settled, as the first lines of the why-card. */
const draftLines = ({ request, recipient, sender, measure, replacements = [] }: Draft): TraceLine[] => [
  passed('origin', { ...request.origin }),
  passed('recipient', {
    country: recipient.country,
    lineType: recipient.lineType,
    ...(recipient.fictional ? { fictional: true } : {}),
  }),
  passed('sender', { sender }),
  passed('text', {
    encoding: measure.encoding,
    units: measure.units,
    segments: measure.segments,
    ...(replacements.length > 0 ? { replaced: replacements.length } : {}),
  }),
];

/** The draft counted anew for the carriers of its way, the network of its recipient included. */
const countedOnWay = (draft: Draft, facts: AdmissionFacts): Draft => {
  const { mode, routes, virtualCarrier, profiles, network = null } = facts;
  if (!profiles) return draft;
  const { recipient, lane, request } = draft;
  const onWay = profilesOnWay(
    { mode, routes, virtualCarrier, profiles },
    { recipient, lane, purpose: request.purpose, network },
  );
  if (onWay.length === 0 || (onWay.length === 1 && onWay[0] === draft.profile)) return draft;
  return { ...draft, ...countDearest(request.text, onWay) };
};

/**
 * Decides on one message by asking every rule in turn: the one place where schedule, route, price and credit meet.
 * A live send, an estimate and a rehearsal all call it; it reads no clock and stores nothing.
 */
export const decide = (drafted: Draft, facts: AdmissionFacts): Decision => {
  const draft = countedOnWay(drafted, facts);
  const trace = draftLines(draft);
  let standing: Standing = { dueAt: facts.now, held: null, carrier: null, quote: null };
  for (const rule of RULES) {
    const finding = rule(draft, facts, standing);
    if (finding.kind === 'skip') continue;
    trace.push(finding.line);
    if (finding.kind === 'refuse') {
      const { status, refusal } = finding;
      return {
        kind: 'refused',
        draft,
        status,
        refusal,
        quote: standing.quote ?? quoteFor(draft, facts),
        trace,
      };
    }
    if (finding.settled) standing = { ...standing, ...finding.settled };
  }
  const { carrier, quote, dueAt, held } = standing;
  if (carrier === null || quote === null) throw new Error('The rules ended without a carrier or a price.');
  return { kind: 'admitted', draft, carrier, quote, dueAt, held, trace };
};
