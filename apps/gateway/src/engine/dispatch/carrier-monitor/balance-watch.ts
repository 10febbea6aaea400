import { formatDecimal, type Money, parseDecimal } from '@carillon/core/billing';
import type pg from 'pg';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { Carrier } from '../../carriers/carrier.ts';
import { type CarrierEvent, storeCarrierEvents } from '../../routing/carrier-events.ts';

/** Watches what is left on the operator's accounts at providers that tell. */
export interface BalanceWatch {
  /** Gives an event for each carrier whose balance has fallen below its mark since it was last above. */
  check(carriers: readonly Carrier[]): Promise<readonly CarrierEvent[]>;
}

/** A balance is up again a tenth above the mark: one that hovers about it is told of once. */
const isUp = (left: bigint, mark: bigint): boolean => left >= mark + mark / 10n;

/** What the operator has set, as a decimal string in the currency of the balance: `lowBalance` of the settings. */
const MARKS = `SELECT name, settings ->> 'lowBalance' AS mark FROM carriers WHERE name = ANY($1::text[])`;

const MARK_LOW = `INSERT INTO carrier_health AS h (carrier, balance_low) SELECT name, true FROM carriers WHERE name = $1
  ON CONFLICT (carrier) DO UPDATE SET balance_low = true WHERE NOT h.balance_low RETURNING carrier`;
const MARK_UP = 'UPDATE carrier_health SET balance_low = false WHERE carrier = $1 AND balance_low';

const eventOf = (
  carrier: string,
  { left, mark }: { readonly left: Money; readonly mark: bigint },
  at: Date,
): CarrierEvent => ({
  type: 'carrier.balance_low',
  carrier,
  routeId: null,
  reason: `${left.currency} ${formatDecimal(left.micros)} is left at the provider, below ${formatDecimal(mark)}. Buy credit there.`,
  facts: {
    balance: formatDecimal(left.micros),
    threshold: formatDecimal(mark),
    currency: left.currency,
  },
  at,
});

/** Who is told of it first tells the store, so that of several replicas one speaks, also after a restart. */
const fall = async (client: pg.PoolClient, event: CarrierEvent): Promise<CarrierEvent[]> => {
  const { rowCount } = await client.query(MARK_LOW, [event.carrier]);
  if (rowCount === 0) return [];
  await storeCarrierEvents(client, [event]);
  return [event];
};

export const createBalanceWatch = (database: Database, now: () => number): BalanceWatch => {
  /** What this replica has told the store already. */
  const known = new Map<string, boolean>();

  const lookAt = async (name: string, left: Money, mark: bigint): Promise<readonly CarrierEvent[]> => {
    const low = left.micros < mark;
    if (!low && !isUp(left.micros, mark)) return [];
    if (known.get(name) === low) return [];
    const event = eventOf(name, { left: left, mark: mark }, new Date(now()));
    const told = low ? await database.transaction((client) => fall(client, event)) : [];
    if (!low) await database.pool.query(MARK_UP, [name]);
    known.set(name, low);
    return told;
  };

  return {
    check: async (carriers) => {
      const balances = new Map(
        carriers.flatMap(({ name, balance }) => {
          const left = balance?.() ?? null;
          return left ? [[name, left] as const] : [];
        }),
      );
      if (balances.size === 0) return [];
      const events: CarrierEvent[] = [];
      const { rows } = await database.pool.query<{ name: string; mark: string | null }>(MARKS, [
        [...balances.keys()],
      ]);
      for (const { name, mark: written } of rows) {
        const mark = written === null ? null : parseDecimal(written);
        if (mark !== null) events.push(...(await lookAt(name, balances.get(name)!, mark)));
      }
      return events;
    },
  };
};
