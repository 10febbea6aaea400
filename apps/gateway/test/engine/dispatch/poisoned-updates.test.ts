import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Smsc } from '@carillon/smpp';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLedger } from '../../../src/engine/billing/verify-ledger.ts';
import type { SubmitOutcome } from '../../../src/engine/carriers/carrier.ts';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import type { AnswerBody } from '../../support/requests.ts';

/** One country for each kind of carrier, and a number a network could assign there. */
const KINDS = {
  http: { country: 'FR', to: '+33612345678' },
  octopush: { country: 'BE', to: '+32470123456' },
  twilio: { country: 'ES', to: '+34612345678' },
  smpp: { country: 'PT', to: '+351912345678' },
  // A virtual phone that sends no receipt.
  simulator: { country: 'FR', to: '+33639980008' },
} as const;
type Kind = keyof typeof KINDS;

const TEXT = 'Your order is on its way.';
const SID = `AC${'0'.repeat(32)}`;

let gateway: TestGateway;
let smsc: Smsc;
let web: Server;
/** What the next texts of a carrier are answered with as their id; a proper one once it is empty. */
const answers: Record<'http' | 'octopush' | 'twilio' | 'smpp', unknown[]> = {
  http: [],
  octopush: [],
  twilio: [],
  smpp: [],
};
let ids = 0;
const nextId = (kind: keyof typeof answers): unknown => {
  ids += 1;
  return answers[kind].length > 0 ? answers[kind].shift() : `proper-${ids}`;
};

const replyTo = (url: string): unknown => {
  if (url.includes('/wallet')) return { amount: 100 };
  if (url.includes('/sms-campaign')) return { sms_ticket: nextId('octopush') };
  if (url.includes('/Accounts')) return { sid: nextId('twilio') };
  return { id: nextId('http') };
};

const startWeb = async (): Promise<string> => {
  web = createServer((request, response) => {
    request.resume().on('end', () => response.end(JSON.stringify(replyTo(request.url!))));
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
};

beforeAll(async () => {
  smsc = new Smsc({
    systemId: 'carrier',
    authenticate: () => 0,
    tls: false,
    handlers: { submit_sm: () => ({ status: 0, message_id: String(nextId('smpp')) }) },
  });
  const { port } = await smsc.listen({ port: 0, host: '127.0.0.1' });
  const url = await startWeb();
  const settings: Record<Exclude<Kind, 'simulator'>, object> = {
    http: {
      request: {
        url: `${url}/send`,
        body: { kind: 'json', json: { to: '{{recipient}}', text: '{{text}}' } },
      },
      answer: { id: 'id' },
      allowPrivate: true,
    },
    octopush: { apiLogin: 'me@example.com', baseUrl: url, allowPrivate: true, batchSize: 1, repeats: 0 },
    twilio: { accountSid: SID, baseUrl: url, from: '+34600000000', allowPrivate: true },
    smpp: { host: '127.0.0.1', port, systemId: 'carillon' },
  };
  gateway = await startTestGateway();
  for (const [kind, { country }] of Object.entries(KINDS)) {
    // The demo has one.
    if (kind === 'simulator') continue;
    const made = await gateway.operator.post('/v1/operator/carriers', {
      name: `a-${kind}`,
      type: kind,
      settings: settings[kind as keyof typeof settings],
      secret: 'secret',
    });
    expect(made.status).toBe(201);
    await gateway.operator.post('/v1/operator/tariffs', {
      country,
      price: { amount: '0.01', currency: 'EUR' },
    });
    await gateway.operator.post('/v1/operator/routes', {
      country,
      order: 1,
      carriers: [{ name: `a-${kind}`, weight: 1 }],
    });
  }
  await eventually('the bind', async () => [...smsc.sessions].some((session) => session.bound));
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await smsc.close();
  web.closeAllConnections();
  web.close();
});

const send = async (kind: Kind): Promise<string> => {
  const body = { to: KINDS[kind].to, text: TEXT, purpose: 'transactional' };
  const sent = await gateway.live.post('/v1/messages', body);
  expect(sent, JSON.stringify(sent.body)).toMatchObject({ status: 202 });
  return sent.body.id;
};

/** A text is recorded once it waits for nothing inside the gateway. */
const recorded = (id: string) => gateway.message(id, ({ status }) => status !== 'on_hold');

const quarantined = async (query = ''): Promise<readonly AnswerBody[]> =>
  (await gateway.operator.get(`/v1/operator/quarantine${query}`)).body['data'];

/** Any text at all, and those that stores are known to stumble over. */
const anyId = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    'a\0b',
    '\0',
    '',
    ' ',
    '\ud800',
    'x\udfff',
    '{',
    '"',
    '\\',
    'constructor',
    '__proto__',
    '~a%0000b',
    "'; --",
    'é'.repeat(3_000),
    Array.from({ length: 9_000 }, (_, index) => String.fromCharCode(33 + ((index * 7919) % 90))).join(''),
  ),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map((units) => String.fromCharCode(...units)),
);
/** What a JSON answer may hold in place of an id. */
const anyAnswer = fc.oneof({ weight: 4, arbitrary: anyId }, { weight: 1, arbitrary: fc.jsonValue() });
/** message_id is a C-octet string of 64 octets at most (SMPP 3.4, 5.2.23): another is no PDU at all. */
const anySmppId = fc
  .array(fc.integer({ min: 1, max: 255 }), { maxLength: 64 })
  .map((octets) => String.fromCharCode(...octets));

test('whatever carriers answer as an id, k bad answers hold back at most k texts, of no other carrier', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyAnswer, { minLength: 1, maxLength: 5 }),
      fc.array(anyAnswer, { minLength: 1, maxLength: 5 }),
      fc.array(anyAnswer, { minLength: 1, maxLength: 5 }),
      fc.array(anySmppId, { minLength: 1, maxLength: 5 }),
      async (http, octopush, twilio, smpp) => {
        Object.assign(answers, {
          http: [...http],
          octopush: [...octopush],
          twilio: [...twilio],
          smpp: [...smpp],
        });
        const bad = { http, octopush, twilio, smpp, simulator: [] };
        const kinds = Object.keys(KINDS) as Kind[];
        const sent = await Promise.all(
          kinds.flatMap((kind) =>
            Array.from({ length: bad[kind].length + 2 }, async () => ({ kind, id: await send(kind) })),
          ),
        );
        const held = new Map<Kind, number>();
        for (const { kind, id } of sent) {
          const message = await recorded(id);
          if (message.parts.length === 0 || message.status !== 'transmitted')
            held.set(kind, (held.get(kind) ?? 0) + 1);
        }
        for (const kind of kinds) expect(held.get(kind) ?? 0).toBeLessThanOrEqual(bad[kind].length);
      },
    ),
    { numRuns: 12 },
  );
  await eventually('every claim ended', async () => {
    const { rows } = await gateway.database.pool.query('SELECT FROM claims');
    return rows.length === 0;
  });
  expect(await verifyLedger(gateway.database)).toEqual([]);
}, 120_000);

test('an id that cannot be stored is kept in another form, its receipt finds it, and the operator sees it', async () => {
  for (const id of ['nul\0inside', 'half \ud83d pair', 'y'.repeat(9_000)]) {
    answers.http = [id];
    const message = await send('http');
    await recorded(message);
    await gateway.sink.receipts([
      { carrier: 'a-http', carrierMessageId: id, code: 'delivered', at: new Date() },
    ]);
    expect(await gateway.message(message, () => true)).toMatchObject({ status: 'delivered' });
  }
  const kinds = (await quarantined('?source=carrier&name=a-http')).map(({ kind, reason }) => [kind, reason]);
  expect(kinds).toContainEqual(['outcome', expect.stringContaining('~nul%0000inside')]);
  expect(kinds).toContainEqual(['receipt', expect.stringContaining('~nul%0000inside')]);
});

test('an empty id names no text: the receipt for it delivers none', async () => {
  answers.http = ['', ''];
  const texts = [await send('http'), await send('http')];
  await Promise.all(texts.map(recorded));
  await gateway.sink.receipts([
    { carrier: 'a-http', carrierMessageId: '', code: 'delivered', at: new Date() },
  ]);
  for (const id of texts) expect((await gateway.message(id, () => true)).status).toBe('transmitted');
});

test('updates that the store refuses are halved until one stands alone: unknown, with its reason, and in quarantine', async () => {
  const before = (await quarantined('?limit=200')).length;
  const carrier = (await gateway.operator.get('/v1/operator/carriers')).body['data'].find(
    ({ name }) => name === 'a-http',
  )!;
  await gateway.operator.post(`/v1/operator/carriers/${carrier.id}/pause`, {});
  const texts = await Promise.all(Array.from({ length: 24 }, () => send('http')));
  const { rows } = await gateway.database.pool.query<{ id: string; account_id: string }>(
    "SELECT id, account_id FROM messages WHERE stage = 'queued' AND carrier = 'a-http' ORDER BY id",
  );
  // More segments than a column can count, and an instant that is none.
  const outcomeOf = (place: number): SubmitOutcome => ({
    kind: 'accepted',
    carrierMessageIds: place === 3 ? Array(40_000).fill('many') : [`halved-${place}`],
  });
  for (const [place, row] of rows.entries())
    gateway.recorder.outcome({
      claim: null,
      message: { accountId: row.account_id, messageId: row.id, segments: 1 },
      carrier: 'a-http',
      outcome: outcomeOf(place),
      at: place % 8 === 5 ? new Date(Number.NaN) : new Date(),
    });
  const receipts = gateway.sink.receipts([
    { carrier: 'a-http', carrierMessageId: 'halved-0', code: 'delivered', at: new Date() },
  ]);
  await receipts;
  await eventually('everything recorded', async () => (await quarantined('?limit=200')).length >= before + 4);
  const messages = await Promise.all(texts.map((id) => recorded(id)));
  const unknown = messages.filter(({ detail }) =>
    detail.startsWith('The answer of the carrier could not be'),
  );
  expect(unknown).toHaveLength(4);
  expect(messages.filter(({ parts }) => parts.length === 1)).toHaveLength(20);
  expect(messages.filter(({ status }) => status === 'delivered')).toHaveLength(1);
  await gateway.operator.post(`/v1/operator/carriers/${carrier.id}/resume`, {});
  expect(await verifyLedger(gateway.database)).toEqual([]);
});

test('an outcome that cannot be recorded by a fault of the gateway is unknown, and the carrier is not blamed', async () => {
  const { pool } = gateway.database;
  await pool.query(
    `CREATE FUNCTION fail_on_ours() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'a bug' USING ERRCODE = 'P0001'; END $$`,
  );
  await pool.query(
    `CREATE TRIGGER fail_on_ours BEFORE INSERT ON submissions FOR EACH ROW
       WHEN (NEW.carrier_message_id = 'ours') EXECUTE FUNCTION fail_on_ours()`,
  );
  answers.http = ['ours'];
  const message = await recorded(await send('http'));
  await pool.query('DROP FUNCTION fail_on_ours CASCADE');
  expect(message).toMatchObject({ status: 'transmitted', parts: [] });
  expect(message.detail).not.toContain('The answer of the carrier');
  const [kept] = await quarantined('?source=carrier&name=a-http');
  expect(kept).toMatchObject({
    kind: 'outcome',
    reason: expect.stringMatching(/^a fault of the gateway: .*a bug/),
  });
});
