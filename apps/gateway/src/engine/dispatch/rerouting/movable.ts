import type { Lane, Purpose } from '@carillon/core/messaging';
import { fictionalRange } from '@carillon/core/numbers';
import { type FailoverMove, isReroute } from '../../messages/lifecycle/message-row.ts';

/** What the next carrier of a message depends on. */
export interface Movable {
  readonly account_id: string;
  readonly id: string;
  readonly mode: 'live' | 'test';
  readonly recipient: string;
  readonly country: string | null;
  readonly purpose: Purpose;
  readonly lane: Lane;
  /** Null while no route serves it. */
  readonly carrier: string | null;
  readonly failovers: readonly FailoverMove[] | null;
  readonly network: string | null;
}

/** The columns of a `Movable`, of `messages m` and `number_networks n`. */
export const MOVABLE_COLUMNS = `m.account_id, m.id, m.mode, m.recipient, m.country, m.purpose, m.lane, m.carrier,
  m.failovers, n.mcc_mnc AS network`;

/** Whether only a virtual phone answers. */
export const isVirtual = ({ mode, recipient }: Pick<Movable, 'mode' | 'recipient'>): boolean =>
  mode === 'test' || Boolean(fictionalRange(recipient));

/** Moves away from a carrier that took nothing at the time: it has said nothing of the message. */
const UNAVAILABLE: ReadonlySet<string> = new Set(['carrier_down', 'carrier_paused']);

/** The carriers a message has been at; only those that said no to it, where asked. */
export const triedBy = (
  { failovers, carrier }: Movable,
  { refusedOnly = false }: { refusedOnly?: boolean } = {},
): ReadonlySet<string> => {
  const left = (failovers ?? []).filter(
    (move) => !isReroute(move) && !(refusedOnly && UNAVAILABLE.has(move.reason)),
  );
  return new Set([...left.map(({ from }) => from), carrier].filter((name) => name !== null));
};
