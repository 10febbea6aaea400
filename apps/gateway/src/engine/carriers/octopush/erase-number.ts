import type pg from 'pg';

/** Takes a number out of the requests that carried messages of an account to it; its place in each stays. */
export const eraseFromBatches = async (
  client: pg.PoolClient,
  { accountId, number, erased }: { accountId: string; number: string; erased: string },
): Promise<void> => {
  await client.query(
    `UPDATE octopush_batches SET numbers = array_replace(numbers, $2, $3)
     WHERE message_ids && ARRAY(SELECT id FROM messages WHERE account_id = $1 AND recipient = $2)`,
    [accountId, number, erased],
  );
};
