import { joinText, type Pdu, readPart, type Smsc, type SmscDefault, STATUSES } from '@carillon/smpp';
import { startHttpProvider } from '@carillon/testing/http-provider';
import { startFakeOctopush } from '@carillon/testing/octopush';
import { startFakeTwilio } from '@carillon/testing/twilio';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditLedger } from '../../src/engine/billing/ledger-audit.ts';
import { startAcceptingSmsc } from '../support/accepting-smsc.ts';
import { eventually } from '../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

type Octopush = Awaited<ReturnType<typeof startFakeOctopush>>;
type Twilio = Awaited<ReturnType<typeof startFakeTwilio>>;
type Provider = Awaited<ReturnType<typeof startHttpProvider>>;

const PER_SEGMENT = 0.045;

let gateway: TestGateway;
let smsc: Smsc;
let octopush: Octopush;
let twilio: Twilio;
let provider: Provider;
let taken: Pdu<'submit_sm'>[] = [];
/** Parts that are refused, so that their text goes on to the next carrier. */
let refuse = 0;

/** A carrier for each country, so that the number says which one a text goes by. */
const SMSCS = {
  wide: { country: 'FR', to: '+33612345678', profile: {} },
  narrow: { country: 'DE', to: '+4915123456789', profile: { longMessages: 'udh-8' } },
  sar: { country: 'ES', to: '+34612345678', profile: { longMessages: 'sar' } },
  payload: { country: 'GB', to: '+447400123456', profile: { longMessages: 'payload' } },
  packed: { country: 'NL', to: '+31612345678', profile: { defaultAlphabet: 'gsm7-packed' } },
  latin1: { country: 'IT', to: '+393123456789', profile: { defaultAlphabet: 'latin1' } },
  ascii: { country: 'PL', to: '+48512345678', profile: { defaultAlphabet: 'ascii', longMessages: 'sar' } },
  turkish: {
    country: 'TR',
    to: '+905321234567',
    profile: { longMessages: 'udh-8', segments: { single: ['turkish'], locking: ['turkish'] } },
  },
} as const;
type SmscName = keyof typeof SMSCS;

const TEXTS = {
  '306 a': 'a'.repeat(306),
  '459 a': 'a'.repeat(459),
  '161 euros': `${'a'.repeat(150)}${'€'.repeat(6)}`,
  '134 Cyrillic': 'ж'.repeat(134),
  '201 Cyrillic': 'ж'.repeat(201),
  '160 latin': 'a'.repeat(160),
  '140 accents': 'é'.repeat(140),
  '150 Turkish': 'ş'.repeat(150),
  emoji: '🚚'.repeat(50),
  mixed: 'Заказ №7 уже в пути 🚚, {20 €}. '.repeat(9),
} as const;

beforeAll(async () => {
  [octopush, twilio, provider] = await Promise.all([
    startFakeOctopush({ countries: ['BE'] }),
    startFakeTwilio(),
    startHttpProvider(),
  ]);
  const listening = await startAcceptingSmsc((pdu) => {
    if (refuse-- > 0) return STATUSES.ESME_RINVSRCADR.code;
    taken.push(pdu);
    return undefined;
  });
  const { port } = listening;
  smsc = listening.smsc;
  gateway = await startTestGateway();
  const add = async (name: string, country: string, carrier: object): Promise<void> => {
    expect(await gateway.operator.post('/v1/operator/carriers', { name, ...carrier })).toMatchObject({
      status: 201,
    });
    const route = { country, order: 1, carriers: [{ name, weight: 1 }] };
    expect(await gateway.operator.post('/v1/operator/routes', route)).toMatchObject({ status: 201 });
  };
  for (const [name, { country, profile }] of Object.entries(SMSCS)) {
    const settings = { host: '127.0.0.1', port, systemId: name, profile };
    await add(name, country, { type: 'smpp', settings, secret: 'secret' });
  }
  const { login: apiLogin, baseUrl, apiKey } = octopush;
  await add('octopush', 'BE', {
    type: 'octopush',
    secret: apiKey,
    settings: { apiLogin, baseUrl, allowPrivate: true },
  });
  const { accountSid, authToken } = twilio;
  const twilioSettings = { accountSid, baseUrl: twilio.baseUrl, from: '+14155550100', allowPrivate: true };
  await add('twilio', 'AT', { type: 'twilio', secret: authToken, settings: twilioSettings });
  const request = provider.description['request'] as { body: { json: object } };
  const counted = {
    ...request,
    body: { kind: 'json', json: { ...request.body.json, parts: '{{segments}}' } },
  };
  const segments = { ucs2: { single: 70, part: 60 }, doubled: '@$' };
  const description = { ...provider.description, request: counted, segments };
  await add('http', 'PT', { type: 'http', secret: provider.token, settings: description });
  await eventually('the binds', async () => [...smsc.sessions].filter(({ bound }) => bound).length === 8);
});
afterAll(async () => {
  await gateway.close();
  await Promise.all([smsc.close(), octopush.close(), twilio.close(), provider.close()]);
});
beforeEach(() => {
  taken = [];
  refuse = 0;
});

/** Estimates, sends and reads a text again; everything that tells a number of segments must tell the same one. */
const tell = async (to: string, text: string) => {
  const body = { to, text, purpose: 'transactional' };
  const estimate = (await gateway.live.post('/v1/messages/estimate', body)).body;
  const batch = (await gateway.live.post('/v1/messages/estimate', { messages: [body] })).body;
  const audience = { text, purpose: 'transactional', recipients: [{ to }] };
  const wholeAudience = (await gateway.live.post('/v1/messages/estimate/audience', audience)).body;
  const sent = await gateway.live.post('/v1/messages', body);
  expect([sent.status, sent.body]).toMatchObject([202, { id: expect.any(String) }]);
  const message = await gateway.message(sent.body.id, ({ parts }) => parts.length > 0);
  const line = (step: string) => message.trace.find((each) => each.step === step)?.facts;
  const charged = await gateway.database.pool.query<{ amount: bigint }>(
    `SELECT price AS amount FROM messages WHERE settlement = 'captured' AND id = (SELECT max(id::text)::uuid FROM messages)`,
  );
  const { segments } = sent.body as unknown as { segments: number };
  const price = { amount: (segments * PER_SEGMENT).toFixed(6), currency: 'EUR' };
  expect({
    estimate: [estimate['segments'], estimate['price']],
    batch: batch.data.map((item) => item['segments']),
    audience: wholeAudience.data.map((item) => item['segments']),
    sent: [segments, sent.body['price']],
    message: [message.segments, message.price],
    trace: [line('text')?.['segments'], line('price')?.['segments']],
    encoding: [estimate['encoding'], message.encoding],
    charged: charged.rows[0]?.amount,
  }).toEqual({
    estimate: [segments, price],
    batch: [segments],
    audience: [segments],
    sent: [segments, price],
    message: [segments, price],
    trace: [segments, segments],
    encoding: [sent.body['encoding'], sent.body['encoding']],
    charged: BigInt(Math.round(segments * PER_SEGMENT * 1e6)),
  });
  return { segments, message };
};

const cases = (Object.keys(SMSCS) as SmscName[]).flatMap((name) =>
  (Object.keys(TEXTS) as (keyof typeof TEXTS)[]).map((text) => [name, text] as const),
);

describe('a text by SMPP', () => {
  it.each(cases)(
    'by %s: %s leaves in as many parts as are answered, priced and charged',
    async (name, which) => {
      const { to, profile } = SMSCS[name];
      const text = TEXTS[which];
      const { segments, message } = await tell(to, text);
      const isPayload = name === 'payload';
      expect(taken).toHaveLength(isPayload ? 1 : segments);
      expect(message.parts).toHaveLength(taken.length);
      const parts = taken
        .map((pdu) => readPart(pdu))
        .toSorted((a, b) => (a.part?.number ?? 1) - (b.part?.number ?? 1));
      for (const { short_message } of taken)
        expect(short_message.length).toBeLessThanOrEqual(name === 'packed' || name === 'latin1' ? 140 : 160);
      if (segments > 1 && !isPayload)
        expect(parts.map(({ part }) => [part?.number, part?.total])).toEqual(
          parts.map((_, index) => [index + 1, segments]),
        );
      // What a language's table says is no text of the default alphabet.
      if (name === 'turkish' && which.includes('Turkish')) return;
      const alphabet = 'defaultAlphabet' in profile ? (profile.defaultAlphabet as SmscDefault) : 'gsm7';
      expect(joinText(parts, taken[0]!.data_coding, alphabet)).toBe(text);
    },
  );

  it.each([
    ['wide', '306 a', 3],
    ['wide', '459 a', 4],
    ['wide', '134 Cyrillic', 3],
    ['wide', '201 Cyrillic', 4],
    ['latin1', '160 latin', 2],
    ['latin1', '140 accents', 1],
    ['turkish', '150 Turkish', 1],
    ['narrow', '150 Turkish', 3],
  ] as const)('by %s: %s takes %i', async (name, text, segments) => {
    expect(await tell(SMSCS[name].to, TEXTS[text])).toMatchObject({ segments });
  });

  it('of a length that its carrier cuts into the most allowed is taken, and a character more is not', async () => {
    const { to } = SMSCS.wide;
    await tell(to, 'a'.repeat(764));
    const over = { to, text: 'a'.repeat(765), purpose: 'transactional' };
    expect((await gateway.live.post('/v1/messages', over)).body).toMatchObject({ code: 'text_too_long' });
    expect((await gateway.live.post('/v1/messages/estimate', over)).body).toMatchObject({
      code: 'text_too_long',
    });
  });
});

describe('a text by HTTP', () => {
  it.each([
    ['130 Cyrillic', 'ж'.repeat(130), 3],
    ['156 characters, 15 of them counted double', `${'a'.repeat(141)}${'&$@'.repeat(5)}`, 2],
    ['line breaks', `${'a'.repeat(150)}\n\n\n\n\n\n`, 2],
    ['its longest', 'a'.repeat(1224), 8],
  ])('Octopush: %s costs what Octopush takes', async (_, text, segments) => {
    const before = octopush.credit();
    expect(await tell('+32470123456', text)).toMatchObject({ segments });
    expect(Math.round((before - octopush.credit()) / PER_SEGMENT)).toBe(segments);
  });

  it.each([
    ['306 a', 2],
    ['134 Cyrillic', 2],
    ['mixed', 5],
  ] as const)('Twilio: %s costs what Twilio counts', async (which, segments) => {
    expect(await tell('+436641234567', TEXTS[which])).toMatchObject({ segments });
    const list = await fetch(`${twilio.baseUrl}/2010-04-01/Accounts/${twilio.accountSid}/Messages.json`, {
      headers: { authorization: `Basic ${btoa(`${twilio.accountSid}:${twilio.authToken}`)}` },
    });
    const { messages } = (await list.json()) as { messages: { num_segments: string; body: string }[] };
    expect(messages[0]).toMatchObject({ num_segments: String(segments), body: TEXTS[which] });
  });

  it('a described provider is priced as its description counts', async () => {
    const { segments } = await tell('+351912345678', 'ж'.repeat(121));
    expect(segments).toBe(3);
    expect(JSON.parse(provider.requests.at(-1)!.body)).toMatchObject({ parts: '3' });
    expect(await tell('+351912345678', `${'a'.repeat(159)}@`)).toMatchObject({ segments: 2 });
  });
});

describe('a route of several carriers', () => {
  beforeAll(async () => {
    const carriers = [
      { name: 'narrow', weight: 1 },
      { name: 'octopush', weight: 0 },
      { name: 'latin1', weight: 0 },
    ];
    await gateway.operator.post('/v1/operator/routes', { country: 'CH', order: 1, carriers });
  });

  it.each([
    ['130 Cyrillic', 'ж'.repeat(130), 3],
    ['160 latin', 'a'.repeat(160), 2],
    ['171 as Octopush counts', `${'a'.repeat(141)}${'&$@'.repeat(5)}`, 2],
  ])('prices %s by the dearest, and the one that takes it cuts it so', async (_, text, segments) => {
    expect(await tell('+41781234567', text)).toMatchObject({ segments });
    expect(taken).toHaveLength(segments);
    const parts = taken.map((pdu) => readPart(pdu)).toSorted((a, b) => a.part!.number - b.part!.number);
    expect(joinText(parts, taken[0]!.data_coding)).toBe(text);
  });

  it('what smart encoding would cost is told by the dearest carrier too, as a text sent with it is priced', async () => {
    const body = { to: '+41781234567', text: `${'a'.repeat(149)}\u2019`, purpose: 'transactional' };
    const { smart, segments } = (await gateway.live.post('/v1/messages/estimate', body)).body;
    expect([segments, smart]).toMatchObject([3, { segments: 2 }]);
    const sent = await gateway.live.post('/v1/messages', { ...body, options: { smartEncoding: true } });
    expect(sent.body).toMatchObject({ segments: 2 });
    await gateway.message(sent.body.id, ({ parts }) => parts.length === 2);
  });
});

describe('a text that goes on to the next carrier', () => {
  beforeAll(async () => {
    const carriers = [
      { name: 'narrow', weight: 1 },
      { name: 'wide', weight: 0 },
    ];
    await gateway.operator.post('/v1/operator/routes', { country: 'SE', order: 1, carriers });
  });

  it.each([
    ['306 characters', 'a'.repeat(306), 3],
    ['134 Cyrillic ones', 'ж'.repeat(134), 3],
    ['459 characters', 'a'.repeat(459), 4],
  ])('of %s costs and takes what was said before', async (_, text, segments) => {
    refuse = segments;
    const { message } = await tell('+46701234567', text);
    expect(message).toMatchObject({ segments, carrier: 'wide' });
    expect(message.trace.filter(({ step }) => step === 'failover')).toHaveLength(1);
    expect(taken).toHaveLength(segments);
  });
});

describe('the reference of a long text', () => {
  it('is never 0 and differs between all texts under way to one handset, whoever sends them', async () => {
    const { to } = SMSCS.narrow;
    const messages = Array.from({ length: 120 }, (_, index) => ({
      to,
      text: `${index} ${'a'.repeat(170)}`,
      purpose: 'transactional',
    }));
    await gateway.live.post('/v1/messages/batch', { messages });
    await eventually('all parts', async () => taken.length === 240);
    const references = taken.map((pdu) => readPart(pdu).part!.reference);
    expect(references).not.toContain(0);
    expect(new Set(references).size).toBe(120);
  });
});

it('leaves the ledger sound', async () => {
  expect(await auditLedger(gateway.database)).toEqual([]);
});
