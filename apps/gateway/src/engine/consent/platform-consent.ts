import {
  type ConsentChange,
  type ConsentPolicy,
  consentChangeEvidence,
  isProvenYes,
  undoes,
} from '@carillon/core/consent';
import { type E164, parseNumber } from '@carillon/core/numbers';
import type { Result } from '@carillon/core/result';
import { sql } from 'kysely';
import type pg from 'pg';
import { queryOn } from '../../infrastructure/database/query.ts';
import { type NewDecision, recordDecisions } from './consent-ledger.ts';
import type { ConsentWriter } from './consents.ts';
import type { NumberDigests } from './number-digests.ts';
import { applyDecision } from './record-consent.ts';
import { lockConsents, suppress } from './suppress.ts';
import { findSuppression } from './suppression-list.ts';

/** What became of a platform's word on somebody's consent. */
export interface AppliedChange {
  readonly state: ConsentChange['state'];
  /** `recorded`: it is in the ledger, and a decision that counts for more stands. `unchanged`: it was known. */
  readonly outcome: 'suppressed' | 'granted' | 'recorded' | 'parked' | 'unchanged' | 'ignored';
  readonly reason: string | null;
}

type Outcome = Pick<AppliedChange, 'outcome' | 'reason'>;
const came = (outcome: Outcome['outcome'], reason: string | null = null): Outcome => ({ outcome, reason });

interface Person {
  readonly accountId: string;
  readonly recipient: E164;
}

/** Reads the phone by its own country, else by the account's. */
const readPhone = async (
  client: pg.PoolClient,
  accountId: string,
  { person: { phone, country } }: ConsentChange,
): Promise<Result<E164, string>> => {
  if (phone === null) return { ok: false, error: 'phone_missing' };
  const account = await queryOn(client)
    .selectFrom('accounts')
    .select('defaultCountry')
    .where('id', '=', accountId)
    .executeTakeFirst();
  const read = parseNumber(phone, country ?? account?.defaultCountry ?? null);
  return read.ok ? { ok: true, value: read.value.e164 } : { ok: false, error: read.error.code };
};

/** A delivery that comes again, and one decision told by two deliveries, are one record. */
const isKnown = async (
  client: pg.PoolClient,
  digests: NumberDigests,
  { person: { accountId, recipient }, change }: { person: Person; change: ConsentChange },
): Promise<boolean> => {
  const { platform, shop, state, decidedAt, webhook } = consentChangeEvidence(change);
  const told = { platform, shop, state };
  const same = [{ ...told, webhook }, ...(decidedAt === undefined ? [] : [{ ...told, decidedAt }])];
  const { rows } = await client.query<{ known: boolean }>(
    `SELECT EXISTS (SELECT FROM consents WHERE account_id = $1 AND digest = ANY($2) AND evidence @> ANY($3::jsonb[])) AS known`,
    [accountId, digests.everyDigest(recipient), same.map((evidence) => JSON.stringify(evidence))],
  );
  return rows[0]!.known;
};

/** Whether a later yes would have undone this *no*: then it came too late, in whatever order the two arrive. */
const isOutdated = async (
  client: pg.PoolClient,
  digests: NumberDigests,
  { accountId, recipient, decidedAt, evidence }: NewDecision,
): Promise<boolean> => {
  const rows = await queryOn(client)
    .selectFrom('consents')
    .select(['method', 'evidence', 'decidedAt'])
    .where('accountId', '=', accountId)
    .where(sql<boolean>`digest = ANY(${digests.everyDigest(recipient)})`)
    .where('purpose', '=', 'commercial')
    .where('status', '=', 'effective')
    .where('decision', '=', 'granted')
    .where('decidedAt', '>', decidedAt)
    .execute();
  const no = {
    scope: 'commercial' as const,
    origin: 'platform',
    since: decidedAt.getTime(),
    evidence: { ...evidence },
  };
  return rows.some((row) =>
    undoes({ ...row, decidedAt: row.decidedAt.getTime() } as Parameters<typeof undoes>[0], no),
  );
};

const sayNo = async (
  client: pg.PoolClient,
  consents: ConsentWriter,
  { decision, now }: { decision: NewDecision; now: Date },
): Promise<Outcome> => {
  if (await isOutdated(client, consents.digests, decision)) {
    await recordDecisions(client, consents.digests, { decisions: [decision], now });
    return came('recorded', 'newer_consent');
  }
  const { accountId, recipient, customer, decidedAt: at } = decision;
  const evidence = decision.evidence as Record<string, string>;
  const no = { scope: 'commercial' as const, state: 'active' as const, origin: 'platform' as const };
  await suppress(client, consents, {
    entries: [{ accountId, recipient, customer, at, evidence, ...no }],
    now,
  });
  return came('suppressed');
};

const sayYes = async (
  client: pg.PoolClient,
  consents: ConsentWriter,
  { decision, policy, now }: { decision: NewDecision; policy: ConsentPolicy; now: Date },
): Promise<Outcome> => {
  if (decision.status === 'parked') {
    const pending = (decision.evidence as Record<string, string>)['state'] === 'pending';
    if (!pending && policy.grantWithoutEvidence === 'refuse') return came('ignored', 'evidence_missing');
    await recordDecisions(client, consents.digests, { decisions: [decision], now });
    return came('parked', pending ? 'opt_in_pending' : 'evidence_missing');
  }
  await applyDecision(client, consents, { decision, now });
  const { accountId, recipient } = decision;
  const no = await findSuppression(client, accountId, { digests: consents.digests.everyDigest(recipient) });
  return no ? came('recorded', 'recipient_opted_out') : came('granted');
};

/**
 * Does what a platform says of somebody's consent, in the caller's transaction: a *no* suppresses at once and cancels
 * what waits, a *yes* with evidence goes into the ledger and undoes no *no* but the one this very shop told before. The
 * newest decision counts, however late the other one arrives.
 */
export const applyConsentChange = async (
  client: pg.PoolClient,
  consents: ConsentWriter,
  {
    accountId,
    change,
    policy,
    now,
    receivedAt,
  }: {
    accountId: string;
    change: ConsentChange;
    policy: ConsentPolicy;
    now: Date;
    /** When the platform said it: what has no time of its own was decided by then. */
    receivedAt: Date;
  },
): Promise<AppliedChange> => {
  const { state, decidedAt } = change;
  const phone = await readPhone(client, accountId, change);
  if (!phone.ok) return { state, ...came('ignored', phone.error) };
  const person = { accountId, recipient: phone.value };
  await lockConsents(client, [person]);
  if (await isKnown(client, consents.digests, { person, change })) return { state, ...came('unchanged') };
  const isNo = state === 'unsubscribed' || state === 'redacted';
  const decision: NewDecision = {
    ...person,
    customer: change.customer,
    purpose: 'commercial',
    decision: isNo ? 'withdrawn' : 'granted',
    status: isNo || isProvenYes(change) ? 'effective' : 'parked',
    method: 'platform',
    evidence: consentChangeEvidence(change),
    decidedAt: new Date(
      Math.min(decidedAt === null ? Number.POSITIVE_INFINITY : Date.parse(decidedAt), receivedAt.getTime()),
    ),
  };
  const outcome = isNo
    ? await sayNo(client, consents, { decision, now })
    : await sayYes(client, consents, { decision, policy, now });
  return { state, ...outcome };
};
