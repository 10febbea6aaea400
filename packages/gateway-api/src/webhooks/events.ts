import { EVENT_TYPES } from '@carillon/core/events';
import { MESSAGE_STATUSES, type MessageStatus, PURPOSES } from '@carillon/core/messaging';
import { z } from 'zod';
import { decimalMoneySchema, instantSchema, jsonObjectSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';
import { carrierEventSchema } from '../operator/routing.ts';

const statuses = Object.keys(MESSAGE_STATUSES) as [MessageStatus, ...MessageStatus[]];

const messageData = z.object({
  message: z.object({
    id: idSchema('msg'),
    status: z.enum(statuses),
    detail: z.string().describe('One sentence on why it stands there'),
    reason: z.string().nullable().describe('The code of that reason, where there is one'),
    mode: z.enum(['live', 'test']),
    to: z.string(),
    country: z.string().nullable(),
    sender: z.string().nullable(),
    purpose: z.enum(PURPOSES),
    segments: z.int(),
    price: decimalMoneySchema,
    reference: z.string().nullable(),
    eventKey: z.string().nullable(),
    createdAt: instantSchema,
  }),
  sequence: z
    .int()
    .min(1)
    .describe('1, 2, 3 for what becomes of one message: of two events the higher is the later'),
});

const replyData = z.object({
  reply: z.object({
    id: z.string(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    text: z.string(),
    kind: z.string(),
    keyword: z.string().nullable(),
    incomplete: z.boolean(),
  }),
});

const consentData = z.object({
  consent: z.object({
    id: idSchema('cns'),
    to: z.string().nullable(),
    purpose: z.enum(PURPOSES),
    method: z.string().describe('How the person said it, e.g. keyword'),
    customer: z.string().nullable(),
    decidedAt: instantSchema,
  }),
});

const otpData = z.object({
  challenge: z.object({
    id: idSchema('otp'),
    to: z.string().describe('Masked, as GET /v1/otp/{id} shows it'),
    purpose: z.string(),
    attemptsUsed: z.int(),
  }),
});

const jsonData = jsonObjectSchema;

const MESSAGE = {
  id: 'msg_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f',
  mode: 'live',
  to: '+33612345678',
  country: 'FR',
  sender: 'ACME',
  purpose: 'transactional',
  segments: 1,
  price: { amount: '0.045000', currency: 'EUR' },
  reference: 'order-1001',
  eventKey: null,
  createdAt: '2026-11-26T16:20:00.000Z',
} as const;

const messageSample = (status: MessageStatus, detail: string, more: object = {}) => ({
  message: { ...MESSAGE, status, detail, reason: null, ...more },
  sequence: status === 'on_hold' ? 1 : status === 'transmitted' ? 2 : 3,
});

const CONSENT = {
  id: 'cns_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f',
  to: '+33612345678',
  purpose: 'commercial',
  method: 'keyword',
  customer: null,
  decidedAt: '2026-11-26T16:20:00.000Z',
};

const CHALLENGE = {
  id: 'otp_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f',
  to: '+33 6 ** ** ** 78',
  purpose: 'login',
  attemptsUsed: 1,
};

const CARRIER_EVENT = {
  id: 'cev_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f',
  type: 'carrier.down',
  carrier: 'north',
  routeId: null,
  reason: 'The carrier north takes nothing: its bind is lost.',
  facts: { since: '2026-11-26T16:19:00.000Z', fault: 'its bind is lost' },
  at: '2026-11-26T16:20:00.000Z',
} as const;

const carrierData = z.object({ event: carrierEventSchema });

/** Every event a webhook can be told of: what it means, what its `data` is, and a sample of it. */
export const WEBHOOK_EVENTS = {
  'message.on_hold': {
    meaning: 'A message is stored and waits for its turn',
    data: messageData,
    sample: messageSample('on_hold', 'It waits for its turn.'),
  },
  'message.transmitted': {
    meaning: 'A carrier has the message',
    data: messageData,
    sample: messageSample('transmitted', 'The carrier has it.'),
  },
  'message.delivered': {
    meaning: 'The handset has the message',
    data: messageData,
    sample: messageSample('delivered', 'The handset has it.'),
  },
  'message.not_issued': {
    meaning: 'The message was not sent, or not delivered',
    data: messageData,
    sample: messageSample('not_issued', 'The network does not know the number.', {
      reason: 'number_unknown',
    }),
  },
  'message.expired': {
    meaning: 'The time of the message was over before it was delivered',
    data: messageData,
    sample: messageSample('expired', 'Its notAfter passed while it waited.', { reason: 'not_after_passed' }),
  },
  'message.blacklisted': {
    meaning: 'The person wants no such messages',
    data: messageData,
    sample: messageSample('blacklisted', 'The recipient opted out.', { reason: 'recipient_opted_out' }),
  },
  'message.received': {
    meaning: EVENT_TYPES['message.received'],
    data: replyData,
    sample: {
      reply: {
        id: 'rpl_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f',
        from: '+33612345678',
        to: '36180',
        text: 'Can you deliver on Saturday?',
        kind: 'text',
        keyword: null,
        incomplete: false,
      },
    },
  },
  'consent.opted_out': {
    meaning: 'A person said no to messages of a purpose',
    data: consentData,
    sample: { consent: CONSENT },
  },
  'consent.opted_in': {
    meaning: 'A person said yes to messages of a purpose',
    data: consentData,
    sample: { consent: { ...CONSENT, method: 'web_form', customer: 'customer-17' } },
  },
  'otp.verified': {
    meaning: 'Somebody typed the right code',
    data: otpData,
    sample: { challenge: CHALLENGE },
  },
  'otp.failed': {
    meaning: 'The attempts for a code are used up',
    data: otpData,
    sample: { challenge: { ...CHALLENGE, attemptsUsed: 5 } },
  },
  'otp.blocked': {
    meaning: EVENT_TYPES['otp.blocked'],
    data: jsonData,
    sample: {
      block: {
        id: 'blk_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f',
        rule: 'prefix_flood',
        scope: 'prefix',
        subject: '+33612',
        detail: 'Too many codes for numbers that begin alike.',
        enforced: true,
        until: '2026-11-26T17:20:00.000Z',
      },
    },
  },
  'balance.low': {
    meaning: EVENT_TYPES['balance.low'],
    data: jsonData,
    sample: { level: 'low', balance: '9.870000', currency: 'EUR' },
  },
  'quota.near': {
    meaning: EVENT_TYPES['quota.near'],
    data: jsonData,
    sample: {
      level: 'near',
      scope: 'account',
      subject: null,
      period: 'month',
      cap: '100.000000',
      used: '81.250000',
    },
  },
  'webhook.disabled': {
    meaning: 'A webhook is told of nothing more, because its endpoint said so or only failed',
    data: z.object({
      webhook: z.object({ id: idSchema('whk'), url: z.string(), reason: z.string(), detail: z.string() }),
    }),
    sample: {
      webhook: {
        id: 'whk_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f',
        url: 'https://shop.example/hooks/sms',
        reason: 'gone',
        detail: 'The endpoint answered 410 Gone.',
      },
    },
  },
  'carrier.degraded': {
    meaning: 'A carrier takes nothing, refuses what it is given, loses health, or runs out of credit',
    data: carrierData,
    sample: { event: CARRIER_EVENT },
  },
  'carrier.recovered': {
    meaning: 'A carrier takes texts again, or has its health back',
    data: carrierData,
    sample: {
      event: {
        ...CARRIER_EVENT,
        type: 'carrier.up',
        reason: 'The carrier north takes texts again.',
        facts: { since: '2026-11-26T16:19:00.000Z' },
      },
    },
  },
} as const;

export type WebhookEventType = keyof typeof WEBHOOK_EVENTS;

type ListedEventTypes = [WebhookEventType, ...WebhookEventType[]];

/** Every event there is, of accounts and of the operator. */
export const ALL_WEBHOOK_EVENT_TYPES = Object.keys(WEBHOOK_EVENTS) as ListedEventTypes;

/** What the operator's webhooks can be told of. */
export const OPERATOR_WEBHOOK_EVENT_TYPES = [
  'carrier.degraded',
  'carrier.recovered',
  'webhook.disabled',
] as const satisfies ListedEventTypes;

/** What the webhooks of an account can be told of. */
export const WEBHOOK_EVENT_TYPES = ALL_WEBHOOK_EVENT_TYPES.filter(
  (type) => !type.startsWith('carrier.'),
) as ListedEventTypes;

/** `MessageDelivered` for `message.delivered`: the name of an event's schema. */
const schemaName = (type: WebhookEventType): string =>
  `Webhook${type.replaceAll(/(^|[._])([a-z])/g, (_, _separator, letter: string) => letter.toUpperCase())}`;

const eventOf = <Type extends WebhookEventType>(type: Type) =>
  z
    .object({
      type: z.literal(type),
      timestamp: instantSchema.describe('When it happened'),
      data: WEBHOOK_EVENTS[type].data as (typeof WEBHOOK_EVENTS)[Type]['data'],
    })
    .meta({ id: schemaName(type), description: WEBHOOK_EVENTS[type].meaning });

/** The body that is posted for each event, by its type. */
export const WEBHOOK_EVENT_SCHEMAS = Object.fromEntries(
  ALL_WEBHOOK_EVENT_TYPES.map((type) => [type, eventOf(type)]),
) as { readonly [Type in WebhookEventType]: ReturnType<typeof eventOf<Type>> };

/** The body of one event, as it is posted: narrow it by `type`. */
export type WebhookEvent = {
  [Type in WebhookEventType]: {
    readonly type: Type;
    readonly timestamp: string;
    readonly data: z.output<(typeof WEBHOOK_EVENTS)[Type]['data']>;
  };
}[WebhookEventType];
