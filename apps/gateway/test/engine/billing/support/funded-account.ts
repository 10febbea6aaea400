import { uuidv7 } from 'uuidv7';
import { createKeyFor } from '../../../../src/engine/api-keys/keys.ts';
import { postEntries } from '../../../../src/engine/billing/ledger.ts';
import type { Database } from '../../../../src/infrastructure/database/open.ts';
import { createAccount } from '../../../../src/services/accounts/accounts.ts';

/** An account with credit and a live key; a simulator carrier, a route to it and a price are there once for all. */
export const fundAccount = async (
  database: Database,
  { credit, perSegment }: { credit: bigint; perSegment: bigint },
): Promise<{ account: string; key: string }> =>
  database.transaction(async (client) => {
    const made = await createAccount(client, { name: 'Acme', plan: 'standard', currency: 'EUR' });
    if (!made.ok) throw new Error(made.error.detail);
    const { id } = made.value;
    await postEntries(
      client,
      [{ accountId: id, kind: 'top_up', amount: credit, currency: 'EUR' }],
      new Date(),
    );
    await client.query(
      "INSERT INTO carriers (id, name, type, settings) VALUES ($1, 'simulator', 'simulator', '{}') ON CONFLICT DO NOTHING",
      [uuidv7()],
    );
    await client.query(
      'INSERT INTO routes (id, "order", carriers) SELECT $1, 1, $2 WHERE NOT EXISTS (SELECT FROM routes)',
      [uuidv7(), JSON.stringify([{ name: 'simulator', weight: 1 }])],
    );
    await client.query(
      `INSERT INTO tariffs (id, per_segment, currency, valid_from) SELECT $1, $2, 'EUR', now()
       WHERE NOT EXISTS (SELECT FROM tariffs)`,
      [uuidv7(), perSegment],
    );
    const granted = await createKeyFor(client, id, { mode: 'live', scopes: ['*'] });
    if (!granted.ok) throw new Error(granted.error.detail);
    return { account: id, key: granted.value.key };
  });
