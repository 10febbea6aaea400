import type pg from 'pg';

/** Empties a virtual phone of what an account sent it. */
export const erasePhone = async (
  client: pg.PoolClient,
  { accountId, number }: { accountId: string; number: string },
): Promise<void> => {
  await client.query('DELETE FROM simulator_segments WHERE account_id = $1 AND phone = $2', [
    accountId,
    number,
  ]);
};
