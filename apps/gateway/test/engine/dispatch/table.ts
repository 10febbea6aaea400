import { uuidv7 } from 'uuidv7';
import type { Database } from '../../../src/infrastructure/database/open.ts';

/** Writes a carrier that nothing runs. */
export const addCarrier = async ({ pool }: Database, name: string, settings: object = {}): Promise<void> => {
  await pool.query("INSERT INTO carriers (id, name, type, settings) VALUES ($1, $2, 'http', $3)", [
    uuidv7(),
    name,
    JSON.stringify(settings),
  ]);
};

export interface Line {
  readonly country?: string;
  readonly network?: string;
  /** Weights by name. */
  readonly carriers: Readonly<Record<string, number>>;
}

/** Writes a line of the routing table. */
export const addLine = async ({ pool }: Database, { country, network, carriers }: Line): Promise<void> => {
  const weighted = Object.entries(carriers).map(([name, weight]) => ({ name, weight }));
  await pool.query(
    'INSERT INTO routes (id, country, network, "order", carriers) VALUES ($1, $2, $3, 1, $4)',
    [uuidv7(), country ?? null, network ?? null, JSON.stringify(weighted)],
  );
};
