import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../../support/gateway.ts';
import type { AnswerBody } from '../../../support/requests.ts';

const PUBLIC_URL = 'https://gateway.example';
const TO = '+33612345678';

let gateway: TestGateway;
let web: Server;
let callbackPath: string;
/** The next answer of the provider, letter by letter. */
let answer = '{}';

beforeAll(async () => {
  web = createServer((request, response) => void request.resume().on('end', () => response.end(answer)));
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  gateway = await startTestGateway({ GATEWAY_PUBLIC_URL: PUBLIC_URL });
  const { port } = web.address() as AddressInfo;
  const made = await gateway.operator.post('/v1/operator/carriers', {
    name: 'provider',
    type: 'http',
    secret: 'secret',
    settings: {
      request: { url: `http://127.0.0.1:${port}/`, body: { kind: 'json', json: { to: '{{recipient}}' } } },
      answer: { id: 'id' },
      receipts: {
        id: 'results.0.id',
        status: 'results.0.status',
        error: 'results.0.error.code',
        recipient: 'results.0.to',
        at: 'results.0.at',
        map: { ok: 'delivered', failed: 'undeliverable' },
        errors: { E7: { as: 'number_unknown', meaning: 'no such line' } },
      },
      texts: { sender: 'inbound.from', text: 'inbound.text' },
      allowPrivate: true,
    },
  });
  expect(made, JSON.stringify(made.body)).toMatchObject({ status: 201 });
  callbackPath = String(made.body['callbackUrl']).slice(PUBLIC_URL.length);
  const carriers = [{ name: 'provider', weight: 1 }];
  await gateway.operator.post('/v1/operator/routes', { country: 'FR', order: 1, carriers });
}, 60_000);
afterAll(async () => {
  await gateway.close();
  web.closeAllConnections();
  web.close();
});

const send = async (id: string, to = TO): Promise<string> => {
  answer = `{"id": ${id}}`;
  const sent = await gateway.live.post('/v1/messages', { to, text: 'Hello', purpose: 'transactional' });
  await gateway.message(sent.body.id, ({ parts }) => parts.length > 0);
  return sent.body.id;
};

const call = (payload: string, type = 'application/json') =>
  gateway.app.inject({ method: 'POST', url: callbackPath, headers: { 'content-type': type }, payload });

const statuses = (ids: readonly string[]) =>
  Promise.all(ids.map(async (id) => (await gateway.message(id, () => true)).status));

const unmatched = async (): Promise<readonly AnswerBody[]> =>
  (await gateway.operator.get('/v1/operator/unmatched-receipts?carrier=provider')).body.data;

describe('callbacks that tell of several texts', () => {
  const forms: [string, (a: string, b: string) => [string, string?]][] = [
    [
      'a list in a field',
      (a, b) => [`{"results":[{"id":"${a}","status":"ok"},{"id":"${b}","status":"ok"}]}`],
    ],
    [
      'lists in a list',
      (a, b) => [`[{"results":[{"id":"${a}","status":"ok"}]},{"results":[{"id":"${b}","status":"ok"}]}]`],
    ],
    [
      'a line of JSON each',
      (a, b) => [
        `{"results":{"id":"${a}","status":"ok"}}\n{"results":{"id":"${b}","status":"ok"}}\n`,
        'application/x-ndjson',
      ],
    ],
    [
      'a form with places in brackets',
      (a, b) => [
        `results[0][id]=${a}&results[0][status]=ok&results[1][id]=${b}&results[1][status]=ok`,
        'application/x-www-form-urlencoded',
      ],
    ],
    ['one status beside a list of ids', (a, b) => [`{"results":{"status":"ok","id":["${a}","${b}"]}}`]],
  ];

  it.each(forms)('%s', async (name, form) => {
    const place = forms.findIndex(([known]) => known === name);
    const texts = [await send(`"list-${place}-a"`), await send(`"list-${place}-b"`)];
    const [body, type] = form(`list-${place}-a`, `list-${place}-b`);
    expect((await call(body, type)).statusCode).toBe(200);
    expect(await statuses(texts)).toEqual(['delivered', 'delivered']);
  });

  it('takes what can be read of one that is spoilt in part, and shows the rest', async () => {
    const text = await send('"list-spoilt"');
    const body =
      '{"results":[{"id":"list-spoilt","status":"ok"},{"id":"nameless"},{"id":"a\\u0000","status":"ok"}]}';
    expect((await call(body)).statusCode).toBe(200);
    expect(await statuses([text])).toEqual(['delivered']);
    const { data } = (await gateway.operator.get('/v1/operator/quarantine?name=provider')).body;
    expect(data.map(({ kind }) => kind).toSorted()).toEqual(['callback', 'receipt']);
  });
});

describe('ids that are numbers', () => {
  it('are kept digit by digit beyond 2^53', async () => {
    const ids = [
      '9007199254740992',
      '9007199254740993',
      '9007199254740994',
      '12345678901234567890123',
      '1e3',
      '1000',
    ];
    const texts: string[] = [];
    for (const id of ids) texts.push(await send(id));
    await call('{"results":[{"id":9007199254740993,"status":"ok"},{"id":1000,"status":"ok"}]}');
    expect(await statuses(texts)).toEqual([
      'transmitted',
      'delivered',
      'transmitted',
      'transmitted',
      'transmitted',
      'delivered',
    ]);
    const { parts } = await gateway.message(texts[3]!, () => true);
    expect(parts[0]!.carrierMessageId).toBe('12345678901234567890123');
  });
});

describe("a provider's own words", () => {
  it('are kept, explained by the settings, and make the code more exact', async () => {
    const id = await send('"words-1"');
    const told = { id: 'words-1', status: 'failed', error: { code: 'E7' }, at: '2099-01-01T00:00:00Z' };
    await call(JSON.stringify({ results: [told] }));
    const message = await gateway.message(id, () => true);
    expect(message.detail).toBe(
      'The network knows no such number. The carrier said: failed, code E7 (no such line). Check the number with the recipient.',
    );
    expect(message.parts[0]!.said).toMatchObject({
      status: 'failed',
      code: 'E7',
      time: '2099-01-01T00:00:00Z',
    });
    expect(Date.parse(message.parts[0]!.receiptAt!)).toBeLessThanOrEqual(Date.now() + 60_000);
  });

  it.each(['2026-11-25T10:00:00', '25/11/2026 10:00', '1999-01-01', '', 'null'])(
    'a time written as "%s" does not use the zone of this machine',
    async (at) => {
      const before = Date.now();
      const id = await send(`"clock-${at}"`);
      await call(JSON.stringify({ results: [{ id: `clock-${at}`, status: 'ok', at }] }));
      const { receiptAt } = (await gateway.message(id, () => true)).parts[0]!;
      expect(Date.parse(receiptAt!)).toBeGreaterThanOrEqual(before - 1_000);
    },
  );
});

describe('receipts that match nothing', () => {
  it('are listed with what would let them match, and counted', async () => {
    await send('"00AB9"');
    await send('"6699"');
    await send('"twin"');
    await send('"twin"');
    const ids = ['ab9', '1a2b', 'twin', 'nobody'];
    await call(JSON.stringify({ results: ids.map((id) => ({ id, status: 'ok', to: TO })) }));
    const found = new Map((await unmatched()).map((receipt) => [receipt['carrierMessageId'], receipt]));
    expect(found.get('ab9')).toMatchObject({
      reason: 'unknown_id',
      recipient: '+33*******78',
      suggestion: 'It is that of a text known as 00AB9: set receipts.messageIds to "folded".',
    });
    expect(found.get('1a2b')!['suggestion']).toMatch(/"submit-decimal-receipt-hexadecimal"/);
    expect(found.get('twin')).toMatchObject({ reason: 'ambiguous_id' });
    expect(found.get('nobody')).toMatchObject({ suggestion: null, detail: 'The handset has it.' });
    const page = (await gateway.operator.get('/v1/operator/unmatched-receipts?limit=1')).body;
    expect(page.nextCursor).not.toBeNull();
    const authorization = `Bearer ${gateway.demo!.operatorKey}`;
    const metrics = await gateway.app.inject({ url: '/metrics', headers: { authorization } });
    expect(metrics.body).toMatch(/carillon_unmatched_receipts_total\{carrier="provider"\} [1-9]/);
  });

  it('a no that came before the answer is heard once its text is known', async () => {
    const to = '+33612345603';
    const early = { carrier: 'provider', carrierMessageId: 'early-no', code: 'blocked', at: new Date() };
    await gateway.sink.receipts([early]);
    const id = await send('"early-no"', to);
    await gateway.message(id, ({ status }) => status === 'blacklisted');
    await eventually('the suppression', async () => {
      const { rows } = await gateway.database.pool.query('SELECT FROM suppressions WHERE recipient = $1', [
        to,
      ]);
      return rows.length === 1;
    });
  });

  it('a no of one of two texts under an id is nobody else’s', async () => {
    const [mine, other] = ['+33612345601', '+33612345602'];
    await send('"no-twin"', mine);
    await send('"no-twin"', other);
    await gateway.sink.receipts([
      { carrier: 'provider', carrierMessageId: 'no-twin', recipient: mine, code: 'blocked', at: new Date() },
      { carrier: 'provider', carrierMessageId: 'no-twin', code: 'blocked', at: new Date() },
    ]);
    const { rows } = await gateway.database.pool.query(
      'SELECT recipient FROM suppressions WHERE recipient = ANY($1)',
      [[mine, other]],
    );
    expect(rows).toEqual([{ recipient: mine }]);
  });
});
