import type pg from 'pg';
import type { Receipt } from '../carriers/carrier.ts';

/** Which network a number is of. */
export interface NumberNetwork {
  /** E.164. */
  readonly number: string;
  /** MCC and MNC. */
  readonly network: string;
}

/** What was known from later is right: numbers are ported. Told again from the same instant, the word counts. */
const ON_CONFLICT = `ON CONFLICT (number) DO UPDATE SET mcc_mnc = EXCLUDED.mcc_mnc, source = EXCLUDED.source,
  learned_at = EXCLUDED.learned_at WHERE k.learned_at <= EXCLUDED.learned_at`;

/** Keeps what the operator tells, one line per number; gives how many were stored. */
export const storeNetworks = async (
  client: pg.PoolClient,
  known: readonly NumberNetwork[],
  { source, learnedAt }: { source: string; learnedAt: Date },
): Promise<number> => {
  const { rowCount } = await client.query(
    `INSERT INTO number_networks AS k (number, mcc_mnc, source, learned_at)
     SELECT number, network, $3, $4 FROM unnest($1::text[], $2::text[]) AS told (number, network) ORDER BY number ${ON_CONFLICT}`,
    [known.map(({ number }) => number), known.map(({ network }) => network), source, learnedAt],
  );
  return rowCount ?? 0;
};

/** The networks of those numbers that are known. */
export const readNetworks = async (
  client: pg.Pool | pg.PoolClient,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  if (numbers.length === 0) return new Map();
  const { rows } = await client.query<{ number: string; mcc_mnc: string }>({
    name: 'read-number-networks',
    text: 'SELECT number, mcc_mnc FROM number_networks WHERE number = ANY($1::text[])',
    values: [[...new Set(numbers)]],
  });
  return new Map(rows.map((row) => [row.number, row.mcc_mnc]));
};

const NETWORK = /^\d{5,6}$/;

/** Learns from receipts that name the network of the handset. */
export const learnNetworks = async (pool: pg.Pool, receipts: readonly Receipt[]): Promise<void> => {
  const telling = receipts.filter(({ network }) => network && NETWORK.test(network));
  if (telling.length === 0) return;
  await pool.query(
    `INSERT INTO number_networks AS k (number, mcc_mnc, source, learned_at)
     SELECT DISTINCT ON (m.recipient) m.recipient, r.network, 'receipt of ' || r.carrier, r.at
     FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) AS r (carrier, id, network, at)
     JOIN submissions s ON s.carrier = r.carrier AND s.carrier_message_id = r.id
     JOIN messages m ON m.account_id = s.account_id AND m.id = s.message_id
     WHERE m.recipient LIKE '+%' ORDER BY m.recipient, r.at DESC ${ON_CONFLICT}`,
    [
      telling.map(({ carrier }) => carrier),
      telling.map(({ carrierMessageId }) => carrierMessageId),
      telling.map(({ network }) => network),
      telling.map(({ at }) => at.toISOString()),
    ],
  );
};
