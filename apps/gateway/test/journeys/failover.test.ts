import type { MessageDetail } from '@carillon/gateway-api/messages';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyLedger } from '../../src/engine/billing/verify-ledger.ts';
import { type PlayedProvider, playProvider } from '../../src/engine/carriers/http/played-provider.ts';
import { eventually } from '../support/deadline.ts';
import { freePort } from '../support/free-port.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
let north: PlayedProvider;
let west: PlayedProvider;
let next = 10_000_000;

const CARRIERS = '/v1/operator/carriers';
const TAKEN = { status: 200, body: '{"id":"n1"}' };
const saying = (error: string) => ({ status: 422, body: JSON.stringify({ error }) });

const provider = (url: string): object => ({
  request: {
    url: `${url}/sms`,
    body: { kind: 'json', json: { to: '{{recipient}}', text: '{{text}}' } },
  },
  answer: {
    id: 'id',
    error: 'error',
    errors: [
      { code: 'NO_CREDIT', action: 'refuse', as: 'out_of_credit' },
      { code: 'NOT_SERVED', action: 'refuse', as: 'destination_refused' },
      { code: 'BROKEN', action: 'refuse', as: 'carrier_failed' },
      { code: 'BAD_TEXT', action: 'refuse', as: 'text_refused' },
    ],
  },
  allowPrivate: true,
  timeoutMs: 300,
});

/** A line for a country of its own, so that each carrier is the first of its test. */
const route = async (country: string, ...names: string[]): Promise<string> => addRoute({ country }, names);
const addRoute = async (line: object, names: readonly string[]): Promise<string> => {
  const carriers = names.map((name, place) => ({ name, weight: place === 0 ? 1 : 0 }));
  const { status, body } = await gateway.operator.post('/v1/operator/routes', {
    ...line,
    order: 1,
    carriers,
  });
  expect(status).toBe(201);
  return body.id;
};

beforeAll(async () => {
  [north, west] = await Promise.all([playProvider(), playProvider()]);
  gateway = await startTestGateway();
  const add = async (name: string, type: string, settings: object, secret?: string): Promise<void> => {
    const added = await gateway.operator.post(CARRIERS, { name, type, settings, ...(secret && { secret }) });
    expect([name, added.status]).toEqual([name, 201]);
  };
  await add('north', 'http', provider(north.url));
  await add('west', 'http', provider(west.url));
  await add('south', 'simulator', {});
  // Nobody listens there.
  await add('east', 'smpp', { host: '127.0.0.1', port: await freePort(), systemId: 'x' }, 'secret');
  await route('FR', 'north', 'south');
  await route('BE', 'north', 'west');
  await route('DE', 'east', 'south');
  await route('ES', 'north');
  await route('PT', 'north', 'west');
  await addRoute({ country: 'FR', lane: 'otp' }, ['east', 'south']);
});
afterAll(async () => {
  await gateway.close();
  await Promise.all([north.close(), west.close()]);
});
beforeEach(async () => {
  north.answerWith(TAKEN);
  west.answerWith(TAKEN);
  // What a provider put off in another test is over by now, and who was at fault is well.
  await gateway.sweep();
  gateway.advance(120_000);
  await gateway.sweep();
});

const PREFIXES = { FR: '+336', BE: '+32470', DE: '+491512', ES: '+346', PT: '+35191' } as const;
/** A number that nobody else of this run has. */
const number = (country: keyof typeof PREFIXES): string => {
  const digits = String(next++);
  return `${PREFIXES[country]}${country === 'BE' ? digits.slice(-6) : country === 'DE' || country === 'PT' ? digits.slice(-7) : digits.slice(-8)}`;
};
const send = async (to: string): Promise<string> => {
  const sent = await gateway.live.post('/v1/messages', { to, text: 'Your order.', purpose: 'transactional' });
  expect([sent.status, sent.body]).toMatchObject([202, {}]);
  return sent.body.id;
};
const isFinal = ({ finalAt }: MessageDetail): boolean => finalAt !== null;
const askedOf = (played: PlayedProvider, to: string): number =>
  played.requests.filter(({ values }) => values.has(to)).length;
const textsAt = async (carrier: string, to: string): Promise<number> => {
  const { rows } = await gateway.database.pool.query<{ times: bigint }>(
    'SELECT coalesce(sum(times), 0)::bigint AS times FROM simulator_segments WHERE carrier = $1 AND phone = $2',
    [carrier, to],
  );
  return Number(rows[0]!.times);
};
const movesOf = ({ trace }: MessageDetail) => trace.filter(({ step }) => step === 'failover');
const carrierId = async (name: string): Promise<string> =>
  (await gateway.operator.get(CARRIERS)).body.data.find((carrier) => carrier['name'] === name)!.id;

describe('a text whose carrier says that it cannot take it', () => {
  it('is delivered by the next one, once, charged once, and says why', async () => {
    north.answerWith(saying('NO_CREDIT'));
    const to = number('FR');
    const message = await gateway.message(await send(to), isFinal);
    expect(message).toMatchObject({ status: 'delivered', carrier: 'south' });
    expect(message.parts.map(({ carrier }) => carrier)).toEqual(['south']);
    expect(movesOf(message)).toMatchObject([
      {
        outcome: 'noted',
        detail: expect.stringMatching(
          /^north surely did not take it: The operator's credit at the carrier is used up\..* It went on to south\.$/,
        ),
        facts: { from: 'north', to: 'south', reason: 'out_of_credit' },
      },
    ]);
    expect([askedOf(north, to), await textsAt('south', to)]).toEqual([1, 1]);
    const { rows } = await gateway.database.pool.query(
      `SELECT settlement FROM messages WHERE recipient = $1`,
      [to],
    );
    expect(rows).toEqual([{ settlement: 'captured' }]);
    expect(await verifyLedger(gateway.database)).toEqual([]);
    const { body } = await gateway.app.inject({
      url: '/metrics',
      headers: { authorization: `Bearer ${gateway.demo!.operatorKey}` },
    });
    expect(body).toContain('carillon_failovers_total{from="north",to="south",reason="out_of_credit"}');
  });

  it('is refused when no carrier is left, each asked once, and the money is given back', async () => {
    north.answerWith(saying('NO_CREDIT'));
    west.answerWith(saying('NOT_SERVED'));
    const to = number('BE');
    const message = await gateway.message(await send(to), isFinal);
    expect(message).toMatchObject({
      status: 'not_issued',
      detail: expect.stringMatching(/^The carrier does not serve this destination\./),
    });
    expect(movesOf(message)).toHaveLength(1);
    expect([askedOf(north, to), askedOf(west, to)]).toEqual([1, 1]);
    expect(await verifyLedger(gateway.database)).toEqual([]);
  });

  it('is refused at once where its route has no other', async () => {
    north.answerWith(saying('NO_CREDIT'));
    const message = await gateway.message(await send(number('ES')), isFinal);
    expect(message).toMatchObject({
      status: 'not_issued',
      detail: expect.stringMatching(/^The operator's credit at the carrier is used up\./),
    });
    expect(movesOf(message)).toEqual([]);
  });
});

describe('what no other carrier may take', () => {
  it('is a text that was refused for what it is', async () => {
    north.answerWith(saying('BAD_TEXT'));
    const to = number('FR');
    const message = await gateway.message(await send(to), isFinal);
    expect(message).toMatchObject({ status: 'not_issued', carrier: 'north' });
    expect(await textsAt('south', to)).toBe(0);
  });

  it('is one that may have been taken: it stays unknown, however long it lasts', async () => {
    north.answerWith('hang');
    const to = number('FR');
    const id = await send(to);
    await gateway.message(id, ({ detail }) => detail.includes('nobody knows'));
    gateway.advance(120_000);
    await gateway.sweep();
    const message = await gateway.message(id, () => true);
    expect(message).toMatchObject({ status: 'transmitted', carrier: 'north' });
    expect(message.detail).toContain('nobody knows');
    expect([askedOf(north, to), await textsAt('south', to)]).toEqual([1, 0]);
  });
});

describe('a text that its carrier puts off', () => {
  it('goes on when that has lasted for half a minute', async () => {
    north.answerWith({ status: 429, body: '' });
    const to = number('FR');
    const id = await send(to);
    await eventually('the first try', async () => askedOf(north, to) === 1);
    await eventually('that it is put off', async () => {
      const { rows } = await gateway.database.pool.query('SELECT FROM deferrals WHERE message_id = $1', [
        id.slice('msg_'.length),
      ]);
      return rows.length === 1;
    });
    expect(movesOf(await gateway.message(id, () => true))).toEqual([]);
    gateway.advance(31_000);
    await gateway.sweep();
    const message = await gateway.message(id, isFinal);
    expect(message).toMatchObject({ status: 'delivered', carrier: 'south' });
    expect(movesOf(message)).toMatchObject([{ facts: { reason: 'put_off' } }]);
    expect(await textsAt('south', to)).toBe(1);
  });
});

describe('a carrier that takes nothing', () => {
  it('keeps what waits for it for a while; then a code goes on first, and the others after half a minute', async () => {
    await eventually('the fault', async () => {
      const { data } = (await gateway.operator.get(CARRIERS)).body;
      return data.find((carrier) => carrier['name'] === 'east')!['fault'] !== null;
    });
    // A lost bind of a moment ago: new texts still go there.
    await gateway.database.pool.query("UPDATE carrier_lines SET since = $1 WHERE carrier = 'east'", [
      new Date(gateway.now()),
    ]);
    await gateway.database.pool.query("DELETE FROM carrier_lines WHERE carrier <> 'east'");
    const [text, code] = [number('DE'), number('FR')];
    await eventually('that it is not thought to be down', async () => {
      const { data } = (await gateway.operator.get('/v1/operator/routes')).body;
      const line = data.find((shown) => shown['country'] === 'DE')!;
      return (line['carriers'] as { share: number }[])[0]!.share === 100;
    });
    const id = await send(text);
    const waiting = await gateway.message(id, () => true);
    expect(waiting).toMatchObject({ carrier: 'east', status: 'on_hold' });
    const challenge = await gateway.live.post('/v1/otp', { to: code });
    expect([challenge.status, challenge.body]).toMatchObject([202, {}]);
    await gateway.sweep();
    expect([await textsAt('south', text), await textsAt('south', code)]).toEqual([0, 0]);

    gateway.advance(6_000);
    await gateway.sweep();
    await eventually('the code', async () => (await textsAt('south', code)) === 1);
    expect(await textsAt('south', text)).toBe(0);

    gateway.advance(25_000);
    await gateway.sweep();
    const message = await gateway.message(id, isFinal);
    expect(message).toMatchObject({ status: 'delivered', carrier: 'south' });
    expect(movesOf(message)).toMatchObject([
      {
        detail: 'east surely did not take it: It takes nothing at the moment. It went on to south.',
        facts: { reason: 'carrier_down' },
      },
    ]);
    expect([await textsAt('south', text), await textsAt('south', code)]).toEqual([1, 1]);

    // By now it is known to be down, and nothing new is sent there at all.
    const later = await gateway.message(await send(number('DE')), isFinal);
    expect(later).toMatchObject({ status: 'delivered', carrier: 'south' });
    expect(movesOf(later)).toEqual([]);
    expect(await verifyLedger(gateway.database)).toEqual([]);
  });
});

describe('a carrier that the operator pauses', () => {
  it('is given nothing, at once; what waits for it goes on, and it serves again when it is resumed', async () => {
    north.answerWith({ status: 429, body: '' });
    const [held, fresh] = [number('FR'), number('FR')];
    const id = await send(held);
    await eventually('the first try', async () => askedOf(north, held) > 0);
    const north_ = await carrierId('north');
    const paused = await gateway.operator.post(`${CARRIERS}/${north_}/pause`, { reason: 'maintenance' });
    expect(paused).toMatchObject({
      status: 200,
      body: { fault: 'the operator paused it: maintenance', pauseReason: 'maintenance' },
    });
    const tries = askedOf(north, held);
    const other = await gateway.message(await send(fresh), isFinal);
    expect([other.carrier, askedOf(north, fresh)]).toEqual(['south', 0]);

    await gateway.sweep();
    gateway.advance(31_000);
    await gateway.sweep();
    const message = await gateway.message(id, isFinal);
    expect(message).toMatchObject({ status: 'delivered', carrier: 'south' });
    expect(movesOf(message)).toMatchObject([{ facts: { reason: 'carrier_paused' } }]);
    expect([askedOf(north, held), await textsAt('south', held)]).toEqual([tries, 1]);

    north.answerWith(TAKEN);
    expect((await gateway.operator.post(`${CARRIERS}/${north_}/resume`)).body).toMatchObject({
      pausedAt: null,
    });
    await gateway.sweep();
    gateway.advance(120_000);
    await gateway.sweep();
    const again = number('FR');
    await gateway.message(await send(again), ({ status }) => status === 'transmitted');
    expect(askedOf(north, again)).toBe(1);
    const { data } = (await gateway.operator.get('/v1/operator/carrier-events?carrier=north')).body;
    expect(
      data
        .map((event) => event['type'])
        .filter((type) => type !== 'carrier.health_moved')
        .slice(0, 2),
    ).toEqual(['carrier.resumed', 'carrier.paused']);
  });

  it('keeps what waits for it where its route has no other', async () => {
    const id = await carrierId('north');
    await gateway.operator.post(`${CARRIERS}/${id}/pause`);
    const to = number('ES');
    const message = await send(to);
    await gateway.sweep();
    gateway.advance(31_000);
    await gateway.sweep();
    expect(await gateway.message(message, () => true)).toMatchObject({ status: 'on_hold', carrier: 'north' });
    expect(askedOf(north, to)).toBe(0);
    await gateway.operator.post(`${CARRIERS}/${id}/resume`);
    await gateway.message(message, ({ status }) => status === 'transmitted');
    expect(askedOf(north, to)).toBe(1);
  });
});

describe('a carrier that fails again and again', () => {
  const health = async (): Promise<unknown> =>
    (await gateway.operator.get(CARRIERS)).body.data.find((carrier) => carrier['name'] === 'north')![
      'health'
    ];

  it('loses weight, which the operator is told with its reason, and regains it when all is well', async () => {
    north.answerWith(saying('BROKEN'));
    for (let text = 0; text < 12; text++) {
      const id = await send(number('PT'));
      await gateway.message(id, ({ carrier, status }) => carrier === 'west' && status === 'transmitted');
    }
    north.answerWith(TAKEN);
    gateway.advance(11_000);
    await gateway.sweep();
    expect(await health()).toBe(90);
    const events = `/v1/operator/carrier-events?carrier=north&type=carrier.health_moved&limit=1`;
    expect((await gateway.operator.get(events)).body.data).toMatchObject([
      {
        reason: expect.stringMatching(/^Health 100 -> 90: \d+ of \d+ submissions of the last minute failed/),
        facts: { from: 100, to: 90, reason: 'errors' },
      },
    ]);
    gateway.advance(15 * 60_000);
    await gateway.sweep();
    expect(await health()).toBe(100);
    expect((await gateway.operator.get(events)).body.data).toMatchObject([{ facts: { reason: 'recovery' } }]);
    expect(await verifyLedger(gateway.database)).toEqual([]);
  });
});

describe('a route that the operator pauses', () => {
  it('is refused clearly where no other serves', async () => {
    const id = await route('IT', 'south');
    // The demo's line for every country would serve.
    const lines = (await gateway.operator.get('/v1/operator/routes')).body.data;
    const everywhere = lines.filter((line) => line['country'] === null);
    for (const line of [{ id }, ...everywhere])
      expect((await gateway.operator.post(`/v1/operator/routes/${line.id}/pause`)).status).toBe(200);
    const refused = await gateway.live.post('/v1/messages', {
      to: '+393331234567',
      text: 'Ciao',
      purpose: 'transactional',
    });
    expect(refused).toMatchObject({ status: 422, body: { code: 'route_paused' } });
    for (const line of everywhere) await gateway.operator.post(`/v1/operator/routes/${line.id}/resume`);
  });
});
