import { least } from './least.ts';

/** Credit that came in at once and may be spent until an instant. Amounts in millionths of the wallet's currency. */
export interface CreditLot {
  readonly id: string;
  readonly amount: bigint;
  /** What of it was still there when lots and wallet were last brought together. */
  readonly remaining: bigint;
  /** Milliseconds since 1970; null is never. */
  readonly expiresAt: number | null;
}

/** Soonest-expiring first, then oldest first; ids are ordered by time. */
export const bySoonestExpiry = (a: CreditLot, b: CreditLot): number => {
  const [first, second] = [a.expiresAt ?? Number.POSITIVE_INFINITY, b.expiresAt ?? Number.POSITIVE_INFINITY];
  if (first !== second) return first < second ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
};

const totalOf = (lots: readonly CreditLot[]): bigint => lots.reduce((sum, lot) => sum + lot.remaining, 0n);

/**
 * Takes an amount from lots, soonest-expiring first.
 *
 * @throws RangeError when the lots do not hold as much.
 */
export const drawFromLots = <Lot extends CreditLot>(lots: readonly Lot[], amount: bigint): Lot[] => {
  let left = amount;
  const drawn = lots.toSorted(bySoonestExpiry).map((lot) => {
    const taken = least(left, lot.remaining);
    left -= taken;
    return { ...lot, remaining: lot.remaining - taken };
  });
  if (left > 0n) throw new RangeError(`The lots lack ${left} millionths.`);
  return drawn;
};

/** Gives an amount back to the lots it was drawn from last: latest-expiring first. What finds no room is `over`. */
const returnToLots = <Lot extends CreditLot>(
  lots: readonly Lot[],
  amount: bigint,
): { lots: Lot[]; over: bigint } => {
  let left = amount;
  const filled = lots
    .toSorted(bySoonestExpiry)
    .reverse()
    .map((lot) => {
      const room = lot.amount - lot.remaining;
      const given = least(left, room);
      left -= given;
      return { ...lot, remaining: lot.remaining + given };
    });
  return { lots: filled.reverse(), over: left };
};

/**
 * Brings lots in line with what their wallet has available, however many holds and releases lie between: spending
 * came from the soonest-expiring lots. Released credit goes back to its lot; `over` is what came back from a lot that
 * is gone, so it is expired. Between two such calls the order of holds and releases makes no difference.
 */
export const settleLots = <Lot extends CreditLot>(
  lots: readonly Lot[],
  available: bigint,
): { lots: Lot[]; over: bigint } => {
  const drawn = totalOf(lots) - available;
  return drawn >= 0n ? { lots: drawFromLots(lots, drawn), over: 0n } : returnToLots(lots, -drawn);
};

/** Parts lots into those that can be spent at an instant and those whose time is over. */
export const partExpired = <Lot extends CreditLot>(
  lots: readonly Lot[],
  now: number,
): { open: Lot[]; expired: Lot[] } => {
  const { open = [], expired = [] } = Object.groupBy(lots, (lot) =>
    lot.expiresAt !== null && lot.expiresAt <= now ? 'expired' : 'open',
  );
  return { open, expired };
};
