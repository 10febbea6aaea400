import { measure } from '@carillon/core/encoding';
import { fromId } from '@carillon/gateway-api/ids';
import type { MessageDetail } from '@carillon/gateway-api/messages';
import { type Pdu, readPart, type Smsc } from '@carillon/smpp';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditLedger } from '../../src/engine/billing/ledger-audit.ts';
import { segmentationOf, smppProfile } from '../../src/engine/carriers/smpp/profile.ts';
import { startAcceptingSmsc } from '../support/accepting-smsc.ts';
import { eventually } from '../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import type { AnswerBody, Requests } from '../support/requests.ts';
import {
  anyCuttingProfile,
  anyLongText,
  type CuttingProfile,
  LONG_MESSAGES,
} from '../support/segment-cases.ts';

const PER_SEGMENT = 45_000n;
const BATCHES = 3;
const TEXTS = 24;

/** The carriers of a route by place in `profiles`, the first taking every text, and how its country's mobiles begin. */
const ROUTES = [
  { country: 'FR', begin: '+3361234', carriers: [0] },
  { country: 'ES', begin: '+3461234', carriers: [1] },
  { country: 'DE', begin: '+491512345', carriers: [2] },
  { country: 'GB', begin: '+44740012', carriers: [3] },
  { country: 'NL', begin: '+3161234', carriers: [4] },
  { country: 'IT', begin: '+39312345', carriers: [5, 4, 3] },
  { country: 'PL', begin: '+4851234', carriers: [0, 6] },
  { country: 'TR', begin: '+90532123', carriers: [2, 6, 1] },
] as const;

/** Makes more segments of a long text than most: where it is the second of a route, the first cuts as for this one. */
const CAREFUL: CuttingProfile = {
  defaultAlphabet: 'gsm7',
  longMessages: 'udh-16',
  segments: {
    gsm7: { single: 160, part: 90 },
    ucs2: { single: 70, part: 40 },
    cap: { gsm7: 900, ucs2: 400 },
  },
};

/** One for each way of long texts, two more, and the careful one. */
const profiles = [
  ...fc.sample(
    fc.tuple(
      ...LONG_MESSAGES.map((way) => anyCuttingProfile([way])),
      anyCuttingProfile(),
      anyCuttingProfile(),
    ),
    1,
  )[0]!,
  CAREFUL,
];

let gateway: TestGateway;
let smsc: Smsc;
let account: string;
let requests: Requests;
let numbers = 1_000;
const taken = new Map<string, Pdu<'submit_sm'>[]>();

beforeAll(async () => {
  const listening = await startAcceptingSmsc((pdu) => {
    const to = `+${pdu.destination_addr}`;
    taken.set(to, [...(taken.get(to) ?? []), pdu]);
    return undefined;
  });
  const { port } = listening;
  smsc = listening.smsc;
  gateway = await startTestGateway();
  for (const [place, profile] of profiles.entries()) {
    const settings = { host: '127.0.0.1', port, systemId: `line-${place}`, window: 100, profile };
    const carrier = { name: `line-${place}`, type: 'smpp', settings, secret: 'secret' };
    expect(await gateway.operator.post('/v1/operator/carriers', carrier)).toMatchObject({ status: 201 });
  }
  for (const { country, carriers } of ROUTES) {
    const line = carriers.map((place, order) => ({ name: `line-${place}`, weight: order === 0 ? 1 : 0 }));
    const route = { country, order: 1, carriers: line };
    expect(await gateway.operator.post('/v1/operator/routes', route)).toMatchObject({ status: 201 });
  }
  const bound = () => [...smsc.sessions].filter((session) => session.bound).length;
  await eventually('the binds', async () => bound() === profiles.length);
  const made = await gateway.account('Priced as sent', '100000');
  account = fromId('acc', made.id)!;
  ({ requests } = made);
  const cap = { scope: 'account', period: 'month', amount: '100000' };
  expect(await requests.put('/v1/spend-caps', cap)).toMatchObject({ status: 200 });
});
afterAll(async () => {
  await gateway.close();
  await smsc.close();
});

/** What was charged so far, by the ledger; and what the spend cap has counted. */
const charges = async () => {
  const { rows } = await gateway.database.pool.query<{ segments: number; amount: string }>(
    `SELECT coalesce(sum(l.segments), 0)::int AS segments, coalesce(sum(l.amount), 0)::text AS amount
     FROM ledger_lines l JOIN ledger_entries e ON e.account_id = l.account_id AND e.id = l.entry_id
     WHERE l.account_id = $1 AND e.kind = 'capture'`,
    [account],
  );
  const { data } = (await requests.get('/v1/spend-caps')).body;
  const used = (data[0]!['used'] as { amount: string }).amount.replace('.', '');
  return { segments: rows[0]!.segments, amount: BigInt(rows[0]!.amount), used: BigInt(used) };
};

const anyCase = fc.record({ route: fc.constantFrom(...ROUTES), text: anyLongText });

interface Sent {
  readonly body: { readonly to: string; readonly text: string; readonly purpose: string };
  /** Of the carriers of its route, the one that takes it first. */
  readonly route: readonly CuttingProfile[];
  readonly estimate: AnswerBody;
  readonly answer: AnswerBody;
}

const priceOf = (segments: number) => {
  const digits = (PER_SEGMENT * BigInt(segments)).toString().padStart(7, '0');
  return { amount: `${digits.slice(0, -6)}.${digits.slice(-6)}`, currency: 'EUR' };
};

/** As many segments as the carrier of a route that makes the most of a text makes of it. */
const dearest = (route: readonly CuttingProfile[], text: string): number =>
  Math.max(...route.map((profile) => measure(text, segmentationOf(smppProfile.parse(profile))).segments));

/** Everything that tells a number of segments of a text tells the one that was answered. */
const checkText = async ({ body, route, estimate, answer }: Sent): Promise<number> => {
  const context = JSON.stringify({ route, text: body.text });
  if (answer['error'] !== undefined) {
    const code = 'text_too_long';
    expect([estimate['error'], answer['error']], context).toMatchObject([{ code }, { code }]);
    expect(taken.has(body.to), context).toBe(false);
    return 0;
  }
  const segments = answer['segments'] as number;
  expect(segments, context).toBe(dearest(route, body.text));
  const submitted = route[0]!.longMessages === 'payload' ? 1 : segments;
  const message = await eventually(`the parts of ${context}`, async () => {
    const detail = (await requests.get(`/v1/messages/${answer.id}`)).body as unknown as MessageDetail;
    return detail.parts.length >= submitted && detail;
  });
  const line = (step: string) => message.trace.find((each) => each.step === step)?.facts?.['segments'];
  const pdus = taken.get(body.to) ?? [];
  expect(
    {
      estimate: [estimate['segments'], estimate['price']],
      answer: answer['price'],
      message: [message.segments, message.price, message.parts.length],
      whyCard: [line('text'), line('price')],
      wire: pdus.length,
      parts: new Set(pdus.map((pdu) => readPart(pdu).part?.number ?? 1)).size,
    },
    context,
  ).toEqual({
    estimate: [segments, priceOf(segments)],
    answer: priceOf(segments),
    message: [segments, priceOf(segments), submitted],
    whyCard: [segments, segments],
    wire: submitted,
    parts: submitted,
  });
  return segments;
};

it('a text costs as many segments as leave for it: in the answer, ledger, cap, why-card and on the wire', async () => {
  let sentSegments = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyCase, { minLength: TEXTS, maxLength: TEXTS }), async (cases) => {
      const messages = cases.map(({ route, text }) => ({
        to: `${route.begin}${numbers++}`,
        text,
        purpose: 'transactional',
      }));
      const before = await charges();
      const estimates = (await requests.post('/v1/messages/estimate', { messages })).body.data;
      const answers = (await requests.post('/v1/messages/batch', { messages })).body.data;
      let segments = 0;
      for (const [place, { route }] of cases.entries())
        segments += await checkText({
          body: messages[place]!,
          route: route.carriers.map((place) => profiles[place]!),
          estimate: estimates[place]!,
          answer: answers[place]!,
        });
      const amount = PER_SEGMENT * BigInt(segments);
      const charged = await charges();
      expect({
        ledger: [charged.segments - before.segments, charged.amount - before.amount],
        cap: charged.used - before.used,
      }).toEqual({ ledger: [segments, amount], cap: amount });
      sentSegments += segments;
    }),
    { numRuns: BATCHES, endOnFailure: true },
  );
  expect(sentSegments).toBeGreaterThan(BATCHES * TEXTS);
  expect(await auditLedger(gateway.database)).toEqual([]);
});
