export { nextCarrier } from './failover.ts';
export {
  afterMove,
  type CarrierHealth,
  type CarrierWindow,
  HEALTH_RULES,
  type HealthMove,
  type JudgedCarrier,
  moveHealth,
  SOUND,
} from './health.ts';
export { RETRY_RULES, type RefusalKind, retryAfter } from './retry.ts';
export {
  carriersOf,
  findPausedRoute,
  findRoute,
  pickCarrier,
  type Route,
  type RouteCarrier,
  type RouteQuery,
  type WeightedCarrier,
} from './route.ts';
export { type CarrierStanding, type CarrierStandings, effectiveCarriers, FULL_HEALTH } from './standing.ts';
