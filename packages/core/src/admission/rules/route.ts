import { findRoute, pickCarrier } from '../../routing/index.ts';
import type { Draft } from '../draft.ts';
import type { AdmissionFacts } from '../facts.ts';
import { object, pass, type Rule } from '../rule.ts';

const isVirtual = (draft: Draft, facts: AdmissionFacts): boolean =>
  facts.mode === 'test' || draft.recipient.fictional;

const choose = (draft: Draft, facts: AdmissionFacts): string | null => {
  if (isVirtual(draft, facts)) return facts.virtualCarrier;
  const { country } = draft.recipient;
  const found = findRoute(facts.routes, { country, purpose: draft.request.purpose, lane: draft.lane });
  return found && pickCarrier(found, facts.roll);
};

/** Which carrier: the routing table's choice; virtual phones for test keys and for numbers no network assigns. */
export const route: Rule = (draft, facts) => {
  const carrier = choose(draft, facts);
  if (carrier === null) {
    const detail = 'No route serves this destination. Ask the operator to add one.';
    return object('route', { code: 'route_missing', detail }, { country: draft.recipient.country });
  }
  return pass('route', { carrier, ...(isVirtual(draft, facts) ? { virtual: true } : {}) }, { carrier });
};
