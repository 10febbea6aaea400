import type { VerifiedWebhook } from '@carillon/connector-kit/webhook';
import { uuidv7 } from 'uuidv7';
import { storableId } from '../../engine/quarantine/storable.ts';
import { plainArray } from '../../infrastructure/database/array-literal.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { createBatcher, type Waiting } from '../../infrastructure/jobs/batcher.ts';
import type { ShopSecrets } from './secret-finder.ts';

/** A webhook that was signed for a connection, as it came. */
export interface NewWebhook {
  readonly owner: Pick<ShopSecrets, 'accountId' | 'connectionId' | 'mode'>;
  readonly webhook: VerifiedWebhook;
  /** Name, value, name, value: as the connection gave them. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** Where webhooks lie until they are read, and for a while after. */
export interface WebhookInbox {
  /** Resolves when the webhook is on disk. One that came before, by its delivery id, is not kept again. */
  add(webhook: NewWebhook): Promise<void>;
}

/** Octets of bodies that are written at once. */
const OCTETS_AT_ONCE = 4 * 1024 * 1024;
/** What a webhook costs beside its body. */
const OVERHEAD_OCTETS = 2_048;

/** All bodies are one value, of which each row takes its part: an array of octets would travel as hexadecimal text. */
const INSERT = `WITH told AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
      $9::text[], $10::text[], $11::integer[], $12::integer[])
      AS told (account_id, id, connection_id, mode, platform, shop, topic, delivery_id, verified, headers, start, size)
  ), added AS (
    INSERT INTO received_webhooks (account_id, id, connection_id, mode, platform, shop, topic, delivery_id, received_at, next_at)
    SELECT account_id, id, connection_id, mode, platform, shop, topic, delivery_id, $14, $14 FROM told
    ORDER BY connection_id, delivery_id
    ON CONFLICT (connection_id, delivery_id) DO NOTHING RETURNING account_id, id
  )
  INSERT INTO received_webhook_bodies (account_id, id, verified, headers, body)
  SELECT told.account_id, told.id, told.verified, told.headers, substring($13::bytea FROM told.start FOR told.size)
  FROM told JOIN added ON added.account_id = told.account_id AND added.id = told.id`;

const write = async ({ pool }: Database, webhooks: readonly NewWebhook[], now: number): Promise<void> => {
  const owners = webhooks.map(({ owner }) => owner);
  const facts = webhooks.map(({ webhook: { body: _, ...facts } }) => facts);
  const sizes = webhooks.map(({ body }) => body.length);
  let next = 1;
  const starts = sizes.map((size) => {
    const start = next;
    next += size;
    return start;
  });
  await pool.query({
    name: 'store-received-webhooks',
    text: INSERT,
    values: [
      plainArray(owners.map(({ accountId }) => accountId)),
      plainArray(webhooks.map(() => uuidv7())),
      plainArray(owners.map(({ connectionId }) => connectionId)),
      plainArray(owners.map(({ mode }) => mode)),
      facts.map(({ platform }) => platform),
      facts.map(({ shop }) => shop),
      facts.map(({ topic }) => topic),
      facts.map(({ deliveryId }) => storableId(deliveryId)),
      facts.map((one) => JSON.stringify(one)),
      webhooks.map(({ headers }) => JSON.stringify(headers)),
      plainArray(starts),
      plainArray(sizes),
      Buffer.concat(webhooks.map(({ body }) => body)),
      new Date(now),
    ],
  });
};

/** Webhooks that come while others are being written share the next statement, and its flush to the disk. */
export const createWebhookInbox = (database: Database, now: () => number): WebhookInbox => {
  const batcher = createBatcher<NewWebhook, void>({
    most: OCTETS_AT_ONCE,
    sizeOf: ({ body }) => body.length + OVERHEAD_OCTETS,
    write: async (batch: readonly Waiting<NewWebhook, void>[]) => {
      await write(
        database,
        batch.map(({ item }) => item),
        now(),
      );
      for (const { resolve } of batch) resolve();
    },
  });
  return { add: (webhook) => batcher.add(webhook) };
};
