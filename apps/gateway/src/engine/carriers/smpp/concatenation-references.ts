import { createHash } from 'node:crypto';
import type { Database } from '../../../infrastructure/database/open.ts';

/** Handsets of one bucket share a counter: few enough that no number comes again while a text is under way. */
const BUCKETS = 2 ** 18;

const bucketOf = (recipient: string): number =>
  createHash('sha256').update(recipient).digest().readUInt32BE(0) % BUCKETS;

/** In the order of the buckets, so that replicas never wait for each other in a circle. */
const COUNT = {
  name: 'count-concatenation-references',
  text: `INSERT INTO concatenation_references AS known (bucket, last)
    SELECT bucket, texts FROM unnest($1::int[], $2::bigint[]) AS wanted (bucket, texts) ORDER BY bucket
    ON CONFLICT (bucket) DO UPDATE SET last = known.last + excluded.last RETURNING bucket, last::text`,
};

/**
 * Takes a reference number for each long text, by its recipient. Numbers are counted for each handset in the store, over
 * carriers, replicas and restarts, and 0 is none: two texts under way to one handset never share one.
 *
 * @param bits the width of the reference on the wire.
 */
export const takeReferences = async (
  { pool }: Database,
  recipients: readonly string[],
  bits: 8 | 16,
): Promise<readonly number[]> => {
  if (recipients.length === 0) return [];
  const buckets = recipients.map(bucketOf);
  const wanted = new Map<number, number>();
  for (const bucket of buckets) wanted.set(bucket, (wanted.get(bucket) ?? 0) + 1);
  const { rows } = await pool.query<{ bucket: number; last: string }>({
    ...COUNT,
    values: [[...wanted.keys()], [...wanted.values()]],
  });
  const last = new Map(rows.map((row) => [row.bucket, BigInt(row.last)]));
  const numbers = BigInt(2 ** bits - 1);
  return buckets.map((bucket) => {
    const count = last.get(bucket)!;
    last.set(bucket, count - 1n);
    return Number(count % numbers) + 1;
  });
};
