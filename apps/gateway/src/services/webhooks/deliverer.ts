import { toId } from '@carillon/gateway-api/ids';
import type { MessageTraces } from '../../engine/messages/message-traces.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { createSpareTime } from '../../infrastructure/jobs/spare-time.ts';
import type { OutboundHttp } from '../../infrastructure/outbound-http/exchange.ts';
import type { Logger } from '../../infrastructure/telemetry/logger.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';
import { createEvents } from './create-events.ts';
import {
  type ClaimedDelivery,
  claimDeliveries,
  type DueEndpoint,
  disableEndpoint,
  dueEndpoints,
  type FinishedDelivery,
  noteHealth,
  recordAttempts,
} from './deliveries.ts';
import { type Posted, postEvent } from './post-event.ts';
import { createRests } from './rests.ts';
import { FAILING_MS, nextDelayMs } from './retry-schedule.ts';
import { secretsOf } from './signing.ts';
import { tracePosts } from './trace-posts.ts';

export interface DelivererOptions {
  readonly database: Database;
  readonly vault: Vault;
  readonly http: OutboundHttp;
  readonly logger: Logger;
  /** No traces are kept unless given. */
  readonly traces?: MessageTraces | null;
  readonly now: () => number;
  readonly random: () => number;
  readonly onFault: (error: unknown) => void;
}

/** Posts events to endpoints. */
export interface Deliverer {
  /** Makes events of what was noted, and begins to post what is due. */
  run(): Promise<void>;
  /** Begins nothing more, and waits for what is on its way, as long as the signal lets it. */
  close(grace: AbortSignal): Promise<void>;
}

/** Facts that become events in one transaction. */
const FACTS_AT_ONCE = 1_000;
/** Events that one endpoint is posted at once; one that fails is posted a single one at a time. */
const POSTS_AT_ONCE = 16;
/** Endpoints that are posted to at once. */
const MOST_ENDPOINTS = 64;
/** Of one account. */
const MOST_OF_ACCOUNT = 8;
/** What a run makes and posts while texts keep the process busy, and while nothing does. */
const LEAST_OF_RUN = 25;
const MOST_OF_RUN = 4_000;

/** Writes what came of some posts to one endpoint, and disables it where it said so or has only failed for too long. */
const recordPosts = async (
  { database, logger, traces, now, random }: DelivererOptions,
  endpoint: DueEndpoint,
  posts: readonly (readonly [ClaimedDelivery, Posted])[],
): Promise<void> => {
  if (traces) tracePosts(traces, endpoint, posts);
  const at = new Date(now());
  const finished = posts.map(([delivery, { attempt, retryAfterMs }]): FinishedDelivery => {
    const delay = nextDelayMs(delivery.tries, random(), retryAfterMs);
    return { delivery, attempt, nextAt: delay === null ? null : new Date(attempt.at.getTime() + delay) };
  });
  const takes = posts.some(([, { attempt }]) => attempt.error === null);
  const reason = await database.transaction(async (client) => {
    await recordAttempts(client, endpoint, finished);
    const failingSince = await noteHealth(client, endpoint, { takes, now: at });
    const isOld = failingSince !== null && at.getTime() - failingSince.getTime() > FAILING_MS;
    const why = posts.some(([, { gone }]) => gone) ? 'gone' : isOld ? 'failing' : null;
    return why !== null && (await disableEndpoint(client, endpoint, { reason: why, now: at })) ? why : null;
  });
  if (reason !== null) logger.warn({ webhook: toId('whk', endpoint.id), reason }, 'a webhook was disabled');
};

export const createDeliverer = (options: DelivererOptions): Deliverer => {
  const { database, vault, http, now, onFault } = options;
  const spareTime = createSpareTime({ least: LEAST_OF_RUN, most: MOST_OF_RUN });
  const rests = createRests(now);
  /** The endpoints that are being posted to, with whose they are. */
  const lanes = new Map<string, { readonly account: string; readonly done: Promise<void> }>();
  /** What may still be posted until the next run. */
  let allowance = 0;
  let closed = false;

  /** Posts what is due to one endpoint; tells whether more may be due. */
  const postSome = async (endpoint: DueEndpoint): Promise<boolean> => {
    const most = rests.isFailing(endpoint.id) ? 1 : POSTS_AT_ONCE;
    const limit = Math.min(most, allowance);
    if (limit < 1) return false;
    allowance -= limit;
    const claimed = await claimDeliveries(database, endpoint, { limit, now: now() });
    if (claimed.length === 0) return false;
    const secrets = secretsOf(vault, endpoint, now());
    const posted = await Promise.all(
      claimed.map(({ eventId, payload }) =>
        postEvent(http, { url: endpoint.url, secrets, id: toId('wev', eventId), body: payload }, now),
      ),
    );
    rests.note(
      endpoint.id,
      posted.some(({ attempt }) => attempt.error === null),
    );
    await recordPosts(
      options,
      endpoint,
      posted.map((one, place) => [claimed[place]!, one] as const),
    );
    return claimed.length === limit && !rests.isFailing(endpoint.id);
  };

  const work = async (endpoint: DueEndpoint): Promise<void> => {
    while (!closed && (await postSome(endpoint)));
  };

  const begin = (endpoint: DueEndpoint): void => {
    const done = work(endpoint)
      .catch(onFault)
      .finally(() => lanes.delete(endpoint.id));
    lanes.set(endpoint.id, { account: endpoint.accountId, done });
  };

  const mayBegin = ({ id, accountId }: DueEndpoint): boolean => {
    if (lanes.size >= MOST_ENDPOINTS || lanes.has(id) || rests.rests(id)) return false;
    const own = [...lanes.values()].filter(({ account }) => account === accountId);
    return own.length < MOST_OF_ACCOUNT;
  };

  return {
    run: async () => {
      allowance = spareTime.next();
      await createEvents(database, Math.min(allowance, FACTS_AT_ONCE), new Date(now()));
      const due = await dueEndpoints(database, new Date(now()));
      for (const endpoint of due) if (!closed && mayBegin(endpoint)) begin(endpoint);
    },
    close: async (grace) => {
      closed = true;
      const ended = new Promise<void>((resolve) => grace.addEventListener('abort', () => resolve()));
      if (!grace.aborted)
        await Promise.race([Promise.all([...lanes.values()].map(({ done }) => done)), ended]);
      await http.close();
    },
  };
};
