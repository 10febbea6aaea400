import { FULL_HEALTH } from './standing.ts';

/**
 * When a carrier loses weight and gets it back. The idea is that of GOV.UK Notify, which moves ten points at a time:
 * away soon when many submissions fail or receipts are slow, back slowly when nothing is held against the carrier.
 */
export const HEALTH_RULES = {
  /** What one move takes or gives. */
  step: 10,
  /** Submissions that failed in the last minute; a move at most once a minute. */
  errors: { windowMs: 60_000, atLeast: 10, share: 0.1, restMs: 60_000 },
  /** Receipts that took over five minutes, of what was handed over in the last quarter of an hour. */
  slow: { windowMs: 900_000, afterMs: 300_000, atLeast: 10, share: 0.15, restMs: 300_000 },
  /** What has not moved for this long drifts back. */
  recovery: { restMs: 900_000 },
} as const;

/** What is remembered of a carrier's health. Instants are milliseconds since 1970; null is never. */
export interface CarrierHealth {
  /** 0 to `FULL_HEALTH`. */
  readonly points: number;
  readonly movedAt: number | null;
  readonly errorsMovedAt: number | null;
  readonly slowMovedAt: number | null;
}

/** What a carrier did lately, in the windows of `HEALTH_RULES`. */
export interface CarrierWindow {
  readonly attempts: number;
  readonly errors: number;
  /** Texts that have their final receipt, or have waited too long for it. */
  readonly receipts: number;
  readonly slow: number;
}

/** A carrier about to be judged. */
export interface JudgedCarrier {
  readonly name: string;
  readonly health: CarrierHealth;
  readonly window: CarrierWindow;
}

/** A move of a carrier's points, with the figures behind it. */
export interface HealthMove {
  readonly carrier: string;
  readonly from: number;
  readonly to: number;
  readonly reason: 'errors' | 'slow_receipts' | 'recovery';
  readonly window: CarrierWindow;
}

/** The health of a carrier nothing is known of. */
export const SOUND: CarrierHealth = {
  points: FULL_HEALTH,
  movedAt: null,
  errorsMovedAt: null,
  slowMovedAt: null,
};

const isErring = ({ attempts, errors }: CarrierWindow): boolean =>
  errors >= HEALTH_RULES.errors.atLeast && errors >= attempts * HEALTH_RULES.errors.share;
const isSlow = ({ receipts, slow }: CarrierWindow): boolean =>
  receipts >= HEALTH_RULES.slow.atLeast && slow >= receipts * HEALTH_RULES.slow.share;
const rested = (since: number | null, restMs: number, now: number): boolean =>
  since === null || now - since >= restMs;

/** The health after a move. */
export const afterMove = (
  health: CarrierHealth,
  { to, reason }: Pick<HealthMove, 'to' | 'reason'>,
  now: number,
): CarrierHealth => ({
  points: to,
  movedAt: now,
  errorsMovedAt: reason === 'errors' ? now : health.errorsMovedAt,
  slowMovedAt: reason === 'slow_receipts' ? now : health.slowMovedAt,
});

/** How low a carrier may fall: to nothing only while each of its routes has another that gets something. */
const floorOf = (
  name: string,
  own: readonly (readonly string[])[],
  pointsOf: (name: string) => number,
): number =>
  own.every((route) => route.some((other) => other !== name && pointsOf(other) > 0)) ? 0 : HEALTH_RULES.step;

/**
 * Which carriers move, and why. Only one that shares a route with another can lose weight: there is nobody else to
 * give it to. Slow receipts count only where another carrier of a shared route is not slow: otherwise the handsets or
 * the network are to blame.
 *
 * @param routes the names of the carriers of each route that is in use.
 */
export const moveHealth = (
  carriers: readonly JudgedCarrier[],
  routes: readonly (readonly string[])[],
  now: number,
): readonly HealthMove[] => {
  const known = new Map(carriers.map((carrier) => [carrier.name, carrier]));
  const healths = new Map(carriers.map(({ name, health }) => [name, health]));
  const pointsOf = (name: string): number => healths.get(name)?.points ?? FULL_HEALTH;
  const slowNow = (name: string): boolean => isSlow(known.get(name)?.window ?? NOTHING_DONE);
  const moves: HealthMove[] = [];
  const move = ({ name, window }: JudgedCarrier, reason: HealthMove['reason'], to: number): void => {
    const health = healths.get(name)!;
    if (to === health.points) return;
    moves.push({ carrier: name, from: health.points, to, reason, window });
    healths.set(name, afterMove(health, { to, reason }, now));
  };

  for (const carrier of carriers) {
    const { name, health, window } = carrier;
    const own = routes.filter((route) => route.includes(name));
    const shared = own.filter((route) => route.length > 1);
    const lower = (): number =>
      Math.max(pointsOf(name) - HEALTH_RULES.step, Math.min(pointsOf(name), floorOf(name, own, pointsOf)));
    const erring = shared.length > 0 && isErring(window);
    const slow =
      isSlow(window) && shared.some((route) => route.some((other) => other !== name && !slowNow(other)));
    if (erring && rested(health.errorsMovedAt, HEALTH_RULES.errors.restMs, now))
      move(carrier, 'errors', lower());
    if (slow && rested(health.slowMovedAt, HEALTH_RULES.slow.restMs, now))
      move(carrier, 'slow_receipts', lower());
    if (!erring && !slow && rested(health.movedAt, HEALTH_RULES.recovery.restMs, now))
      move(carrier, 'recovery', Math.min(FULL_HEALTH, health.points + HEALTH_RULES.step));
  }
  return moves;
};

const NOTHING_DONE: CarrierWindow = { attempts: 0, errors: 0, receipts: 0, slow: 0 };
