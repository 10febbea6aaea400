import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Connector } from '@carillon/connector-kit/connector';
import { reasonOf } from '../../engine/quarantine/quarantine.ts';
import { isDataFault } from '../../infrastructure/database/data-fault.ts';
import { createBatcher } from '../../infrastructure/jobs/batcher.ts';
import { createSpareTime } from '../../infrastructure/jobs/spare-time.ts';
import type { Logger } from '../../infrastructure/telemetry/logger.ts';
import { type ClaimedWebhook, claimWebhooks, putOff, recordRead } from './claim-webhooks.ts';
import { type FailedReading, failedReading, interpretWebhook } from './interpret-webhook.ts';
import {
  type Interpreted,
  NoLongerOurs,
  type StoreReadingsOptions,
  storeChangesOf,
  storeEventsOf,
  storeLifecycleOf,
  storeRequestsOf,
} from './store-readings.ts';

export interface WebhookReaderOptions extends StoreReadingsOptions {
  readonly connectors: readonly Connector[];
  readonly logger: Logger;
  readonly onFault: (error: unknown) => void;
}

/** Makes events and changes of consent of the webhooks that came. */
export interface WebhookReader {
  /** Reads what waits: more of it, the more time this process has to spare. */
  run(): Promise<void>;
}

/** Webhooks that are claimed and stored at once. */
const AT_ONCE = 25;
/** What a run reads while other work keeps the process busy, and while none does. */
const LEAST_OF_RUN = 25;
const MOST_OF_RUN = 2_000;
/** Readings that may begin and not end, by the death of a process or a fault of the store. */
const MOST_TRIES = 8;
const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 600_000;

const delayAfter = (tries: number): number => Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (tries - 1));

/** Stores what is no event, each in a transaction of its own, and says aloud what came of it. */
const createSingles = (options: WebhookReaderOptions) => {
  const { logger } = options;
  const storeChanges = async (one: Interpreted): Promise<void> => {
    const { platform } = one.claimed;
    for (const { state, outcome, reason } of await storeChangesOf(options, one))
      if (outcome === 'ignored') logger.warn({ platform, state, reason }, 'change of consent not applied');
  };

  const storeLifecycle = async (one: Interpreted): Promise<void> => {
    const { platform, shop } = one.claimed;
    for (const done of await storeLifecycleOf(options, one)) logger.info({ platform, shop }, done);
  };
  return { storeChanges, storeLifecycle };
};

export const createWebhookReader = (options: WebhookReaderOptions): WebhookReader => {
  const { database, connectors, logger, now, onFault } = options;
  const { storeChanges, storeLifecycle } = createSingles(options);
  const spareTime = createSpareTime({ least: LEAST_OF_RUN, most: MOST_OF_RUN });
  const events = createBatcher<Interpreted, void>({
    most: AT_ONCE,
    write: async (batch) => {
      await storeEventsOf(
        options,
        batch.map(({ item }) => item),
      );
      for (const { resolve } of batch) resolve();
    },
  });

  const fail = async (claimed: ClaimedWebhook, { code, detail }: FailedReading): Promise<void> => {
    const { platform } = claimed;
    await recordRead(database.pool, [{ claimed, code, detail, outcome: null }], new Date(now()));
    logger.warn({ platform, code }, 'webhook not read');
  };

  /** What one says: a consent, a right of somebody, the fate of the shop, or events, which are stored by set. */
  const store = (one: Interpreted): Promise<void> => {
    if (one.said.consentChanges.length > 0) return storeChanges(one);
    if (one.said.privacyRequests.length > 0) return storeRequestsOf(options, one);
    return one.said.lifecycle.length > 0 ? storeLifecycle(one) : events.add(one);
  };

  /** Reads one to its end. What it says may be at fault, and fails it; what else goes wrong puts it off. */
  const settle = async (claimed: ClaimedWebhook): Promise<void> => {
    try {
      if (claimed.tries > MOST_TRIES)
        return await fail(
          claimed,
          failedReading('reader_fault', `Its reading was begun ${MOST_TRIES} times, and never ended.`),
        );
      const said = interpretWebhook(connectors, claimed);
      if (!said.ok) return await fail(claimed, said.error);
      const one = { claimed, said: said.value };
      await store(one);
    } catch (error) {
      if (error instanceof NoLongerOurs) return;
      if (isDataFault(error)) return await fail(claimed, failedReading('not_storable', reasonOf(error)));
      onFault(error);
      await putOff(database, claimed, new Date(now() + delayAfter(claimed.tries)));
    }
  };

  const settleAll = async (claimed: readonly ClaimedWebhook[]): Promise<void> => {
    const settling: Promise<void>[] = [];
    for (const fresh of claimed.filter(({ tries }) => tries === 1)) {
      settling.push(settle(fresh));
      // A large body takes a part of a millisecond: whoever asks for something meanwhile comes first.
      await nextTurn();
    }
    await Promise.all(settling);
    // One of these may have ended the process it was read in: alone, it takes no other with it.
    for (const again of claimed.filter(({ tries }) => tries > 1)) await settle(again);
  };

  return {
    run: async () => {
      for (let allowance = spareTime.next(); allowance > 0; allowance -= AT_ONCE) {
        const limit = Math.min(AT_ONCE, allowance);
        const claimed = await claimWebhooks(database, { limit, now: now() });
        await settleAll(claimed);
        if (claimed.length < limit) return;
      }
    },
  };
};
