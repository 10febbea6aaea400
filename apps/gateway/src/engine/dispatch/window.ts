import type { Carrier } from '../carriers/carrier.ts';
import type { Capacity } from '../messages/admission/hand-over.ts';
import { otpReserve } from './queue/fair-share.ts';

/** Messages of one claim at most, whatever the window has free. */
export const CLAIM_AT_MOST = 500;
/** For so long after a code more codes are expected, and capacity is kept for them. */
const CODES_EXPECTED_MS = 60_000;

/** What of a carrier's window is free. */
export interface Window {
  /** For codes. */
  free(): number;
  /** For any message: all but what is kept for codes. */
  open(): number;
  /** What is kept for codes, where some have come lately. */
  keptForCodes(): number;
  hasFree(): boolean;
  /** Takes capacity: for messages whose outcome is not on disk yet, and for what is being claimed. */
  occupy(messages: number): void;
  vacate(messages: number): void;
  /** A code was handed over. */
  noteCode(): void;
  /** Holds capacity for messages that are being admitted; only for codes while others wait before them. */
  reserve(othersWait: boolean): Capacity;
  giveBack(capacity: Capacity): void;
}

export const createWindow = (carrier: Pick<Carrier, 'window'>): Window => {
  let occupied = 0;
  /** Held for codes that are being admitted. */
  let heldForCodes = 0;
  let lastCodeAt = Number.NEGATIVE_INFINITY;

  const free = (): number => carrier.window - occupied - heldForCodes;
  const keptForCodes = (): number =>
    performance.now() - lastCodeAt < CODES_EXPECTED_MS ? otpReserve(carrier.window) : 0;
  const open = (): number => Math.max(0, carrier.window - occupied - Math.max(heldForCodes, keptForCodes()));

  return {
    free,
    open,
    keptForCodes,
    hasFree: () => carrier.window > occupied,
    occupy: (messages) => {
      occupied += messages;
    },
    vacate: (messages) => {
      occupied -= messages;
    },
    noteCode: () => {
      lastCodeAt = performance.now();
    },
    reserve: (othersWait) => {
      const any = othersWait ? 0 : Math.min(CLAIM_AT_MOST, open());
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
