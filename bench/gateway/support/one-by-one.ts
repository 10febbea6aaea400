import { startOwnDatabase } from '../../support/own-database.ts';

/** Rows a second when every request is a transaction of its own: the row, and the price off one balance. */
export const measureOneByOne = async (sessions: number, rows: number): Promise<number> => {
  const own = await startOwnDatabase(Math.min(sessions, 32));
  const { database } = own;
  try {
    await database.pool.query('CREATE TABLE sent (id bigserial PRIMARY KEY, recipient text, text text)');
    await database.pool.query('CREATE TABLE balance (id int PRIMARY KEY, amount bigint)');
    await database.pool.query('INSERT INTO balance VALUES (1, 1000000000)');
    let left = rows;
    const send = async (): Promise<void> => {
      while (left-- > 0) {
        await database.transaction(async (client) => {
          await client.query(
            "INSERT INTO sent (recipient, text) VALUES ('+33639980001', 'Your order is on its way.')",
          );
          await client.query('UPDATE balance SET amount = amount - 45000 WHERE id = 1');
        });
      }
    };
    const started = performance.now();
    await Promise.all(Array.from({ length: sessions }, send));
    return rows / ((performance.now() - started) / 1000);
  } finally {
    await own.stop();
  }
};
