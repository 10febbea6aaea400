import type pg from 'pg';

/** Holds what is still to be read: a backup does not know what became of it afterwards. */
export const holdWebhooks = async (client: pg.PoolClient): Promise<void> => {
  await client.query(`UPDATE received_webhooks SET next_at = 'infinity' WHERE state = 'received'`);
};

/** Lets held webhooks be read, or never; gives how many there were. */
export const endHeldWebhooks = async (client: pg.PoolClient, what: 'send' | 'cancel'): Promise<number> => {
  const change =
    what === 'send'
      ? 'tries = 0, next_at = now()'
      : `state = 'failed', code = 'restore_cancelled', next_at = NULL, read_at = now()`;
  const { rowCount } = await client.query(
    `UPDATE received_webhooks SET ${change} WHERE state = 'received' AND next_at = 'infinity'`,
  );
  return rowCount ?? 0;
};
