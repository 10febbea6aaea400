import type { Carrier } from '../carriers/carrier.ts';
import type { Capacity } from '../messages/admission/hand-over.ts';
import { createPace } from './pace.ts';
import { otpReserve } from './queue/fair-share.ts';

/** Messages of one claim from lanes at most, whatever is free: a larger one holds a saturated machine up for longer. */
export const CLAIM_AT_MOST = 100;
/** Messages that one batch of admission may claim at most. */
const RESERVED_AT_MOST = 500;
/** For so long after a code more codes are expected, and capacity is kept for them. */
const CODES_EXPECTED_MS = 60_000;

/**
 * How much of a carrier's capacity is free: its window, and what may be claimed ahead of it, so that it never waits for
 * the store.
 */
export interface Window {
  /** Messages that may be claimed and not yet recorded. */
  size(): number;
  /** For codes. */
  free(): number;
  /** For any message: all but what is kept for codes. */
  open(): number;
  /** The part of `open` that lies within the window itself, so that what is claimed leaves at once. */
  inWindow(): number;
  /** What is kept for codes, where some have come lately. */
  keptForCodes(): number;
  hasFree(): boolean;
  /** Takes capacity: for messages whose outcome is not on disk yet, and for what is being claimed. */
  occupy(messages: number): void;
  vacate(messages: number): void;
  /** The carrier has answered for a message. */
  answered(): void;
  /** A code was handed over. */
  noteCode(): void;
  /** Holds capacity for messages that are being admitted; only for codes while others wait before them. */
  reserve(othersWait: boolean): Capacity;
  giveBack(capacity: Capacity): void;
}

export const createWindow = (carrier: Pick<Carrier, 'window'>): Window => {
  const pace = createPace(() => performance.now());
  let occupied = 0;
  /** Held for codes that are being admitted. */
  let heldForCodes = 0;
  let lastCodeAt = Number.NEGATIVE_INFINITY;

  const size = (): number => carrier.window + pace.ahead();
  const free = (): number => size() - occupied - heldForCodes;
  const keptForCodes = (): number =>
    performance.now() - lastCodeAt < CODES_EXPECTED_MS ? otpReserve(carrier.window) : 0;
  const within = (messages: number): number =>
    Math.max(0, messages - occupied - Math.max(heldForCodes, keptForCodes()));
  const open = (): number => within(size());

  return {
    size,
    free,
    open,
    inWindow: () => within(carrier.window),
    keptForCodes,
    hasFree: () => size() > occupied,
    occupy: (messages) => {
      occupied += messages;
    },
    vacate: (messages) => {
      occupied -= messages;
    },
    answered: pace.note,
    noteCode: () => {
      lastCodeAt = performance.now();
    },
    reserve: (othersWait) => {
      const any = othersWait ? 0 : Math.min(RESERVED_AT_MOST, open());
      const otp = Math.min(Math.max(0, free()) - any, keptForCodes());
      occupied += any;
      heldForCodes += otp;
      return { any, otp };
    },
    giveBack: ({ any, otp }) => {
      occupied -= any;
      heldForCodes -= otp;
    },
  };
};
