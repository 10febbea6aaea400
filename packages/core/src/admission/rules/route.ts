import { findPausedRoute, findRoute, pickCarrier, type RouteQuery } from '../../routing/index.ts';
import type { Draft } from '../draft.ts';
import type { WayFacts } from '../facts.ts';
import { defineRule, pass, refuse } from '../rule.ts';
import { isVirtual } from '../segmentation.ts';

export interface RouteFacts extends WayFacts {
  /** A number in [0, 1) that picks among the carriers of a route. */
  readonly roll: number;
}

const queryOf = (draft: Draft, facts: RouteFacts): RouteQuery => ({
  country: draft.recipient.country,
  network: facts.network ?? null,
  purpose: draft.request.purpose,
  lane: draft.lane,
});

const choose = (draft: Draft, facts: RouteFacts): string | null => {
  if (isVirtual(draft.recipient, facts)) return facts.virtualCarrier;
  const found = findRoute(facts.routes, queryOf(draft, facts));
  return found && pickCarrier(found, facts.roll);
};

const refuseUnserved = (draft: Draft, facts: RouteFacts) => {
  const { country } = draft.recipient;
  if (!isVirtual(draft.recipient, facts) && findPausedRoute(facts.routes, queryOf(draft, facts))) {
    const detail = 'The only route that serves this destination is paused. The operator resumes it.';
    return refuse({ code: 'route_paused', detail }, { country, paused: true });
  }
  const detail = 'No route serves this destination. Ask the operator to add one.';
  return refuse({ code: 'route_missing', detail }, { country });
};

/** Which carrier: the routing table's choice; virtual phones for test keys and for numbers no network assigns. */
export const route = defineRule({
  step: 'route',
  codes: ['route_paused', 'route_missing'],
  sentences: {
    passed: (facts) =>
      facts['virtual']
        ? `Goes to a virtual phone through ${facts['carrier']}.`
        : `Goes through ${facts['carrier']}${facts['network'] ? `, for a number of network ${facts['network']}` : ''}.`,
    refused: (facts) =>
      facts['paused']
        ? `The route that serves ${facts['country'] ?? 'this destination'} is paused.`
        : `No route serves ${facts['country'] ?? 'this destination'}.`,
  },
  evaluate: (draft, facts: RouteFacts) => {
    const carrier = choose(draft, facts);
    if (carrier === null) return refuseUnserved(draft, facts);
    const known = isVirtual(draft.recipient, facts)
      ? { virtual: true }
      : facts.network
        ? { network: facts.network }
        : {};
    return pass({ carrier, ...known }, { carrier });
  },
});
