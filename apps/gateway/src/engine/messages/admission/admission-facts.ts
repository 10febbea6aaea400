import type { AdmissionFacts, Draft } from '@carillon/core/admission';
import type { TariffLine } from '@carillon/core/billing';
import type { Profile } from '@carillon/core/encoding';
import type { Refusal, Result } from '@carillon/core/result';
import type { Route } from '@carillon/core/routing';
import type pg from 'pg';
import type { Caller } from '../../../infrastructure/http/caller.ts';
import type { Spender, SpendingWallet } from '../../billing/spending-wallet.ts';
import { askedOf, type ConsentLookup, readConsents } from '../../consent/consent-facts.ts';
import type { BatchConsents } from '../../consent/consents.ts';
import { readNetworks } from '../../routing/number-networks.ts';
import { connectorOf } from '../lifecycle/new-message.ts';

/** What admission reads once for all: prices and routes. Kept in memory, read again when they change. */
export interface PriceBook {
  readonly tariffs: readonly TariffLine[];
  readonly routes: readonly Route[];
  readonly virtualCarrier: string | null;
  /** How each carrier cuts and counts texts, by name; by the default profile all when left out. */
  readonly profiles?: ReadonlyMap<string, Profile>;
  /** The plans that allow one segment only. */
  readonly shortTextPlans: ReadonlySet<string>;
  /** Some route or tariff names a network, so that those of recipients are looked up; none does when left out. */
  readonly byNetwork?: boolean;
}

/** Texts of one caller that are decided on together. */
interface CallersTexts {
  readonly caller: Caller;
  readonly drafts: readonly Result<Draft, Refusal>[];
}

/** What is known of the recipients of a batch. */
export interface RecipientFacts {
  readonly consents: ConsentLookup;
  /** MCC and MNC by number; nothing while no route or tariff asks for them. */
  readonly networks: ReadonlyMap<string, string>;
}

/** Reads what is known of the recipients of a batch: each kind of fact with one statement for all of them. */
export const readRecipients = async (
  client: pg.Pool | pg.PoolClient,
  texts: readonly CallersTexts[],
  { book, consents, now }: { book: PriceBook; consents: BatchConsents; now: number },
): Promise<RecipientFacts> => {
  const sound = texts.flatMap(({ caller, drafts }) =>
    drafts.flatMap((draft) => (draft.ok ? [{ caller, draft: draft.value }] : [])),
  );
  const asked = sound.map(({ caller, draft }) => askedOf(caller, draft));
  return {
    consents: await readConsents(client, asked, { ...consents, now }),
    networks: book.byNetwork
      ? await readNetworks(
          client,
          sound.map(({ draft }) => draft.recipient.e164),
        )
      : new Map(),
  };
};

/** Finds the messages that earlier requests made under some event keys, by account and digest. */
export const findEventKeys = async (
  client: pg.PoolClient,
  keys: readonly { account: string; digest: Buffer }[],
): Promise<Map<string, string>> => {
  if (keys.length === 0) return new Map();
  const { rows } = await client.query<{ account_id: string; digest: Buffer; message_id: string }>({
    name: 'find-event-keys',
    text: `SELECT account_id, digest, message_id FROM event_keys
      JOIN unnest($1::uuid[], $2::bytea[]) AS asked (account_id, digest) USING (account_id, digest)`,
    values: [keys.map((key) => key.account), keys.map((key) => key.digest)],
  });
  return new Map(rows.map((row) => [eventKeyIndex(row.account_id, row.digest), row.message_id]));
};

/** The name of an event key in a map. */
export const eventKeyIndex = (account: string, digest: Buffer): string =>
  `${account}${digest.toString('latin1')}`;

/** What a message is decided on: what was read for its batch, the time, and a number drawn for it. */
export interface FactSources {
  readonly book: PriceBook;
  readonly recipients: RecipientFacts;
  /** Undefined for an account that has none: it can spend nothing. */
  readonly wallet: SpendingWallet | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** In [0, 1). */
  readonly roll: number;
}

/** Whose spending a message counts to, as spend caps name it. */
export const spenderOf = (caller: Caller, draft: Draft): Spender => ({
  keyId: caller.keyId,
  connector: connectorOf(draft),
});

/** The facts of one message, from what was read for the batch: the one place that gives the rules what they read. */
export const factsFor = (
  caller: Caller,
  draft: Draft,
  { book, recipients, wallet, now, roll }: FactSources,
): AdmissionFacts => {
  const spending = wallet?.limitsFor(spenderOf(caller, draft));
  return {
    now,
    roll,
    mode: caller.mode,
    currency: caller.account.currency,
    available: wallet?.available ?? 0n,
    ...(spending && { spending }),
    consent: recipients.consents.factsFor(askedOf(caller, draft)),
    longTexts: !book.shortTextPlans.has(caller.account.plan),
    tariffs: book.tariffs,
    routes: book.routes,
    network: recipients.networks.get(draft.recipient.e164) ?? null,
    virtualCarrier: book.virtualCarrier,
    ...(book.profiles && { profiles: book.profiles }),
  };
};
