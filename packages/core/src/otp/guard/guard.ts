import { afterProbe, CLOSED, trip } from './breaker.ts';
import { addTo, DAY_MS, HOUR_MS } from './rate.ts';
import type { GuardRequest } from './request.ts';
import { GUARD_RULES, type GuardRuleName, type GuardSubject, type Objection } from './rule.ts';
import { leastConversion } from './rules/conversion.ts';
import { RULES } from './rules/index.ts';
import { EMPTY_STATE, type GuardState, type ScopeState } from './state.ts';
import { tallySent, tallyVerified, untallied } from './tally.ts';
import { addSample, convertsBadly, markVerified } from './window.ts';

/** What the guard says about a code, and what it remembers from now on. */
export interface GuardVerdict {
  readonly allowed: boolean;
  /** The first rule that objects; in mode `observe` the code is allowed all the same. */
  readonly objection: Objection | null;
  readonly state: GuardState;
}

const isLifted = (state: GuardState, { scope, rule }: Objection, at: number): boolean =>
  (state[scope]?.lifted[rule] ?? 0) > at;

const firstObjection = (
  request: GuardRequest,
  state: GuardState,
  subject: GuardSubject,
): Objection | null => {
  for (const name of GUARD_RULES) {
    const objection = RULES[name](request, state, subject);
    if (objection && !isLifted(state, objection, request.at)) return objection;
  }
  return null;
};

const ACCOUNT_MEMORY = 2_000;
const COUNTRY_MEMORY = 200;

const counted = (scope: ScopeState, { at, price, decoy }: GuardRequest, longest: number): ScopeState => ({
  ...scope,
  rate: addTo(scope.rate, at, 1, longest),
  spend: decoy ? scope.spend : addTo(scope.spend, at, Number(price), HOUR_MS),
});

/** The state after a code has left. */
const afterSend = (request: GuardRequest, state: GuardState, { policy }: GuardSubject): GuardState => {
  const { at } = request;
  const account = counted(state.account, request, HOUR_MS);
  const number = counted(state.number, request, DAY_MS);
  const ip = state.ip && counted(state.ip, request, HOUR_MS);
  if (request.decoy) return { ...state, account, number, ip };
  const { breaker, window } = state.prefix;
  const isProbe = breaker.level > 0 && breaker.until <= at && state.number.safeUntil <= at;
  return {
    account: { ...account, tally: tallySent(account.tally, ACCOUNT_MEMORY) },
    country: { ...state.country, tally: tallySent(state.country.tally, COUNTRY_MEMORY) },
    prefix: {
      ...counted(state.prefix, request, HOUR_MS),
      window: addSample(window, request),
      breaker: isProbe ? afterProbe(breaker, at, policy.conversion.firstBlock) : breaker,
    },
    number,
    ip,
  };
};

/** What closes a whole prefix, not only the number that was asked for. */
const TRIPS: readonly GuardRuleName[] = ['conversion', 'consecutive_numbers'];

const tripped = (state: GuardState, at: number, { policy }: GuardSubject): GuardState =>
  state.prefix.breaker.level > 0
    ? state
    : { ...state, prefix: { ...state.prefix, breaker: trip(at, policy.conversion.firstBlock) } };

/**
 * Decides on a code about to be sent, and counts it when it may leave: judging and counting are one step, so that
 * nothing slips in between. Pure: the caller brings the states and keeps what comes back.
 */
export const judgeSend = (request: GuardRequest, state: GuardState, subject: GuardSubject): GuardVerdict => {
  const objection = firstObjection(request, state, subject);
  const judged = objection && TRIPS.includes(objection.rule) ? tripped(state, request.at, subject) : state;
  const allowed = objection === null || subject.policy.mode === 'observe';
  return { allowed, objection, state: allowed ? afterSend(request, judged, subject) : judged };
};

const uncounted = (scope: ScopeState, { at, price, decoy }: GuardRequest): ScopeState => ({
  ...scope,
  rate: addTo(scope.rate, at, -1, DAY_MS),
  spend: decoy ? scope.spend : addTo(scope.spend, at, -Number(price), HOUR_MS),
});

/** The state after a code that was counted has not left after all, e.g. for want of credit. */
export const afterWithdrawal = (request: GuardRequest, state: GuardState): GuardState => {
  const { account, country, prefix, number, ip } = state;
  const limits = {
    number: uncounted(number, request),
    ip: ip && uncounted(ip, request),
  };
  if (request.decoy) return { ...state, ...limits, account: uncounted(account, request) };
  const { challenge, at } = request;
  return {
    ...limits,
    account: { ...uncounted(account, request), tally: untallied(account.tally) },
    country: { ...country, tally: untallied(country.tally) },
    prefix: {
      ...uncounted(prefix, request),
      window: prefix.window.filter((sample) => sample.challenge !== challenge || sample.at !== at),
    },
  };
};

/** How long a number is trusted after a code of its was typed in. */
export const SAFE_MS = 90 * DAY_MS;

/**
 * The state after a challenge was verified: its codes converted, its number is real. A prefix that was blocked opens
 * when one of its probes was typed in, or when what came in late lifts it over the bar again.
 */
export const afterVerified = (
  { challenge, at }: Pick<GuardRequest, 'challenge' | 'at'>,
  state: GuardState,
  { policy }: GuardSubject,
): GuardState => {
  const { prefix } = state;
  const window = markVerified(prefix.window, challenge);
  const isProbe = window.some((sample) => sample.challenge === challenge && sample.at > prefix.breaker.since);
  const open = !convertsBadly(window, policy.conversion.codesInAlarm, leastConversion(state, policy));
  const isTripped = prefix.breaker.level > 0;
  return {
    ...state,
    account: { ...state.account, tally: tallyVerified(state.account.tally) },
    country: { ...state.country, tally: tallyVerified(state.country.tally) },
    prefix: {
      ...prefix,
      window: isTripped && isProbe ? window.filter(({ verified }) => verified) : window,
      breaker: isTripped && (isProbe || open) ? CLOSED : prefix.breaker,
    },
    number: { ...state.number, safeUntil: at + SAFE_MS },
  };
};

/** A state after somebody lifted one of its rules for a while: what the rule had counted against it is forgotten. */
export const afterLift = (scope: ScopeState, rule: GuardRuleName, until: number): ScopeState => ({
  ...EMPTY_STATE,
  tally: scope.tally,
  safeUntil: scope.safeUntil,
  lifted: { ...scope.lifted, [rule]: until },
});
