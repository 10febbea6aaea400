import type { AdmissionFacts, ConsentFacts, Draft } from '@carillon/core/admission';
import type { SpendingLimits, TariffLine } from '@carillon/core/billing';
import type { Profile } from '@carillon/core/encoding';
import type { Refusal, Result } from '@carillon/core/result';
import type { Route } from '@carillon/core/routing';
import type pg from 'pg';
import type { Caller } from '../../../infrastructure/http/caller.ts';
import { readNetworks } from '../../routing/number-networks.ts';

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

/** The networks of recipients that are known, by number; nothing is read while no route or tariff asks for them. */
export const networksOf = async (
  client: pg.Pool | pg.PoolClient,
  { byNetwork = false }: PriceBook,
  drafts: readonly Result<Draft, Refusal>[],
): Promise<ReadonlyMap<string, string>> =>
  byNetwork
    ? readNetworks(
        client,
        drafts.flatMap((draft) => (draft.ok ? [draft.value.recipient.e164] : [])),
      )
    : new Map();

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

/** The facts of one message, from what was read for the batch. */
export const factsFor = (
  caller: Caller,
  book: PriceBook,
  {
    available,
    spending,
    consent,
    network = null,
    now,
    roll,
  }: {
    available: bigint;
    spending?: SpendingLimits | undefined;
    /** Left out, no commercial text passes. */
    consent?: ConsentFacts;
    /** MCC and MNC of the recipient; left out, it is not known. */
    network?: string | null;
    now: number;
    roll: number;
  },
): AdmissionFacts => ({
  now,
  roll,
  mode: caller.mode,
  currency: caller.account.currency,
  available,
  ...(spending && { spending }),
  ...(consent && { consent }),
  longTexts: !book.shortTextPlans.has(caller.account.plan),
  tariffs: book.tariffs,
  routes: book.routes,
  network,
  virtualCarrier: book.virtualCarrier,
  ...(book.profiles && { profiles: book.profiles }),
});
