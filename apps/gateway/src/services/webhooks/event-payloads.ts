import { formatDecimal } from '@carillon/core/billing';
import type { MessageStatus } from '@carillon/core/messaging';
import { toId } from '@carillon/gateway-api/ids';
import type { WebhookEventType } from '@carillon/gateway-api/webhooks';
import type pg from 'pg';
import { reasonSentence } from '../../engine/messages/reading/status-sentence.ts';
import { carrierEventView } from '../../engine/routing/carrier-events.ts';
import type { Row, SqlRow } from '../../infrastructure/database/query.ts';

/** Something that happened, as the store has noted it. */
export type Fact = SqlRow<'webhook_facts'>;

/** What is told of a fact, and whom it concerns. */
export interface FactContent {
  readonly data: object;
  /** The number by which erasure finds it. */
  readonly recipient: string | null;
}

/** Reads what facts are about, by their place; what is not there any more is left out. */
type Reader = (client: pg.PoolClient, facts: readonly Fact[]) => Promise<ReadonlyMap<bigint, FactContent>>;

const SENTENCES: Readonly<Record<string, string>> = {
  on_hold: 'It waits for its turn.',
  transmitted: 'The carrier has it; its receipt is awaited.',
  delivered: 'The handset has it.',
};

const about = `FROM unnest($1::bigint[], $2::uuid[], $3::uuid[]) AS told (place, account_id, id)`;
const valuesOf = (facts: readonly Fact[]) => [
  facts.map(({ place }) => String(place)),
  facts.map(({ account_id }) => account_id),
  facts.map(({ subject }) => subject),
];

/** Reads the rows that facts are about, and makes each fact's content of its row. */
const readerOf =
  <Row extends object>(sql: string, toContent: (fact: Fact, row: Row) => FactContent): Reader =>
  async (client, facts) => {
    const { rows } = await client.query<Row & { place: bigint }>(sql, valuesOf(facts));
    const byPlace = new Map(facts.map((fact) => [fact.place, fact]));
    return new Map(rows.map((row) => [row.place, toContent(byPlace.get(row.place)!, row)]));
  };

type MessageColumns = SqlRow<
  'messages',
  | 'id'
  | 'mode'
  | 'recipient'
  | 'country'
  | 'sender'
  | 'purpose'
  | 'segments'
  | 'price'
  | 'currency'
  | 'reference'
  | 'event_key'
  | 'created_at'
>;

const readMessages = readerOf<MessageColumns>(
  `SELECT told.place, m.id, m.mode, m.recipient, m.country, m.sender, m.purpose, m.segments, m.price, m.currency,
     m.reference, m.event_key, m.created_at
   ${about} JOIN messages m ON m.account_id = told.account_id AND m.id = told.id`,
  (fact, row) => {
    const status = fact.type.slice('message.'.length) as MessageStatus;
    return {
      recipient: row.recipient,
      data: {
        message: {
          id: toId('msg', row.id),
          status,
          detail:
            fact.reason === null
              ? (SENTENCES[status] ?? 'Nothing more will happen to it.')
              : reasonSentence(fact.reason),
          reason: fact.reason,
          mode: row.mode,
          to: row.recipient,
          country: row.country,
          sender: row.sender,
          purpose: row.purpose,
          segments: row.segments,
          price: { amount: formatDecimal(row.price), currency: row.currency },
          reference: row.reference,
          eventKey: row.event_key,
          createdAt: row.created_at.toISOString(),
        },
      },
    };
  },
);

interface StoredEvent {
  readonly event: {
    readonly person?: { readonly phone: string | null };
    readonly data?: Readonly<Record<string, unknown>>;
  };
}

const EVENTS = `SELECT told.place, e.event ${about} JOIN events e ON e.account_id = told.account_id AND e.id = told.id`;

const readEvents = readerOf<StoredEvent>(EVENTS, (_fact, { event }) => ({
  data: event.data ?? {},
  recipient: event.person?.phone ?? null,
}));

const readReplies = readerOf<StoredEvent>(EVENTS, (_fact, { event: { person, data } }) => ({
  data: {
    reply: { from: person?.phone ?? null, ...((data?.['reply'] ?? {}) as object), carrier: undefined },
  },
  recipient: person?.phone ?? null,
}));

const readConsents = readerOf<
  SqlRow<'consents', 'id' | 'recipient' | 'purpose' | 'method' | 'customer' | 'decided_at'>
>(
  `SELECT told.place, c.id, c.recipient, c.purpose, c.method, c.customer, c.decided_at
   ${about} JOIN consents c ON c.account_id = told.account_id AND c.id = told.id`,
  (_fact, row) => ({
    recipient: row.recipient,
    data: {
      consent: {
        id: toId('cns', row.id),
        to: row.recipient,
        purpose: row.purpose,
        method: row.method,
        customer: row.customer,
        decidedAt: row.decided_at.toISOString(),
      },
    },
  }),
);

const readChallenges = readerOf<SqlRow<'otp_challenges', 'id' | 'shown' | 'purpose' | 'attempts_used'>>(
  `SELECT told.place, o.id, o.shown, o.purpose, o.attempts_used
   ${about} JOIN otp_challenges o ON o.account_id = told.account_id AND o.id = told.id`,
  (_fact, row) => ({
    recipient: null,
    data: {
      challenge: {
        id: toId('otp', row.id),
        to: row.shown,
        purpose: row.purpose,
        attemptsUsed: row.attempts_used,
      },
    },
  }),
);

const DISABLED: Readonly<Record<string, string>> = {
  gone: 'The endpoint answered 410 Gone.',
  failing: 'The endpoint has taken nothing for five days.',
};

const readEndpoints = readerOf<SqlRow<'webhook_endpoints', 'id' | 'url'>>(
  `SELECT told.place, e.id, e.url ${about} JOIN webhook_endpoints e ON e.account_id = told.account_id AND e.id = told.id`,
  ({ reason }, { id, url }) => ({
    recipient: null,
    data: { webhook: { id: toId('whk', id), url, reason, detail: DISABLED[reason ?? ''] ?? '' } },
  }),
);

const readCarrierEvents = readerOf<Row<'carrier_events'>>(
  `SELECT told.place, c.id, c.type, c.carrier, c.route_id AS "routeId", c.reason, c.facts, c.at
   ${about} JOIN carrier_events c ON c.id = told.id`,
  (_fact, row) => ({ recipient: null, data: { event: carrierEventView(row) } }),
);

const READERS: Readonly<Record<WebhookEventType, Reader>> = {
  'message.on_hold': readMessages,
  'message.transmitted': readMessages,
  'message.delivered': readMessages,
  'message.not_issued': readMessages,
  'message.expired': readMessages,
  'message.blacklisted': readMessages,
  'message.received': readReplies,
  'consent.opted_out': readConsents,
  'consent.opted_in': readConsents,
  'otp.verified': readChallenges,
  'otp.failed': readChallenges,
  'otp.blocked': readEvents,
  'balance.low': readEvents,
  'quota.near': readEvents,
  'webhook.disabled': readEndpoints,
  'carrier.degraded': readCarrierEvents,
  'carrier.recovered': readCarrierEvents,
};

/** Reads what facts are about, one statement for each kind of thing. */
export const readContents = async (
  client: pg.PoolClient,
  facts: readonly Fact[],
): Promise<ReadonlyMap<bigint, FactContent>> => {
  const contents = new Map<bigint, FactContent>();
  for (const reader of new Set(Object.values(READERS))) {
    const own = facts.filter(({ type }) => READERS[type as WebhookEventType] === reader);
    if (own.length === 0) continue;
    for (const [place, content] of await reader(client, own)) contents.set(place, content);
  }
  return contents;
};
