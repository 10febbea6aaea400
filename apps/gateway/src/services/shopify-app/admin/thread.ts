import type { BusinessObject, CanonicalEvent } from '@carillon/core/events';
import { equalForms, maskNumber, parseNumber } from '@carillon/core/numbers';
import { toId } from '@carillon/gateway-api/ids';
import type { AdminConsent, AdminText, AdminThread } from '@carillon/gateway-api/shopify-app';
import { readConsents } from '../../../engine/consent/consent-facts.ts';
import type { Consents } from '../../../engine/consent/consents.ts';
import type { MessageRow } from '../../../engine/messages/lifecycle/message-row.ts';
import type { CachedPauses } from '../../../engine/messages/pauses/paused.ts';
import { messageView } from '../../../engine/messages/reading/message-view.ts';
import type { Moment } from '../../../engine/messages/reading/status-sentence.ts';
import type { RoutingBook } from '../../../engine/routing/routing-book.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { SqlRow } from '../../../infrastructure/database/query.ts';
import { findEventsAbout, keyOfObject, keysOfShop } from '../shop-objects.ts';
import type { ShopCaller } from '../shop-owner.ts';
import { objectOf } from './object-of.ts';

export interface ThreadDependencies {
  readonly database: Database;
  readonly consents: Consents;
  readonly pauses: CachedPauses;
  readonly routing: RoutingBook;
  readonly now: () => number;
}

/** Texts and replies that are shown, and templates that are offered. */
const MOST_TEXTS = 50;
const MOST_TEMPLATES = 250;

/** Event keys from one, included, until another. */
type Keys = readonly [from: string, until: string];

/**
 * Keys below a key: what begins with it and a slash, and `0` is the character after the slash. Unlike a pattern of LIKE, the
 * store looks a range up in the index also where it keeps accounts apart, for its operators are leakproof.
 */
const below = (key: string): Keys => [`${key}/`, `${key}0`];

/** What a thread is about: texts under these keys, and of a customer those of any order that went to the number. */
interface Scope {
  readonly keys: Keys;
  readonly numbers: readonly string[];
  readonly keysOfNumbers: Keys;
}

const scopeOf = (shop: string, object: BusinessObject, number: string | null): Scope => {
  const keys = below(keyOfObject(shop, object));
  const keysOfNumbers = object.type === 'customer' ? below(keysOfShop(shop)) : keys;
  return { keys, keysOfNumbers, numbers: number === null ? [] : equalForms(number) };
};

const readMessages = async (
  { pool }: Database,
  { caller }: ShopCaller,
  { keys, numbers, keysOfNumbers }: Scope,
): Promise<(MessageRow & { text: string | null })[]> => {
  const { rows } = await pool.query<MessageRow & { text: string | null }>(
    `SELECT m.*, t.text FROM messages m LEFT JOIN message_texts t USING (account_id, id)
     WHERE m.account_id = $1 AND m.mode = $2
       AND ((m.event_key ~>=~ $3 AND m.event_key ~<~ $4)
         OR (m.recipient = ANY($5::text[]) AND m.event_key ~>=~ $6 AND m.event_key ~<~ $7))
     ORDER BY m.id DESC LIMIT ${MOST_TEXTS}`,
    [caller.account.id, caller.mode, ...keys, numbers, ...keysOfNumbers],
  );
  return rows;
};

/** Replies of the person, each to the text that went to the number before it: one to another shop's text is not shown. */
const readReplies = async (
  { pool }: Database,
  { caller }: ShopCaller,
  { numbers, keysOfNumbers }: Scope,
): Promise<SqlRow<'replies', 'id' | 'text' | 'received_at'>[]> => {
  if (numbers.length === 0) return [];
  const { rows } = await pool.query<SqlRow<'replies', 'id' | 'text' | 'received_at'>>(
    `SELECT r.id, r.text, r.received_at FROM replies r, LATERAL (
       SELECT m.event_key FROM messages m
       WHERE m.account_id = r.account_id AND m.mode = r.mode AND m.recipient = ANY($3::text[])
         AND m.created_at <= r.received_at
       ORDER BY m.id DESC LIMIT 1) AS answered
     WHERE r.account_id = $1 AND r.mode = $2 AND r.sender = ANY($3::text[])
       AND answered.event_key ~>=~ $4 AND answered.event_key ~<~ $5
     ORDER BY r.received_at DESC LIMIT ${MOST_TEXTS}`,
    [caller.account.id, caller.mode, numbers, ...keysOfNumbers],
  );
  return rows;
};

const readTemplates = async ({ pool }: Database, { caller }: ShopCaller): Promise<string[]> => {
  const { rows } = await pool.query<SqlRow<'templates', 'name'>>(
    `SELECT name FROM templates WHERE account_id = $1 ORDER BY name LIMIT ${MOST_TEMPLATES}`,
    [caller.account.id],
  );
  return rows.map(({ name }) => name);
};

/** What the person has said of offers, and whether any text may reach them. */
const consentOf = async (
  { database, consents, now }: ThreadDependencies,
  { caller }: ShopCaller,
  recipient: string,
): Promise<AdminConsent> => {
  const account = caller.account.id;
  const settings = await consents.settings.read([account]);
  const asked = { account, recipient, purpose: 'commercial' as const };
  const known = { settings, digests: consents.digests, now: now() };
  const { suppression, record } = (await readConsents(database.pool, [asked], known)).factsFor(asked);
  const since = suppression?.since ?? record?.at ?? null;
  const isRefused = suppression !== null || record?.decision === 'withdrawn';
  return {
    state: isRefused ? 'unsubscribed' : record === null ? 'unknown' : 'subscribed',
    blocked: suppression?.scope === 'all',
    since: since === null ? null : new Date(since).toISOString(),
  };
};

const numberOf = (event: CanonicalEvent | undefined, { caller }: ShopCaller): string | null => {
  const { phone = null, country = null } = event?.person ?? {};
  if (phone === null) return null;
  const number = parseNumber(phone, country ?? caller.account.defaultCountry);
  return number.ok ? number.value.e164 : null;
};

const fromMessage = (row: MessageRow & { text: string | null }, moment: Moment): AdminText => {
  const { id, createdAt, status, detail } = messageView(row, moment);
  return { id, direction: 'out', at: createdAt, text: row.text, state: status, detail };
};

const fromReply = ({
  id,
  text,
  received_at: at,
}: SqlRow<'replies', 'id' | 'text' | 'received_at'>): AdminText => ({
  id: toId('rpl', id),
  direction: 'in',
  at: at.toISOString(),
  text,
  state: 'received',
  detail: null,
});

/** What the page of an order or customer shows: all of it of that account, that mode and that shop. */
export const readThread = async (
  deps: ThreadDependencies,
  owner: ShopCaller,
  globalId: string,
): Promise<AdminThread> => {
  const { database, pauses, routing, now } = deps;
  const object = objectOf(globalId);
  const events = await findEventsAbout(database, owner, [object]);
  const number = numberOf(events.get(keyOfObject(owner.shop, object)), owner);
  const scope = scopeOf(owner.shop, object, number);
  const moment = {
    now: now(),
    paused: await pauses.read(),
    carriers: (await routing.read(database.pool)).standings,
  };
  const sent = (await readMessages(database, owner, scope)).map((row) => fromMessage(row, moment));
  const received = (await readReplies(database, owner, scope)).map(fromReply);
  return {
    object: globalId,
    mode: owner.caller.mode,
    to: number === null ? null : maskNumber(number),
    consent: number === null ? null : await consentOf(deps, owner, number),
    texts: [...sent, ...received]
      .toSorted((one, other) => other.at.localeCompare(one.at))
      .slice(0, MOST_TEXTS),
    templates: await readTemplates(database, owner),
  };
};
