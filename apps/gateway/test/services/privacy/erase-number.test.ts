import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';

const PHONE = '+33639980001';
const OTHER = '+33639980006';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

test('erasing a person leaves no trace of the number in what carriers remember, and keeps that of others', async () => {
  const ids: string[] = [];
  for (const ending of ['0001', '0006']) {
    const { id } = (await gateway.live.post('/v1/messages', toPhone(ending))).body;
    await gateway.message(id, ({ status }) => status === 'delivered');
    ids.push(id.slice('msg_'.length));
  }
  const { pool } = gateway.database;
  const { rows } = await pool.query<{ account_id: string }>('SELECT account_id FROM messages LIMIT 1');
  const account = rows[0]!.account_id;
  await pool.query(
    `INSERT INTO octopush_batches (carrier, request_id, state, message_ids, numbers, sent_at, asked_at)
     VALUES ('o', 'r', 'taken', $1::uuid[], $2, now(), now())`,
    [ids, [PHONE, OTHER]],
  );
  await pool.query(
    `INSERT INTO carrier_texts (carrier, carrier_text_id, sender, text, opt_out, received_at, account_ids)
     VALUES ('o', 't1', $1, 'Bonjour', false, now(), ARRAY[$3::uuid]), ('o', 't2', $2, 'Salut', false, now(), ARRAY[$3::uuid])`,
    [PHONE, OTHER, account],
  );

  const erased = await gateway.live.post('/v1/people/erase', { to: PHONE });
  expect(erased.status).toBe(200);

  const batches = await pool.query('SELECT numbers FROM octopush_batches');
  expect(batches.rows).toEqual([{ numbers: ['erased', OTHER] }]);
  const texts = await pool.query('SELECT sender, text FROM carrier_texts ORDER BY carrier_text_id');
  expect(texts.rows).toEqual([
    { sender: 'erased', text: '' },
    { sender: OTHER, text: 'Salut' },
  ]);
  const phones = await pool.query('SELECT phone FROM simulator_segments');
  expect(phones.rows).toEqual([{ phone: OTHER }]);
});
