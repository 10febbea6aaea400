import { toId } from '@carillon/gateway-api/ids';
import type { Database } from '../../infrastructure/database/open.ts';
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
import { FAILING_MS, nextDelayMs } from './retry-schedule.ts';
import { secretsOf } from './signing.ts';

export interface DelivererOptions {
  readonly database: Database;
  readonly vault: Vault;
  readonly http: OutboundHttp;
  readonly logger: Logger;
  /** Whether texts keep this process busy: then what is told of them waits. */
  readonly isBusy: () => boolean;
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
/** What a run makes and posts while texts keep the process busy: the hot path comes first. */
const BUSY_AT_ONCE = 25;
/** An endpoint that failed rests before its next event is tried, longer after each failure in a row. */
const REST_MS = 1_000;
const LONGEST_REST_MS = 5 * 60_000;

interface Rest {
  readonly failures: number;
  readonly until: number;
}

/** How often endpoints have failed in a row, and until when they rest. */
const createRests = (now: () => number) => {
  const rests = new Map<string, Rest>();
  return {
    rests: (endpoint: string): boolean => (rests.get(endpoint)?.until ?? 0) > now(),
    isFailing: (endpoint: string): boolean => rests.has(endpoint),
    note: (endpoint: string, takes: boolean): void => {
      if (takes) rests.delete(endpoint);
      else {
        const failures = (rests.get(endpoint)?.failures ?? 0) + 1;
        rests.set(endpoint, {
          failures,
          until: now() + Math.min(LONGEST_REST_MS, REST_MS * 2 ** (failures - 1)),
        });
      }
    },
  };
};

export const createDeliverer = (options: DelivererOptions): Deliverer => {
  const { database, vault, http, logger, isBusy, now, random, onFault } = options;
  const rests = createRests(now);
  /** The endpoints that are being posted to, with whose they are. */
  const lanes = new Map<string, { readonly account: string; readonly done: Promise<void> }>();
  /** What may still be posted until the next run, while texts keep the process busy. */
  let allowance = BUSY_AT_ONCE;
  let closed = false;

  const finish = (delivery: ClaimedDelivery, { attempt, retryAfterMs }: Posted): FinishedDelivery => {
    const delay = nextDelayMs(delivery.tries, random(), retryAfterMs);
    return { delivery, attempt, nextAt: delay === null ? null : new Date(attempt.at.getTime() + delay) };
  };

  const record = async (
    endpoint: DueEndpoint,
    finished: readonly FinishedDelivery[],
    gone: boolean,
  ): Promise<void> => {
    const takes = finished.some(({ attempt }) => attempt.error === null);
    rests.note(endpoint.id, takes);
    const at = new Date(now());
    const reason = await database.transaction(async (client) => {
      await recordAttempts(client, endpoint, finished);
      const failingSince = await noteHealth(client, endpoint, { takes, now: at });
      const isOld = failingSince !== null && at.getTime() - failingSince.getTime() > FAILING_MS;
      const why = gone ? 'gone' : isOld ? 'failing' : null;
      return why !== null && (await disableEndpoint(client, endpoint, { reason: why, now: at })) ? why : null;
    });
    if (reason !== null) logger.warn({ webhook: toId('whk', endpoint.id), reason }, 'a webhook was disabled');
  };

  /** Posts what is due to one endpoint; tells whether more may be due. */
  const postSome = async (endpoint: DueEndpoint): Promise<boolean> => {
    const most = rests.isFailing(endpoint.id) ? 1 : POSTS_AT_ONCE;
    const limit = isBusy() ? Math.min(most, allowance) : most;
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
    await record(
      endpoint,
      posted.map((one, place) => finish(claimed[place]!, one)),
      posted.some(({ gone }) => gone),
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
      allowance = BUSY_AT_ONCE;
      const most = isBusy() ? BUSY_AT_ONCE : FACTS_AT_ONCE;
      while (!closed && (await createEvents(database, most, new Date(now()))) === most && !isBusy());
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
