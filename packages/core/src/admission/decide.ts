import { countDearest } from '../encoding/index.ts';
import type { Decision } from './decision.ts';
import type { Draft } from './draft.ts';
import { DRAFT_STEPS } from './draft-steps.ts';
import type { AdmissionFacts } from './facts.ts';
import type { Standing } from './rule.ts';
import { RULES } from './rules/index.ts';
import { quoteFor } from './rules/price.ts';
import { profilesOnWay } from './segmentation.ts';
import type { TraceLine } from './trace.ts';

/** The first lines of the why-card. */
const draftLines = (draft: Draft): TraceLine[] => {
  const lines: TraceLine[] = [];
  for (const { step, factsOf } of DRAFT_STEPS) lines.push({ step, outcome: 'passed', facts: factsOf(draft) });
  return lines;
};

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
  return { ...draft, profilesOnWay: onWay, ...countDearest(request.text, onWay) };
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
    const finding = rule.evaluate(draft, facts, standing);
    if (finding.outcome === 'skipped') continue;
    trace.push({ step: rule.step, outcome: finding.outcome, facts: finding.facts });
    if (finding.outcome === 'refused') {
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
