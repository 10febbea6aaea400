import { FULL_HEALTH } from '@carillon/core/routing';
import type pg from 'pg';

/** The health of carriers by name, 0 to 100. */
export const readPoints = async (
  client: pg.Pool | pg.PoolClient,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await client.query<{ carrier: string; points: number }>(
    'SELECT carrier, points FROM carrier_health WHERE carrier = ANY($1::text[])',
    [names],
  );
  const known = new Map(rows.map(({ carrier, points }) => [carrier, points]));
  return new Map(names.map((name) => [name, known.get(name) ?? FULL_HEALTH]));
};
