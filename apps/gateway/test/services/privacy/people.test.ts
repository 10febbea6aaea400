import { afterAll, beforeAll, expect, test } from 'vitest';
import { EVIDENCE, offer, startInOpenHours } from '../../engine/consent/open-hours.ts';
import type { TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startInOpenHours();
});
afterAll(() => gateway.close());

const CANARY = '+33639980077';

/** Every row of every table that the number, or its national form, is found in. */
const findCanary = async (): Promise<string[]> => {
  const { rows } = await gateway.database.pool.query<{ table_name: string }>(
    `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { table_name } of rows) {
    const hit = await gateway.database.pool.query(
      `SELECT FROM "${table_name}" AS r WHERE r::text LIKE '%33639980077%' OR r::text LIKE '%0639980077%' LIMIT 1`,
    );
    if (hit.rowCount) found.push(table_name);
  }
  return found;
};

/** A life: a consent, texts, an event, a link, a reply. */
const live = async (): Promise<void> => {
  const { live: owner } = gateway;
  await owner.post('/v1/consents', {
    to: CANARY,
    method: 'form',
    customer: 'C-1',
    evidence: { ...EVIDENCE, ip: '192.0.2.7' },
  });
  const sent = await owner.post('/v1/messages', offer(CANARY, { reference: CANARY }));
  await gateway.message(sent.body.id, ({ status }) => status === 'delivered');
  await owner.post(
    '/v1/messages',
    offer(CANARY, { sendAt: new Date(gateway.now() + 3_600_000).toISOString() }),
  );
  await owner.post('/v1/opt-out-links', { to: CANARY });
  await owner.post(`/v1/phones/${encodeURIComponent(CANARY)}/replies`, { text: `My number is ${CANARY}` });
  await owner.post('/v1/events', {
    type: 'customer.created',
    source: { platform: 'custom', shop: 'acme' },
    object: { type: 'customer', id: 'C-1' },
    person: { phone: '06 39 98 00 77', country: 'FR', name: 'Ada', locale: 'fr-FR' },
    data: {},
  });
};

test('a person is handed out whole, then erased, and the no outlives them', async () => {
  await live();
  const exported = await gateway.live.post('/v1/people/export', { to: CANARY });
  const tables = exported.body as unknown as Record<string, unknown[]>;
  expect(exported.status).toBe(200);
  for (const table of ['messages', 'replies', 'consents', 'events', 'links'])
    expect(tables[table]).not.toEqual([]);
  expect(JSON.stringify(tables['consents'])).toContain('192.0.2.7');
  expect((await findCanary()).length).toBeGreaterThan(4);

  const erased = await gateway.live.post('/v1/people/erase', { to: CANARY });
  expect(erased).toMatchObject({ status: 200, body: { messages: 2, replies: 1, events: 2, cancelled: 1 } });
  expect(await findCanary()).toEqual([]);

  const kept = await gateway.live.get(`/v1/suppressions?to=${encodeURIComponent(CANARY)}`);
  expect(kept.body.data).toMatchObject([{ to: null, origin: 'erasure', state: 'active' }]);
  await gateway.live.post('/v1/consents/import', {
    consents: [{ to: CANARY, method: 'import', evidence: { attestation: 'old list' } }],
  });
  expect(await gateway.live.post('/v1/messages', offer(CANARY))).toMatchObject({
    status: 422,
    body: { code: 'recipient_opted_out' },
  });
});

test('an export as CSV gives no spreadsheet a formula', async () => {
  const to = '+33639980078';
  await gateway.live.post('/v1/consents', {
    to,
    method: 'form',
    evidence: { wording: '=HYPERLINK("http://x")' },
  });
  const answer = await gateway.app.inject({
    method: 'POST',
    url: '/v1/people/export',
    headers: { authorization: `Bearer ${gateway.demo!.key}` },
    payload: { to, format: 'csv' },
  });
  expect(answer.headers['content-type']).toContain('text/csv');
  const cells = answer.body.split(/[,\r\n]+/).filter((cell) => cell !== '');
  expect(cells.some((cell) => /^[=+@-]/.test(cell))).toBe(false);
  expect(answer.body).toContain(`'${to}`);
});

test('the consent ledger takes nothing back', async () => {
  const { pool } = gateway.database;
  await gateway.live.post('/v1/consents', { to: '+33639980079', method: 'form', evidence: EVIDENCE });
  await expect(pool.query('DELETE FROM consents')).rejects.toThrow('append-only');
  await expect(pool.query(`UPDATE consents SET decision = 'withdrawn'`)).rejects.toThrow('append-only');
  await expect(
    pool.query(`UPDATE consents SET evidence = '{"wording":"other"}', recipient = NULL, customer = NULL`),
  ).rejects.toThrow('append-only');
});
