import type { Claim } from '../lifecycle/claims.ts';

/** What a carrier's window has free for messages being admitted. */
export interface Capacity {
  /** For any message: 0 while others wait before it. */
  readonly any: number;
  /** For codes besides: they never wait for others. */
  readonly otp: number;
}

/** Nothing may be handed over. */
export const NO_CAPACITY: Capacity = { any: 0, otp: 0 };

/** Capacity that carriers of this process hold free for messages being admitted, by carrier name. */
export interface Reservation {
  readonly replicaId: string;
  readonly capacity: ReadonlyMap<string, Capacity>;
}

/** A claim on disk, to be handed to its carrier. */
export interface CarrierClaim {
  readonly carrier: string;
  readonly claim: Claim;
}

/** Hands messages over without the way through their lane. Dispatch implements it. */
export interface HandOver {
  /** Holds capacity free at carriers that have nothing waiting. */
  reserve(): Reservation;
  /** Ends a reservation: hands over what was claimed under it, once that is on disk, and gives the rest back. */
  settle(reservation: Reservation, claims: readonly CarrierClaim[]): void;
}

/** For a process that hands nothing over: everything goes by its lane. */
export const noHandOver: HandOver = {
  reserve: () => ({ replicaId: '', capacity: new Map() }),
  settle: () => {},
};
