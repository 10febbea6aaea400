import { explainObjection, type GuardRuleName, type Objection } from '@carillon/core/otp';
import type { Refusal } from '@carillon/core/result';

/** A refusal, and how long to wait before the same request can succeed. */
export interface Held {
  readonly refusal: Refusal;
  /** Seconds. */
  readonly retryAfter: number | null;
}

const CODES: Readonly<Record<GuardRuleName, string>> = {
  country_closed: 'otp_destination_closed',
  line_type: 'otp_destination_closed',
  price_per_message: 'otp_destination_closed',
  conversion: 'otp_blocked',
  consecutive_numbers: 'otp_blocked',
  number_limit: 'otp_limit_reached',
  ip_limit: 'otp_limit_reached',
  prefix_limit: 'otp_limit_reached',
  account_limit: 'otp_limit_reached',
  price_per_hour: 'otp_limit_reached',
};

/** Seconds from now to an instant: at least one. */
export const secondsUntil = (until: number, now: number): number =>
  Math.max(1, Math.ceil((until - now) / 1000));

/** What the caller is told when the guard holds a code back. */
export const toHeld = (violation: Objection, now: number): Held => ({
  refusal: { code: CODES[violation.rule], detail: explainObjection(violation), field: 'to' },
  retryAfter: violation.until === null ? null : secondsUntil(violation.until, now),
});
