/** How fast a session may send, learnt from what the peer answers (rule S6). */
export interface RateOptions {
  /** Messages per second never to exceed. Default: none, until the peer throttles. */
  readonly limit?: number;
  /** Messages per second never to fall below. Default 1. */
  readonly floor?: number;
}

/** Milliseconds: answers to what was in flight at the first throttling belong to it and count once. */
const REACTION = 1000;
/** Milliseconds of silence after a throttling, so that the queue of the peer can drain. */
const PAUSE = 250;
const DECREASE = 0.5;
/** Throttled again on the way back up, a peer grants less than was thought, or throttles whatever comes: who knows. */
const DISAPPOINTMENT = 0.85;
/** Milliseconds for which a word about congestion counts: a peer that says no more of it is taken to have none. */
const WORD_LASTS = 10_000;
/** The rate at which the peer throttled is approached quickly, to this share of it. */
const NEAR = 0.95;
const APPROACH_PER_SECOND = 0.4;
/** From there to this share of it the rate creeps; past it the peer evidently grants more. */
const PAST = 1.05;
const CREEP_PER_SECOND = 0.0025;
const SEARCH_PER_SECOND = 0.15;
/** Share of a second's messages that may leave at once after a pause. */
const BURST_SHARE = 0.02;

/**
 * A token bucket whose rate halves when the peer throttles and recovers slowly: quickly back to just below where it
 * was throttled, from there by a quarter of a percent per second. Takes the time as an argument, milliseconds.
 */
export class RateGovernor {
  readonly #limit: number;
  readonly #floor: number;
  #rate: number;
  /** Rate at which the peer last throttled; infinite where that is not known. */
  #ceiling: number;
  /** Messages that may leave at once; filled to the burst when first looked at. */
  #tokens = Number.POSITIVE_INFINITY;
  #filledAt = 0;
  #steppedAt = 0;
  #reactedAt = Number.NEGATIVE_INFINITY;
  #pausedUntil = 0;
  #heldUntil = Number.NEGATIVE_INFINITY;
  /** Where nothing was known of the rate when the peer complained: the rate till then, and the share of it to keep. */
  #learning: { readonly before: number; readonly kept: number } | undefined;
  #acceptedSince = 0;
  #accepted = 0;
  #acceptedPerSecond = 0;

  constructor(options: RateOptions = {}) {
    this.#limit = options.limit ?? Number.POSITIVE_INFINITY;
    this.#floor = options.floor ?? 1;
    this.#rate = this.#limit;
    this.#ceiling = this.#limit;
  }

  /** Messages per second at present; infinite while nothing limits it. */
  get rate(): number {
    return this.#rate;
  }

  /** Takes leave to send one message now; false means wait `delay`. */
  admit(now: number): boolean {
    if (this.#rate === Number.POSITIVE_INFINITY && now >= this.#pausedUntil) return true;
    if (this.delay(now) > 0) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Milliseconds until a message may be sent. */
  delay(now: number): number {
    if (now < this.#pausedUntil) return this.#pausedUntil - now;
    this.#recover(now);
    if (this.#rate === Number.POSITIVE_INFINITY) return 0;
    const burst = Math.max(1, this.#rate * BURST_SHARE);
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#filledAt) / 1000) * this.#rate);
    this.#filledAt = now;
    // A millionth of a token is rounding of the clock, not a message too many.
    return this.#tokens >= 1 - 1e-6 ? 0 : ((1 - this.#tokens) / this.#rate) * 1000;
  }

  /** The peer took a message. */
  onAccepted(now: number): void {
    if (now - this.#acceptedSince >= 1000) {
      this.#acceptedPerSecond = (this.#accepted * 1000) / (now - this.#acceptedSince);
      this.#acceptedSince = now;
      this.#accepted = 0;
    }
    this.#accepted += 1;
    this.#learn(now);
  }

  /** The peer throttled a message (ESME_RTHROTTLED, ESME_RMSGQFUL). */
  onThrottled(now: number): void {
    if (now - this.#reactedAt < REACTION) return;
    this.#recover(now);
    const ceiling = this.#ceilingOf(this.#present());
    this.#react(DECREASE, now);
    this.#ceiling = ceiling;
    this.#pausedUntil = now + PAUSE;
    this.#tokens = 0;
    this.#filledAt = this.#pausedUntil;
  }

  /** The peer told its congestion_state, 0 idle to 100 congested (SMPP 5.0 section 4.8.4.18); 80 to 89 is optimal. */
  onCongestion(state: number, now: number): void {
    this.#heldUntil = state >= 80 ? now + WORD_LASTS : now;
    if (state >= 100) this.onThrottled(now);
    else if (state >= 90 && now - this.#reactedAt >= REACTION) {
      this.#recover(now);
      this.#react(1 - (state - 89) / 50, now);
    }
  }

  /** Falls to a share of the present rate, once for all that was under way. */
  #react(kept: number, now: number): void {
    this.#reactedAt = now;
    this.#learning = this.#ceiling < Number.POSITIVE_INFINITY ? undefined : { before: this.#rate, kept };
    this.#setRate(this.#present() * kept, now);
  }

  /** What the peer takes of all that was under way when it complained tells the rate it had. */
  #learn(now: number): void {
    if (this.#learning === undefined) return;
    if (now - this.#reactedAt >= REACTION) {
      this.#learning = undefined;
      return;
    }
    const { before, kept } = this.#learning;
    const taken = Math.min(before, Math.max(this.#acceptedPerSecond, this.#accepted));
    if (taken * kept > this.#rate) this.#setRate(taken * kept, now);
    if (this.#ceiling < taken) this.#ceiling = taken;
  }

  /** The rate the peer is taken to grant, now that it has throttled. */
  #ceilingOf(present: number): number {
    // The first throttling comes after a burst at no rate at all, so it says nothing about the rate granted.
    if (this.#rate === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
    const known = this.#ceiling < Number.POSITIVE_INFINITY && this.#rate < this.#ceiling * NEAR;
    return known ? Math.max(present, this.#ceiling * DISAPPOINTMENT) : present;
  }

  /** The rate the session really runs at: what it may send, but what was taken of late where that is searched for. */
  #present(): number {
    if (this.#ceiling < Number.POSITIVE_INFINITY) return this.#rate;
    return Math.min(this.#rate, Math.max(this.#acceptedPerSecond, this.#accepted, this.#floor));
  }

  #setRate(rate: number, now: number): void {
    this.#rate = Math.min(this.#limit, Math.max(this.#floor, rate));
    this.#steppedAt = now;
  }

  /** Raises the rate by the whole seconds that have passed since it last changed. */
  #recover(now: number): void {
    if (this.#rate >= this.#limit) return;
    this.#steppedAt = Math.max(this.#steppedAt, Math.min(this.#heldUntil, now));
    let seconds = Math.floor((now - this.#steppedAt) / 1000);
    this.#steppedAt += seconds * 1000;
    for (; seconds > 0 && this.#rate < this.#limit; seconds--) {
      if (this.#rate > this.#ceiling * PAST) this.#ceiling = Number.POSITIVE_INFINITY;
      this.#rate = Math.min(this.#limit, raised(this.#rate, this.#ceiling));
    }
  }
}

/** The rate a second later. */
const raised = (rate: number, ceiling: number): number => {
  if (ceiling === Number.POSITIVE_INFINITY) return rate * (1 + SEARCH_PER_SECOND);
  if (rate < ceiling * NEAR) return rate + (ceiling - rate) * APPROACH_PER_SECOND;
  return rate * (1 + CREEP_PER_SECOND);
};
