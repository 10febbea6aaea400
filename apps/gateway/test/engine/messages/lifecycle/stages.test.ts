import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { cancelMessages } from '../../../../src/engine/messages/lifecycle/cancel-messages.ts';
import { claimMessages } from '../../../../src/engine/messages/lifecycle/claim.ts';
import { reclaim } from '../../../../src/engine/messages/lifecycle/reclaim.ts';
import { requeueClaimed } from '../../../../src/engine/messages/lifecycle/requeue.ts';
import { rerouteWaiting } from '../../../../src/engine/messages/lifecycle/reroute.ts';
import { noteRefusals, settleSubmitted } from '../../../../src/engine/messages/lifecycle/settle.ts';
import { STARTS_FROM, type Stage } from '../../../../src/engine/messages/lifecycle/stages.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../../support/gateway.ts';

const STAGES: readonly Stage[] = ['queued', 'claimed', 'unknown', 'submitted', 'settled'];
const CARRIER = 'simulator';
const NOW = new Date();

let gateway: TestGateway;
/** A message, in the stage that a test puts it in. */
let message: { readonly accountId: string; readonly messageId: string };
let claimId: string;

beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_ROLES: 'api,jobs' });
});
afterAll(() => gateway.close());

beforeEach(async () => {
  await gateway.live.post('/v1/messages', toPhone('0001'));
  const { rows } = await gateway.database.pool.query<{ accountId: string; messageId: string }>(
    'SELECT account_id AS "accountId", id AS "messageId" FROM messages ORDER BY id DESC LIMIT 1',
  );
  message = rows[0]!;
  claimId = uuidv7();
  await gateway.database.pool.query(
    `INSERT INTO claims (id, replica_id, carrier, account_ids, message_ids, created_at)
     VALUES ($1, $2, $3, ARRAY[$4::uuid], ARRAY[$5::uuid], $6)`,
    [claimId, uuidv7(), CARRIER, message.accountId, message.messageId, NOW],
  );
});

/** Puts the message into a stage, as whatever brings messages there leaves them. */
const putInto = (stage: Stage) =>
  gateway.database.pool.query(
    `UPDATE messages SET stage = $3::message_stage, due_at = CASE $3 WHEN 'queued' THEN $4::timestamptz END,
       settlement = CASE WHEN $3 IN ('submitted', 'settled') AND price > 0 THEN 'captured' ELSE settlement END
     WHERE account_id = $1 AND id = $2`,
    [message.accountId, message.messageId, stage, NOW],
  );

const read = async (): Promise<unknown> => {
  const { rows } = await gateway.database.pool.query(
    'SELECT * FROM messages WHERE account_id = $1 AND id = $2',
    [message.accountId, message.messageId],
  );
  return rows[0];
};

const move = () => ({ ...message, from: CARRIER, to: null, reason: 'route_missing', at: NOW.toISOString() });

type Change = keyof typeof STARTS_FROM;
type InTransaction = Exclude<Change, 'claim'>;

const CHANGES: Readonly<Record<InTransaction, (client: pg.PoolClient) => Promise<unknown>>> = {
  cancel: (client) =>
    cancelMessages(client, { account: message.accountId, selection: { id: message.messageId } }, NOW),
  reroute: (client) => rerouteWaiting(client, [move()]),
  requeue: (client) => requeueClaimed(client, [{ ...move(), claim: claimId }], NOW),
  reclaim: (client) =>
    reclaim(
      client,
      {
        id: claimId,
        carrier: CARRIER,
        account_ids: [message.accountId],
        message_ids: [message.messageId],
      },
      NOW,
    ),
  settle: (client) => settleSubmitted(client, [{ ...message, status: 'delivered', reason: null, at: NOW }]),
  noteRefusal: (client) => noteRefusals(client, [{ ...message, said: { code: '42' } }]),
};

const claimAll = () =>
  claimMessages(gateway.database, {
    carrier: CARRIER,
    replicaId: uuidv7(),
    plan: {
      turns: [{ lane: 'transactional', account: message.accountId, campaign: '' }],
      share: 100,
      limit: 100,
    },
    now: NOW.getTime(),
  });

const make = (change: Change): Promise<unknown> =>
  change === 'claim' ? claimAll() : gateway.database.transaction(CHANGES[change]);

const cases = (Object.keys(STARTS_FROM) as Change[]).flatMap((change) =>
  STAGES.map((stage) => ({
    change,
    stage,
    starts: (STARTS_FROM[change] as readonly Stage[]).includes(stage),
  })),
);

test.each(cases.filter(({ starts }) => starts))('$change starts from $stage', async ({ change, stage }) => {
  await putInto(stage);
  const before = await read();
  await make(change);
  expect(await read()).not.toEqual(before);
});

test.each(cases.filter(({ starts }) => !starts))(
  '$change leaves a message alone that is $stage',
  async ({ change, stage }) => {
    await putInto(stage);
    const before = await read();
    await make(change);
    expect(await read()).toEqual(before);
  },
);
