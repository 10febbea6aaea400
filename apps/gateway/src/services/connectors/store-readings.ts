import type { Translation } from '@carillon/connector-kit/connector';
import { type ConsentPolicy, DEFAULT_CONSENT_POLICY } from '@carillon/core/consent';
import { toId } from '@carillon/gateway-api/ids';
import type pg from 'pg';
import type { Consents } from '../../engine/consent/consents.ts';
import { type AppliedChange, applyConsentChange } from '../../engine/consent/platform-consent.ts';
import type { EventJobs } from '../../engine/events/event-jobs.ts';
import { type NewEvent, type StoredEvent, storeAllEvents } from '../../engine/events/store-events.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { type ClaimedWebhook, lockClaimed, recordRead } from './claim-webhooks.ts';
import { applyLifecycle, type LifecycleDependencies } from './shops/lifecycle.ts';
import { findTellers, lockTeller, type Teller } from './shops/tellers.ts';
import { withProfile } from './shops/with-profile.ts';

export interface StoreReadingsOptions extends LifecycleDependencies {
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
  /** Why nothing became of it, where that lies in the connection. */
  readonly ignored?: string | null;
}

/** The rights of people on their data are read and told to nobody; else why nothing follows. */
export const silenceOf = ({ ignored, privacyRequests }: Interpreted['said']): string | null => {
  const kinds = privacyRequests.map(({ kind }) => kind);
  return kinds.length > 0 ? `Nothing acts yet on ${kinds.join(', ')}.` : (ignored?.detail ?? null);
};

const toRead = (
  { claimed, said }: Interpreted,
  { events = [], consents = [], lifecycle = null, ignored = null }: Became,
) => ({
  claimed,
  code: null,
  detail: null,
  outcome: {
    events: events.map((event) => ({ ...event, id: toId('evt', event.id) })),
    consents,
    lifecycle,
    ignored: ignored ?? silenceOf(said),
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
