import { findPausedRoute, findRoute, pickCarrier, type RouteQuery } from '../../routing/index.ts';
import type { Draft } from '../draft.ts';
import type { AdmissionFacts } from '../facts.ts';
import { type Finding, object, pass, type Rule } from '../rule.ts';
import { isVirtual } from '../segmentation.ts';

const queryOf = (draft: Draft, facts: AdmissionFacts): RouteQuery => ({
  country: draft.recipient.country,
  network: facts.network ?? null,
  purpose: draft.request.purpose,
  lane: draft.lane,
});

const choose = (draft: Draft, facts: AdmissionFacts): string | null => {
  if (isVirtual(draft.recipient, facts)) return facts.virtualCarrier;
  const found = findRoute(facts.routes, queryOf(draft, facts));
  return found && pickCarrier(found, facts.roll);
};

const refuse = (draft: Draft, facts: AdmissionFacts): Finding => {
  const { country } = draft.recipient;
  if (!isVirtual(draft.recipient, facts) && findPausedRoute(facts.routes, queryOf(draft, facts))) {
    const detail = 'The only route that serves this destination is paused. The operator resumes it.';
    return object('route', { code: 'route_paused', detail }, { country, paused: true });
  }
  const detail = 'No route serves this destination. Ask the operator to add one.';
  return object('route', { code: 'route_missing', detail }, { country });
};

/** Which carrier: the routing table's choice; virtual phones for test keys and for numbers no network assigns. */
export const route: Rule = (draft, facts) => {
  const carrier = choose(draft, facts);
  if (carrier === null) return refuse(draft, facts);
  const known = isVirtual(draft.recipient, facts)
    ? { virtual: true }
    : facts.network
      ? { network: facts.network }
      : {};
  return pass('route', { carrier, ...known }, { carrier });
};
