import type pg from 'pg';

/** Steps from one carrier to the next over the index of the queue, however much lies between. */
const READ = `WITH RECURSIVE named AS (
    (SELECT carrier FROM messages WHERE due_at IS NOT NULL AND carrier IS NOT NULL ORDER BY carrier LIMIT 1)
    UNION ALL
    SELECT (SELECT m.carrier FROM messages m WHERE m.due_at IS NOT NULL AND m.carrier > named.carrier
            ORDER BY m.carrier LIMIT 1) FROM named WHERE named.carrier IS NOT NULL
  ) SELECT carrier FROM named WHERE carrier IS NOT NULL`;

/** The carriers that texts wait for, whether they are still there or not; null stands for texts that wait for a route. */
export const carriersWaitedFor = async (pool: pg.Pool): Promise<readonly (string | null)[]> => {
  const { rows } = await pool.query<{ carrier: string }>(READ);
  return [null, ...rows.map(({ carrier }) => carrier)];
};
