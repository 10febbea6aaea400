import { type FakeOctopush, startFakeOctopush } from '@carillon/testing/octopush';
import { type FakeTwilio, startFakeTwilio } from '@carillon/testing/twilio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyLedger } from '../../src/engine/billing/verify-ledger.ts';
import { eventually } from '../support/deadline.ts';
import { freePort } from '../support/free-port.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import type { AnswerBody } from '../support/requests.ts';

let gateway: TestGateway;
let octopush: FakeOctopush;
let twilio: FakeTwilio;
let publicUrl: string;

const CARRIERS = '/v1/operator/carriers';
const callbackUrlOf = (carrier: AnswerBody): string => String(carrier['callbackUrl']);

const addCarriers = async (): Promise<void> => {
  const settings = { allowPrivate: true, timeoutMs: 500 };
  const north = await gateway.operator.post(CARRIERS, {
    name: 'north',
    type: 'octopush',
    secret: octopush.apiKey,
    settings: { ...settings, apiLogin: octopush.login, baseUrl: octopush.baseUrl, repeats: 0 },
  });
  expect(north.status).toBe(201);
  octopush.callbackUrl = callbackUrlOf(north.body);
  const west = await gateway.operator.post(CARRIERS, {
    name: 'west',
    type: 'twilio',
    secret: twilio.authToken,
    settings: { ...settings, accountSid: twilio.accountSid, baseUrl: twilio.baseUrl, from: '+14155550100' },
  });
  expect(west.status).toBe(201);
  for (const [country, name] of [
    ['FR', 'north'],
    ['BE', 'west'],
  ]) {
    const route = { country, order: 1, carriers: [{ name }] };
    expect((await gateway.operator.post('/v1/operator/routes', route)).status).toBe(201);
  }
};

beforeAll(async () => {
  const port = await freePort();
  publicUrl = `http://127.0.0.1:${port}`;
  [octopush, twilio] = await Promise.all([startFakeOctopush(), startFakeTwilio()]);
  gateway = await startTestGateway({ GATEWAY_PORT: String(port), GATEWAY_PUBLIC_URL: publicUrl });
  await gateway.listen();
  await addCarriers();
});
afterAll(async () => {
  await Promise.all([octopush.close(), twilio.close()]);
  await gateway.close();
});

const send = async (to: string, extra: object = {}): Promise<string> => {
  const body = {
    to,
    text: 'Your order is on its way.',
    purpose: 'transactional',
    sender: 'CARILLON',
    ...extra,
  };
  const answer = await gateway.live.post('/v1/messages', body);
  expect([answer.status, answer.body]).toMatchObject([202, { id: expect.any(String) }]);
  return answer.body.id;
};
const final = ({ finalAt }: { finalAt: string | null }): boolean => finalAt !== null;
const repliesOf = async (requests = gateway.live): Promise<readonly AnswerBody[]> =>
  (await requests.get('/v1/replies')).body.data;

describe('a text through Octopush', () => {
  it.each([
    ['01', 'delivered', 'The handset has it.'],
    ['02', 'not_issued', expect.stringMatching(/^The network could not deliver it\./)],
    [
      '06',
      'blacklisted',
      expect.stringMatching(
        /^The carrier keeps it back: the recipient has told it STOP\. The carrier said: BLACKLISTED_NUMBER\./,
      ),
    ],
    ['09', 'delivered', 'The handset has it.'],
    ['10', 'delivered', 'The handset has it.'],
  ])('to a number that ends in %s is %s', async (ending, status, detail) => {
    const id = await send(`+336123456${ending}`);
    expect(await gateway.message(id, final)).toMatchObject({ status, detail });
  });

  it('that Octopush keeps back is not charged', async () => {
    const id = await send('+33612345906');
    const { price, refunded, trace } = await gateway.message(id, final);
    expect(refunded).toEqual(price);
    expect(trace.at(-1)?.detail).toBe(`${price.amount} EUR came back to the wallet.`);
    expect(await verifyLedger(gateway.database)).toEqual([]);
  });

  it('whose answer was lost is delivered once, by its receipt', async () => {
    const to = '+33612345701';
    octopush.failNext({ at: 'after', how: 'drop' });
    const id = await send(to);
    const unknown = await gateway.message(id, ({ status }) => status === 'transmitted');
    expect(unknown.detail).toContain('nobody knows');
    // Half a minute later the carrier is asked again, under the same request_id.
    gateway.advance(40_000);
    const delivered = await gateway.message(id, final);
    expect(delivered.status).toBe('delivered');
    expect(octopush.textsTo(to)).toHaveLength(1);
  });

  it('is answered to the account that sent it, once, and its STOP is stored too', async () => {
    const to = '+33612345801';
    const id = await send(to);
    await gateway.message(id, final);
    const stranger = await gateway.account('Stranger', '0');
    const text = (words: string) =>
      fetch(`${octopush.baseUrl}/__test/inbound`, {
        method: 'POST',
        body: JSON.stringify({ number: to, text: words }),
      });
    await text('Merci !');
    await text('stop');
    const posted = octopush.callbacks.posted.filter(({ body }) => body.includes('Merci'));
    // What was answered 2xx is on disk; the provider repeats itself all the same.
    await fetch(octopush.callbackUrl!, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: posted[0]!.body,
    });
    const texts = (await repliesOf()).filter(({ from }) => from === to).map((reply) => reply['text']);
    expect(texts.toSorted()).toEqual(['Merci !', 'stop']);
    expect(await repliesOf(stranger.requests)).toEqual([]);
  });
});

describe('a text through Twilio', () => {
  it.each([
    ['01', 'delivered'],
    ['02', 'not_issued'],
    ['05', 'not_issued'],
  ])('to a number that ends in %s is %s', async (ending, status) => {
    const id = await send(`+324701234${ending}`);
    expect((await gateway.message(id, final)).status).toBe(status);
  });

  it('to somebody who told Twilio STOP is blacklisted, and given back', async () => {
    twilio.optOut('+32470123499');
    const id = await send('+32470123499');
    const message = await gateway.message(id, final);
    expect(message).toMatchObject({ status: 'blacklisted' });
    expect(message.trace.filter(({ step }) => step === 'settlement').map(({ detail }) => detail)).toEqual([
      'The price went back to the wallet: it never left.',
    ]);
  });

  it('whose answer was lost is found again by its status callback', async () => {
    twilio.callbacks.hold();
    twilio.failNext({ at: 'after', how: 'drop' });
    const id = await send('+32470123601');
    await gateway.message(id, ({ detail }) => (detail ?? '').includes('nobody knows'));
    // Twilio has created it, and says so as soon as it may.
    await eventually('the message at Twilio', async () => twilio.textsTo('+32470123601').length === 1);
    await twilio.callbacks.release();
    await twilio.callbacks.settled();
    expect((await gateway.message(id, final)).status).toBe('delivered');
    expect(twilio.textsTo('+32470123601')).toHaveLength(1);
  });

  it('is answered to the account whose number it is', async () => {
    const from = '+32470123701';
    const id = await send(from, { sender: '+14155550100' });
    await gateway.message(id, final);
    const { body } = await gateway.operator.get(CARRIERS);
    const west = body.data.find((carrier) => carrier['name'] === 'west')!;
    await twilio.text(callbackUrlOf(west), { from, to: '+14155550100', body: 'Merci' });
    expect((await repliesOf()).filter((reply) => reply['from'] === from)).toMatchObject([
      { to: '+14155550100', text: 'Merci' },
    ]);
  });
});

describe('the operator', () => {
  it('sees where each provider is to call, what is left there, and no secret', async () => {
    await eventually('the balance', async () => {
      const { body } = await gateway.operator.get(CARRIERS);
      return body.data.find((carrier) => carrier['name'] === 'north')!['balance'] !== null;
    });
    const { body } = await gateway.operator.get(CARRIERS);
    const shown = Object.fromEntries(body.data.map((carrier) => [carrier['name'], carrier]));
    expect(shown['north']).toMatchObject({ fault: null, hasSecret: true, balance: { currency: 'EUR' } });
    expect(callbackUrlOf(shown['north']!)).toMatch(
      new RegExp(`^${publicUrl}/carriers/north/callbacks/[\\w-]{32}$`),
    );
    expect(callbackUrlOf(shown['west']!)).toMatch(
      new RegExp(`^${publicUrl}/carriers/west/callbacks/[\\w-]{32}$`),
    );
    expect(shown['simulator']).toMatchObject({ callbackUrl: null, balance: null });
    expect(JSON.stringify(body)).not.toContain(octopush.apiKey);
  });

  it('is told which secret is missing', async () => {
    const settings = { apiLogin: 'a@example.com' };
    const refused = await gateway.operator.post(CARRIERS, { name: 'east', type: 'octopush', settings });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'carrier_settings_invalid', field: 'secret' },
    });
  });

  it('finds every cent again', async () => {
    expect(await verifyLedger(gateway.database)).toEqual([]);
  });
});

describe('a callback address', () => {
  it.each([
    ['of another carrier', (url: string) => url.replace('/north/', '/west/')],
    ['of no carrier', (url: string) => url.replace('/north/', '/nobody/')],
    ['of the simulator', (url: string) => url.replace('/north/', '/simulator/')],
    ['that is cut short', (url: string) => url.slice(0, -1)],
  ])('%s tells nothing and does nothing', async (_what, change) => {
    const answer = await fetch(change(octopush.callbackUrl!), {
      method: 'POST',
      body: '{"status":"DELIVERED"}',
    });
    expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'callback_refused' }]);
  });
});
