import type pg from 'pg';
import type { PgBoss } from 'pg-boss';

/** The automations of one event are to be run. */
export interface EventJob {
  readonly accountId: string;
  readonly eventId: string;
}

/** The queue of events whose automations are still to run. */
export interface EventJobs {
  /** Enqueues inside the transaction that stores the events: both are on disk, or neither. */
  enqueue(client: pg.PoolClient, jobs: readonly EventJob[]): Promise<void>;
  /** Tells the workers of this process that something was committed. */
  wake(): void;
  /** Starts working the queue; each job is retried until it succeeds or has failed too often. */
  work(run: (job: EventJob) => Promise<void>): Promise<void>;
}

export const EVENT_QUEUE = 'automation-run';

/** Failures are the store's or ours, never the event's: they are worth some hours of trying. */
const RETRIES = { retryLimit: 12, retryDelay: 2, retryBackoff: true, retryDelayMax: 3_600 } as const;

export const createEventJobs = async (boss: PgBoss): Promise<EventJobs> => {
  await boss.createQueue(EVENT_QUEUE, RETRIES);
  let worker: string | null = null;
  const wake = (): void => {
    if (worker !== null) boss.notifyWorker(worker);
  };
  return {
    enqueue: async (client, jobs) => {
      if (jobs.length === 0) return;
      const db = { executeSql: (text: string, values?: unknown[]) => client.query(text, values) };
      await boss.insert(
        EVENT_QUEUE,
        jobs.map((job) => ({ data: { ...job } })),
        { db },
      );
    },
    wake,
    work: async (run) => {
      worker = await boss.work<EventJob>(
        EVENT_QUEUE,
        { pollingIntervalSeconds: 1, batchSize: 1 },
        async ([job]) => {
          // Where there was a job there may be more: the interval is for a queue that was found empty.
          wake();
          if (job) await run(job.data);
        },
      );
    },
  };
};
