import type { PrivacyRequest, Translation } from '@carillon/connector-kit/connector';
import { type ConsentPolicy, DEFAULT_CONSENT_POLICY } from '@carillon/core/consent';
import { toId } from '@carillon/gateway-api/ids';
import type pg from 'pg';
import type { Consents } from '../../engine/consent/consents.ts';
import { type AppliedChange, applyConsentChange } from '../../engine/consent/platform-consent.ts';
import type { EventJobs } from '../../engine/events/event-jobs.ts';
import { type NewEvent, type StoredEvent, storeAllEvents } from '../../engine/events/store-events.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Mode } from '../../infrastructure/http/caller.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';
import { type ClaimedWebhook, lockClaimed, recordRead } from './claim-webhooks.ts';
import { applyLifecycle, type LifecycleDependencies } from './shops/lifecycle.ts';
import { findTellers, lockTeller, type Teller } from './shops/tellers.ts';
import { withProfile } from './shops/with-profile.ts';

/** Keeps what somebody wants done with their data, in the caller's transaction; gives its id. */
export type KeepPrivacyRequest = (
  client: pg.PoolClient,
  vault: Vault,
  request: {
    readonly accountId: string;
    readonly connectionId: string;
    readonly mode: Mode;
    readonly request: PrivacyRequest;
    readonly now: Date;
  },
) => Promise<string>;

export interface StoreReadingsOptions extends LifecycleDependencies {
  readonly keepPrivacyRequest: KeepPrivacyRequest;
  readonly database: Database;
  readonly jobs: EventJobs;
  readonly consents: Consents;
  readonly now: () => number;
}

/** A webhook with what it says. */
export interface Interpreted {
  readonly claimed: ClaimedWebhook;
  readonly said: Translation;
}

/** The reading was somebody else's by the time it ended: what it stored is taken back. */
export class NoLongerOurs extends Error {
  override readonly name = 'NoLongerOurs';
}

interface Became {
  readonly events?: readonly StoredEvent[];
  readonly consents?: readonly AppliedChange[];
  /** What was done about the shop itself. */
  readonly lifecycle?: string | null;
  /** What somebody wants done with their data. */
  readonly requests?: readonly { readonly id: string; readonly kind: PrivacyRequest['kind'] }[];
  /** Why nothing became of it, where that lies in the connection. */
  readonly ignored?: string | null;
}

const toRead = (
  { claimed, said }: Interpreted,
  { events = [], consents = [], lifecycle = null, requests = [], ignored = null }: Became,
) => ({
  claimed,
  code: null,
  detail: null,
  outcome: {
    events: events.map((event) => ({ ...event, id: toId('evt', event.id) })),
    consents,
    lifecycle,
    requests,
    ignored: ignored ?? said.ignored?.detail ?? null,
  },
});

/** What a webhook says happened, as far as anybody is to be told. */
const eventsOf = (
  { claimed: { accountId, mode }, said }: Interpreted,
  teller: Teller | undefined,
): readonly NewEvent[] =>
  teller?.state === 'removed'
    ? []
    : said.events.map((event) => ({
        owner: { account: accountId, mode },
        event: withProfile(event, teller?.profile ?? null),
      }));

const REMOVED = 'The shop removed the app, so what it says is told to nobody.';

const whyUntold = ({ said }: Interpreted, teller: Teller | undefined): string | null =>
  teller?.state === 'removed' && said.events.length > 0 ? REMOVED : null;

/** Stores what some webhooks say happened, by set, and that they were read: both, or neither. */
export const storeEventsOf = async (
  { database, jobs, now }: StoreReadingsOptions,
  batch: readonly Interpreted[],
): Promise<void> => {
  await database.transaction(async (client) => {
    const ours = await lockClaimed(
      client,
      batch.map(({ claimed }) => claimed),
    );
    const own = batch.filter(({ claimed }) => ours.has(claimed.id));
    const tellers = await findTellers(client, own);
    const told = own.map((one) => eventsOf(one, tellers.get(one.claimed.connectionId)));
    const stored = await storeAllEvents(client, jobs, told.flat());
    let next = 0;
    const readings = own.map((one, place) => {
      const first = next;
      next += told[place]!.length;
      const ignored = whyUntold(one, tellers.get(one.claimed.connectionId));
      return toRead(one, { events: stored.slice(first, next), ignored });
    });
    await recordRead(client, readings, new Date(now()));
  });
  if (batch.some(({ said }) => said.events.length > 0)) jobs.wake();
};

const applyChanges = async (
  client: pg.PoolClient,
  { consents, now }: StoreReadingsOptions,
  { claimed: { accountId, mode, receivedAt }, said, policy }: Interpreted & { policy: ConsentPolicy },
): Promise<AppliedChange[]> => {
  const applied: AppliedChange[] = [];
  for (const change of said.consentChanges)
    applied.push(
      // Whom live texts may go to is no matter of a test.
      mode === 'test'
        ? { state: change.state, outcome: 'ignored', reason: 'test_connection' }
        : await applyConsentChange(client, consents, {
            accountId,
            change,
            policy,
            now: new Date(now()),
            receivedAt,
          }),
    );
  return applied;
};

/**
 * Does what one webhook says of people's consent, in a transaction of its own: it takes the locks of people, and those
 * of two webhooks would be taken in any order. That the webhook is still to be read is found last, for the erasure of a
 * person takes the person's lock first, and the webhook's then.
 *
 * @throws NoLongerOurs when it is not.
 */
export const storeChangesOf = async (
  options: StoreReadingsOptions,
  one: Interpreted,
): Promise<readonly AppliedChange[]> => {
  const { database, jobs, consents, now } = options;
  const { claimed } = one;
  const settings = (await consents.settings.read([claimed.accountId])).get(claimed.accountId);
  const policy = settings?.policy ?? DEFAULT_CONSENT_POLICY;
  const applied = await database.transaction(async (client) => {
    const changes = await applyChanges(client, options, { ...one, policy });
    const tellers = await findTellers(client, [one]);
    const events = await storeAllEvents(client, jobs, eventsOf(one, tellers.get(claimed.connectionId)));
    const reading = toRead(one, { events, consents: changes });
    if ((await recordRead(client, [reading], new Date(now()))) === 0) throw new NoLongerOurs();
    return changes;
  });
  consents.settings.forget();
  if (one.said.events.length > 0) jobs.wake();
  return applied;
};

/**
 * Does what one webhook says befell its shop, in a transaction of its own; gives what was done. A connection that is gone has
 * nothing to change.
 *
 * @throws NoLongerOurs when the webhook is not this process's to read any more.
 */
export const storeLifecycleOf = async (
  options: StoreReadingsOptions,
  one: Interpreted,
): Promise<string[]> => {
  const { database, now } = options;
  const at = new Date(now());
  return database.transaction(async (client) => {
    const done: string[] = [];
    for (const change of one.said.lifecycle) {
      // Read anew for each: what the one before changed counts.
      const connection = await lockTeller(client, one.claimed);
      done.push(
        connection
          ? await applyLifecycle(client, options, { connection, change, now: at })
          : 'The shop is not connected any more.',
      );
    }
    const reading = toRead(one, { lifecycle: done.join(' ') });
    if ((await recordRead(client, [reading], at)) === 0) throw new NoLongerOurs();
    return done;
  });
};

/**
 * Keeps what one webhook says that people want done with their data, with the word that it was read: both, or neither. What
 * is done comes afterwards.
 *
 * @throws NoLongerOurs when the webhook is not this process's to read any more.
 */
export const storeRequestsOf = async (options: StoreReadingsOptions, one: Interpreted): Promise<void> => {
  const { database, vault, keepPrivacyRequest, now } = options;
  const { accountId, connectionId, mode } = one.claimed;
  const at = new Date(now());
  await database.transaction(async (client) => {
    const requests: { id: string; kind: PrivacyRequest['kind'] }[] = [];
    for (const request of one.said.privacyRequests) {
      const kept = { accountId, connectionId, mode, request, now: at };
      const id = await keepPrivacyRequest(client, vault, kept);
      requests.push({ id: toId('prq', id), kind: request.kind });
    }
    if ((await recordRead(client, [toRead(one, { requests })], at)) === 0) throw new NoLongerOurs();
  });
};
