import { effectiveCarriers, findRoute, pickCarrier, type Route } from '@carillon/core/routing';
import { REROUTES } from '../../messages/lifecycle/message-row.ts';
import type { PlannedMove } from '../../messages/lifecycle/reroute.ts';
import type { Routing } from '../../routing/routing-book.ts';
import { isVirtual, type Movable, triedBy } from './movable.ts';

/** What a message's place is judged by. */
export type Placed = Pick<
  Movable,
  'mode' | 'recipient' | 'country' | 'purpose' | 'lane' | 'network' | 'carrier'
> & {
  /** Why it was moved the last time; null when it never was. */
  readonly lastMove: string | null;
};

/**
 * Whether a message waits where it is to wait, by the routes as they are now: for a carrier of the line that serves it,
 * or for the one to which the operator has moved it. One for a virtual phone needs a carrier that is there, whichever.
 */
export const isWellPlaced = (message: Placed, { routes, standings, virtualCarrier }: Routing): boolean => {
  const { carrier, lastMove } = message;
  const exists = carrier !== null && standings.has(carrier);
  if (isVirtual(message)) return exists || carrier === virtualCarrier;
  if (exists && lastMove === REROUTES.operator) return true;
  const route = findRoute(routes, message);
  if (route === null) return carrier === null;
  return exists && route.carriers.some(({ name }) => name === carrier);
};

/** The share of traffic each carrier is given, among those that the message has not been at. */
const choose = (
  message: Movable,
  route: Route,
  { standings, roll }: Pick<Routing, 'standings'> & { readonly roll: number },
): string => {
  const tried = triedBy({ ...message, carrier: null });
  const untried = route.carriers.filter(({ name }) => !tried.has(name));
  const carriers = effectiveCarriers(untried.length > 0 ? untried : route.carriers, standings);
  return pickCarrier({ ...route, carriers }, roll);
};

/**
 * Where a message that is not well placed goes: to a carrier of the line that serves it now, by weight, as a new
 * message would; or nowhere, where no line serves it, to wait for one. Null when it is well placed.
 */
export const planReroute = (
  message: Movable,
  routing: Routing,
  { at, random }: { at: Date; random: () => number },
): PlannedMove | null => {
  const lastMove = message.failovers?.at(-1)?.reason ?? null;
  if (isWellPlaced({ ...message, lastMove }, routing)) return null;
  const route = isVirtual(message) ? null : findRoute(routing.routes, message);
  const wanted = route === null ? null : choose(message, route, { ...routing, roll: random() });
  const to = isVirtual(message) ? routing.virtualCarrier : wanted;
  const { account_id: accountId, id: messageId, carrier: from } = message;
  const reason = to === null ? REROUTES.missing : REROUTES.changed;
  return from === to ? null : { accountId, messageId, from, to, reason, at: at.toISOString() };
};
