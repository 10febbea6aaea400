import type { Claim, ClaimedMessage } from '../messages/lifecycle/claims.ts';

/** A claimed message. */
export interface Entry {
  readonly claim: Claim;
  readonly message: ClaimedMessage;
}

/** What is claimed and not with its carrier yet. Claims are made in the order of lanes; only codes overtake what was claimed. */
export interface ClaimedQueue {
  add(entry: Entry): void;
  /**
   * Takes what there is room for.
   *
   * @param kept how much of the room only codes may take.
   */
  take(room: number, kept: number): readonly Entry[];
  takeAll(): readonly Entry[];
  isEmpty(): boolean;
}

export const createClaimedQueue = (): ClaimedQueue => {
  const codes: Entry[] = [];
  const others: Entry[] = [];
  const take = (room: number, kept: number): readonly Entry[] => {
    const first = codes.splice(0, Math.max(0, room));
    return [...first, ...others.splice(0, Math.max(0, room - first.length - kept))];
  };
  return {
    add: (entry) => void (entry.message.lane === 'otp' ? codes : others).push(entry),
    take,
    takeAll: () => take(Number.POSITIVE_INFINITY, 0),
    isEmpty: () => codes.length + others.length === 0,
  };
};
