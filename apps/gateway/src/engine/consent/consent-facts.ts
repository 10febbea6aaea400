import type { ConsentFacts, Draft, RecentTexts } from '@carillon/core/admission';
import { DEFAULT_CONSENT_POLICY, type Suppression } from '@carillon/core/consent';
import type { Purpose } from '@carillon/core/messaging';
import { toId } from '@carillon/gateway-api/ids';
import type pg from 'pg';
import type { Caller } from '../../infrastructure/http/caller.ts';
import type { ConsentSettings } from './consent-settings.ts';
import type { NumberDigests } from './number-digests.ts';

/** A text that is being decided on, as far as consent goes. */
export interface AskedRecipient {
  readonly account: string;
  /** E.164. */
  readonly recipient: string;
  readonly purpose: Purpose;
}

/** What a draft asks about its recipient. */
export const askedOf = (caller: Caller, { recipient, request }: Draft): AskedRecipient => ({
  account: caller.account.id,
  recipient: recipient.e164,
  purpose: request.purpose,
});

/** What was found about the recipients of a batch. */
export interface ConsentLookup {
  factsFor(asked: AskedRecipient): ConsentFacts;
  /** A commercial text of this very batch was admitted: the next to the same recipient counts it. */
  admitted(asked: AskedRecipient): void;
}

interface Row {
  place: bigint;
  scope: Suppression['scope'] | null;
  state: Suppression['state'];
  origin: Suppression['origin'];
  since: Date;
  record_id: string | null;
  decision: 'granted' | 'withdrawn' | 'undecided';
  decided_at: Date;
}

interface Found {
  readonly suppression: Suppression | null;
  readonly record: { readonly id: string; readonly decision: Row['decision']; readonly at: number } | null;
}

/** A no that was taken back stands for nothing said. */
const recordOf = ({ record }: Found): ConsentFacts['record'] =>
  record === null || record.decision === 'undecided' ? null : { ...record, decision: record.decision };

interface Count {
  lastDay: number;
  lastWeek: number;
  sinceSign: number;
}

const DAY_MS = 24 * 3600 * 1000;
const NOTHING: Found = { suppression: null, record: null };
const keyOf = ({ account, recipient }: AskedRecipient): string => `${account}${recipient}`;

const toFound = (row: Row): Found => ({
  suppression: row.scope && {
    scope: row.scope,
    state: row.state,
    origin: row.origin,
    since: row.since.getTime(),
  },
  record:
    row.record_id === null
      ? null
      : { id: toId('cns', row.record_id), decision: row.decision, at: row.decided_at.getTime() },
});

const isNewer = (one: NonNullable<Found['record']>, other: NonNullable<Found['record']>): boolean =>
  one.at > other.at || (one.at === other.at && one.decision === 'withdrawn');

/** A person who is known under two keys: the *no* is as wide and as sure as both, the decision is the newest. */
const merge = (one: Found, other: Found): Found => {
  const [no, also] = [one.suppression, other.suppression];
  const [record, second] = [one.record, other.record];
  return {
    suppression:
      no && also
        ? {
            ...(also.since > no.since ? also : no),
            scope: no.scope === 'all' ? 'all' : also.scope,
            state: no.state === 'active' ? 'active' : also.state,
          }
        : (no ?? also),
    record: record && second ? (isNewer(second, record) ? second : record) : (record ?? second),
  };
};

const READ = {
  name: 'consent-facts',
  text: `SELECT asked.place, s.scope, s.state, s.origin, s.since, c.id AS record_id, c.decision, c.decided_at
    FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) WITH ORDINALITY AS asked (account_id, list_id, digest, place)
    LEFT JOIN suppressions s ON s.account_id = asked.list_id AND s.digest = asked.digest
    LEFT JOIN LATERAL (
      SELECT id, decision, decided_at FROM consents
      WHERE account_id = asked.account_id AND digest = asked.digest AND purpose = 'commercial' AND status = 'effective'
      ORDER BY decided_at DESC, decision DESC LIMIT 1
    ) AS c ON true
    WHERE s.scope IS NOT NULL OR c.id IS NOT NULL`,
};

const COUNT = {
  name: 'recent-commercial-texts',
  text: `SELECT asked.place, recent.* FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS asked (account_id, recipient, place),
    LATERAL (SELECT max(received_at) AS at FROM replies WHERE account_id = asked.account_id AND sender = asked.recipient
      AND kind <> 'automatic') AS sign,
    LATERAL (
      SELECT count(*) FILTER (WHERE m.created_at >= $3) AS last_day, count(*) FILTER (WHERE m.created_at >= $4) AS last_week,
        count(*) FILTER (WHERE sign.at IS NULL OR m.created_at >= sign.at) AS since_sign
      FROM messages m WHERE m.account_id = asked.account_id AND m.recipient = asked.recipient AND m.id >= uuid_at($5)
        AND m.purpose = 'commercial' AND (m.stage <> 'settled' OR m.submitted_at IS NOT NULL)
    ) AS recent`,
};

/** Whether anything is to be looked up before a text to a recipient is decided on. */
export const isLookedUp = (
  { account, purpose }: AskedRecipient,
  settings: ReadonlyMap<string, ConsentSettings>,
): boolean => purpose === 'commercial' || settings.get(account)?.stopsAll === true;

const distinct = (asked: readonly AskedRecipient[]): AskedRecipient[] => [
  ...new Map(asked.map((one) => [keyOf(one), one])).values(),
];

const readFound = async (
  client: pg.Pool | pg.PoolClient,
  asked: readonly AskedRecipient[],
  { settings, digests }: { settings: ReadonlyMap<string, ConsentSettings>; digests: NumberDigests },
): Promise<Map<string, Found>> => {
  const wanted = distinct(asked.filter((one) => isLookedUp(one, settings)));
  if (wanted.length === 0) return new Map();
  const looked = wanted.flatMap((one) =>
    digests.everyDigest(one.recipient).map((digest) => ({ ...one, digest })),
  );
  const { rows } = await client.query<Row>({
    ...READ,
    values: [
      looked.map(({ account }) => account),
      looked.map(({ account }) => settings.get(account)?.listId ?? account),
      looked.map(({ digest }) => digest),
    ],
  });
  const found = new Map<string, Found>();
  for (const row of rows) {
    const key = keyOf(looked[Number(row.place) - 1]!);
    found.set(key, merge(found.get(key) ?? NOTHING, toFound(row)));
  }
  return found;
};

const readCounts = async (
  client: pg.Pool | pg.PoolClient,
  asked: readonly AskedRecipient[],
  { settings, now }: { settings: ReadonlyMap<string, ConsentSettings>; now: number },
): Promise<Map<string, Count>> => {
  const counted = ({ account }: AskedRecipient): boolean => {
    const policy = settings.get(account)?.policy;
    return policy !== undefined && (policy.frequencyCap !== null || policy.quietAfter !== null);
  };
  const wanted = distinct(asked.filter((one) => one.purpose === 'commercial' && counted(one)));
  if (wanted.length === 0) return new Map();
  const before = (days: number): Date => new Date(now - days * DAY_MS);
  const { rows } = await client.query<{
    place: bigint;
    last_day: bigint;
    last_week: bigint;
    since_sign: bigint;
  }>({
    ...COUNT,
    values: [
      wanted.map(({ account }) => account),
      wanted.map(({ recipient }) => recipient),
      before(1),
      before(7),
      before(90),
    ],
  });
  return new Map(
    rows.map((row) => [
      keyOf(wanted[Number(row.place) - 1]!),
      { lastDay: Number(row.last_day), lastWeek: Number(row.last_week), sinceSign: Number(row.since_sign) },
    ]),
  );
};

const toLookup = (
  settings: ReadonlyMap<string, ConsentSettings>,
  found: ReadonlyMap<string, Found>,
  counts: ReadonlyMap<string, Count>,
): ConsentLookup => ({
  factsFor: (one) => ({
    policy: settings.get(one.account)?.policy ?? DEFAULT_CONSENT_POLICY,
    suppression: (found.get(keyOf(one)) ?? NOTHING).suppression,
    record: recordOf(found.get(keyOf(one)) ?? NOTHING),
    recent: (counts.get(keyOf(one)) as RecentTexts | undefined) ?? null,
  }),
  admitted: (one) => {
    const count = one.purpose === 'commercial' ? counts.get(keyOf(one)) : undefined;
    if (!count) return;
    count.lastDay += 1;
    count.lastWeek += 1;
    count.sinceSign += 1;
  },
});

/** For a batch of whose recipients nothing is to be looked up. */
export const nothingLookedUp = (settings: ReadonlyMap<string, ConsentSettings>): ConsentLookup =>
  toLookup(settings, new Map(), new Map());

/**
 * Reads what is known of the recipients of a batch: one statement for all of them, and none when no text is
 * commercial and no account has somebody who wants no text at all. A second one counts, for accounts with a cap.
 */
export const readConsents = async (
  client: pg.Pool | pg.PoolClient,
  asked: readonly AskedRecipient[],
  known: { settings: ReadonlyMap<string, ConsentSettings>; digests: NumberDigests; now: number },
): Promise<ConsentLookup> => {
  const found = await readFound(client, asked, known);
  const counts = await readCounts(client, asked, known);
  return toLookup(known.settings, found, counts);
};
