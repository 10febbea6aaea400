import {
  type DecimalMoney,
  findTariff,
  formatDecimal,
  parseDecimal,
  type TariffLine,
  toDecimalMoney,
} from '@carillon/core/billing';
import { effectiveCarriers } from '@carillon/core/routing';
import { toId } from '@carillon/gateway-api/ids';
import type { routeSchema } from '@carillon/gateway-api/operator';
import type pg from 'pg';
import type { z } from 'zod';
import { loadTariffs } from '../billing/tariffs.ts';
import { loadRouting } from './routing-book.ts';
import type { RouteRow } from './routing-table.ts';

type RouteView = z.input<typeof routeSchema>;

/** What a segment is sold for on a line of the table. A line for every purpose is priced as transactional. */
const priceOf = (
  tariffs: readonly TariffLine[],
  { country, network, purpose }: RouteRow,
  { currency, at }: { currency: DecimalMoney['currency']; at: number },
): bigint | null =>
  findTariff(tariffs, { country, network, purpose: purpose ?? 'transactional', currency, at })?.perSegment
    .micros ?? null;

/** Each carrier's share in percent, to a tenth. */
const sharesOf = (carriers: readonly { name: string; weight: number }[]): ReadonlyMap<string, number> => {
  const total = carriers.reduce((sum, { weight }) => sum + weight, 0);
  // Where nobody has a weight the first serves, as in the choice itself.
  const [first] = carriers;
  if (total === 0) return new Map(first ? [[first.name, 100]] : []);
  return new Map(carriers.map(({ name, weight }) => [name, Math.round((weight / total) * 1000) / 10]));
};

/** Reads what lines of the routing table are shown with: prices, and how carriers stand. */
export const readRouteView = async (
  client: pg.Pool | pg.PoolClient,
  now: number,
): Promise<(row: RouteRow) => RouteView> => {
  const [tariffs, { standings }] = [await loadTariffs(client), await loadRouting(client, now)];
  return (row) => {
    const shares = sharesOf(effectiveCarriers(row.carriers, standings));
    const marginOf = (cost: DecimalMoney): DecimalMoney | null => {
      const price = priceOf(tariffs, row, { currency: cost.currency, at: now });
      const micros = price === null ? null : price - (parseDecimal(cost.amount) ?? 0n);
      return micros === null ? null : toDecimalMoney({ micros, currency: cost.currency });
    };
    return {
      id: toId('rte', row.id),
      country: row.country,
      network: row.network,
      purpose: row.purpose,
      lane: row.lane,
      order: row.order,
      carriers: row.carriers.map(({ name, weight, costPerSegment = null }) => ({
        name,
        weight,
        share: shares.get(name) ?? 0,
        costPerSegment: costPerSegment && {
          ...costPerSegment,
          amount: formatDecimal(parseDecimal(costPerSegment.amount) ?? 0n),
        },
        marginPerSegment: costPerSegment && marginOf(costPerSegment),
      })),
      pausedAt: row.pausedAt?.toISOString() ?? null,
      pauseReason: row.pauseReason,
    };
  };
};
