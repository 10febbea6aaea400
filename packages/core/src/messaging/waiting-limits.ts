import type { Lane } from './purpose.ts';

/**
 * How long a text may wait for its turn before it is of no use, by lane, in seconds: from when it could first have left.
 * A `notAfter` that comes before counts instead. Decided on 25 November 2026: a code is worthless within minutes, news
 * about an order after two days, an answer to a handset after one; a campaign outlives a long weekend.
 *
 * @example
 * WAITING_LIMITS.otp; // 600
 */
export const WAITING_LIMITS: Readonly<Record<Lane, number>> = {
  otp: 10 * 60,
  transactional: 48 * 3600,
  conversation: 24 * 3600,
  commercial: 7 * 24 * 3600,
};
