import { toDecimalMoney } from '@carillon/core/billing';
import { toId } from '@carillon/gateway-api/ids';
import type { carrierSchema } from '@carillon/gateway-api/operator';
import type pg from 'pg';
import type { z } from 'zod';
import type { Carrier } from '../../engine/carriers/carrier.ts';
import { type CarrierFacts, readCarrierFacts } from '../../engine/carriers/carrier-facts.ts';
import { type CarrierRow, pauseOf } from '../../engine/carriers/carriers.ts';

type CarrierView = z.input<typeof carrierSchema>;

/** How carriers stand that this process runs, and where their providers call. */
export interface CarrierStatus {
  readonly callbackUrl: (row: CarrierRow) => string | null;
  readonly running: (name: string) => Pick<Carrier, 'fault' | 'isStandby' | 'balance'> | undefined;
}

const UNKNOWN_STATUS: CarrierStatus = { callbackUrl: () => null, running: () => undefined };

const viewOf = (row: CarrierRow, facts: CarrierFacts, status: CarrierStatus): CarrierView => {
  const carrier = status.running(row.name);
  const balance = carrier?.balance?.() ?? null;
  return {
    id: toId('car', row.id),
    name: row.name,
    type: row.type,
    settings: row.settings,
    hasSecret: row.secret !== null,
    callbackUrl: status.callbackUrl(row),
    fault: pauseOf(row) ?? (carrier?.isStandby?.() ? null : carrier?.fault()) ?? facts.refusing,
    downSince: facts.downSince?.toISOString() ?? null,
    waiting: facts.waiting,
    oldestWaiting: facts.oldestWaiting?.toISOString() ?? null,
    unmatchedReceipts: facts.unmatchedReceipts,
    binds: facts.binds.map(({ number, replicaId, isBound, heldUntil }) => ({
      number,
      replica: replicaId,
      bound: isBound,
      heldUntil: heldUntil.toISOString(),
    })),
    balance: balance && toDecimalMoney(balance),
    health: facts.health,
    pausedAt: row.pausedAt?.toISOString() ?? null,
    pauseReason: row.pauseReason,
    createdAt: row.createdAt.toISOString(),
  };
};

/** Reads carriers as the operator sees them. */
export type ReadViews = (
  client: pg.Pool | pg.PoolClient,
  rows: readonly CarrierRow[],
) => Promise<readonly CarrierView[]>;

export const createReadViews =
  (status: CarrierStatus = UNKNOWN_STATUS, now: () => number): ReadViews =>
  async (client, rows) => {
    const names = rows.map(({ name }) => name);
    const facts = await readCarrierFacts(client, names, new Date(now()));
    return rows.map((row) => viewOf(row, facts.get(row.name)!, status));
  };
