import type { Lane } from '@carillon/core/messaging';
import type { ClaimPlan } from '../../messages/lifecycle/claim.ts';
import type { Waiting } from './waiting.ts';

/** The part of what a busy carrier takes that goes to commercial texts, whatever waits before them. */
export const COMMERCIAL_FLOOR = 0.05;
/** The part of a carrier's window that only codes may use, so that none waits for an answer to something else. */
const OTP_RESERVE = 0.1;
/** A claim is a transaction: while answers keep coming it waits until this part of a window has room, except for codes. */
const WORTH_CLAIMING = 0.25;

/** How much of a window is kept free for codes. */
export const otpReserve = (window: number): number => Math.min(Math.ceil(window * OTP_RESERVE), window - 1);

/** How much room makes a claim worth its transaction while answers keep coming, except for codes. */
export const worthClaiming = (window: number): number =>
  Math.ceil(window * WORTH_CLAIMING) - otpReserve(window);

/** The campaigns of each account one after the other: everybody's first comes before anybody's second. */
const inRounds = (waiting: readonly Waiting[]): readonly Waiting[] => {
  const seen = new Map<string, number>();
  const rounds: Waiting[][] = [];
  for (const entry of waiting) {
    const round = seen.get(entry.account) ?? 0;
    seen.set(entry.account, round + 1);
    rounds[round] = [...(rounds[round] ?? []), entry];
  }
  return rounds.flat();
};

const takeOf = (waiting: readonly Waiting[], limit: number): ClaimPlan | null => {
  const [first] = waiting;
  if (!first || limit < 1) return null;
  const lanes = [...new Set(waiting.map(({ lane }) => lane))];
  const accounts = new Set(waiting.filter(({ lane }) => lane === first.lane).map(({ account }) => account));
  return {
    turns: lanes.flatMap((lane) => inRounds(waiting.filter((entry) => entry.lane === lane))),
    share: Math.ceil(limit / accounts.size),
    limit,
  };
};

/**
 * Decides what the next claim takes, of those who are due and may go: the most urgent lane first, and in a lane a
 * share for every account that waits, so that one with a hundred thousand texts delays nobody's single one. Null when
 * there is nothing to take, or too little room for it to be worth a transaction.
 *
 * @param room messages that codes may take, at most.
 * @param open messages that others may take.
 * @param inWindow messages that commercial texts, and others beside them, may take: those a STOP comes too late for are to be
 *   few, so they are not claimed ahead.
 * @param worth with less room than so many messages nothing is taken, except for codes: see `worthClaiming`.
 * @param owed messages that commercial texts have coming: see `COMMERCIAL_FLOOR`.
 */
export const planClaim = (
  due: readonly Waiting[],
  {
    window,
    room,
    open,
    inWindow,
    worth,
    owed,
  }: { window: number; room: number; open: number; inWindow: number; worth: number; owed: number },
): ClaimPlan | null => {
  const inLane = (lane: Lane): readonly Waiting[] => due.filter((entry) => entry.lane === lane);
  const commercial = inLane('commercial');
  const floor = Math.min(open, Math.floor(owed));
  if (floor >= Math.max(1, window * COMMERCIAL_FLOOR) && commercial.length > 0)
    return takeOf(commercial, floor);
  const codes = inLane('otp');
  if (codes.length > 0) return takeOf(codes, room);
  if (commercial.length > 0 && inWindow >= worth) return takeOf(due, inWindow);
  const urgent = due.filter(({ lane }) => lane !== 'commercial');
  return open < worth ? null : takeOf(urgent, open);
};

/**
 * What commercial texts have coming after a claim, in messages: a share of what others took while they waited.
 *
 * @param commercialWaits whether any was waiting when the claim was made.
 */
export const owedAfter = (
  owed: number,
  claimed: readonly { readonly lane: Lane }[],
  commercialWaits: boolean,
): number => {
  if (!commercialWaits) return 0;
  const own = claimed.filter(({ lane }) => lane === 'commercial').length;
  const others = claimed.length - own;
  return Math.max(0, owed + (others * COMMERCIAL_FLOOR) / (1 - COMMERCIAL_FLOOR) - own);
};
