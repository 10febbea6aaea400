import { refuse } from '@carillon/core/result';
import { isStoreLost } from '../../../infrastructure/database/lost.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import { type Answers, idempotentRequestName } from '../../../infrastructure/http/idempotency.ts';
import { Overloaded } from '../../../infrastructure/http/overloaded.ts';
import type { Metrics } from '../../../infrastructure/telemetry/metrics.ts';
import type { Consents } from '../../consent/consents.ts';
import type { CachedPauses } from '../pauses/paused.ts';
import type { PriceBook } from './admission-facts.ts';
import { type AdmissionJob, admit, type JobResult } from './admit.ts';
import type { Attachments } from './attachments.ts';
import { blockUnwantedAtOnce, type ClaimAtOnce } from './claim-at-once.ts';
import type { HandOver } from './hand-over.ts';

/** Puts messages on disk, in batches. */
export interface Admission<Attachment = never> {
  /** Resolves when the job is on disk. Throws `Overloaded`, or the store's own failure: then nothing was stored. */
  readonly submit: (job: AdmissionJob<Attachment>) => Promise<JobResult>;
  /** Waits for what has been submitted. */
  drain(): Promise<void>;
}

export interface AdmissionOptions<Attachment = never> {
  readonly database: Database;
  readonly answers: Answers;
  readonly metrics: Metrics;
  readonly priceBook: () => Promise<PriceBook>;
  readonly consents: Consents;
  readonly pauses: CachedPauses;
  /** Stores what messages carry besides their text. */
  readonly attachments: Attachments<Attachment>;
  readonly now: () => number;
  readonly random: () => number;
  /** Capacity of carriers for messages that may leave at once; what is not used is given back. */
  readonly handOver: HandOver;
  /** Told after each commit that put something into a lane, to wake dispatch. */
  readonly onAdmitted: () => void;
}

/** Messages in one transaction at most: past this a batch gains nothing and the first of it waits longer. */
const BATCH = 500;
/** Messages that may wait: some seconds of work. Beyond it, a refusal serves the caller better than waiting. */
const BACKLOG = 50_000;

interface Waiting<Attachment> {
  readonly job: AdmissionJob<Attachment>;
  readonly resolve: (result: JobResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers jobs while a batch is being written, and writes them as the next one: the busier the gateway is, the
 * larger the batches and the fewer fsyncs a message costs. An idle gateway writes a single message at once.
 */
export const createAdmission = <Attachment>(options: AdmissionOptions<Attachment>): Admission<Attachment> => {
  const waiting: Waiting<Attachment>[] = [];
  let backlog = 0;
  let writing: Promise<void> | null = null;
  const running = new Set<string>();

  const take = (): Waiting<Attachment>[] => {
    let size = 0;
    let count = 0;
    while (count < waiting.length && size < BATCH) size += waiting[count++]!.job.drafts.length;
    backlog -= size;
    return waiting.splice(0, count);
  };

  const write = async (batch: readonly Waiting<Attachment>[]): Promise<void> => {
    const started = performance.now();
    const reservation = options.handOver.reserve();
    let claims: readonly ClaimAtOnce[] = [];
    try {
      const book = await options.priceBook();
      const { settings, digests } = options.consents;
      const accounts = new Set(batch.map(({ job }) => job.caller.account.id));
      const consents = { settings: await settings.read([...accounts]), digests };
      const context = {
        attachments: options.attachments,
        answers: options.answers,
        book,
        consents,
        reservation,
        paused: await options.pauses.read(),
        now: options.now(),
        random: options.random,
      };
      const admitted = await options.database.transaction((client, withCommit) =>
        admit(
          client,
          withCommit,
          batch.map(({ job }) => job),
          context,
        ),
      );
      const { results } = admitted;
      for (const [place, result] of results.entries()) batch[place]!.resolve(result);
      const inLanes =
        observe(options.metrics, results, (performance.now() - started) / 1000) -
        admitted.claims.reduce((sum, { claim }) => sum + claim.messages.length, 0);
      if (inLanes > 0) options.onAdmitted();
      claims = await blockUnwantedAtOnce(options.database.pool, admitted.claims);
    } catch (error) {
      if (batch.length > 1 && !isStoreLost(error)) return writeOneByOne(batch);
      for (const { reject } of batch) reject(error);
    } finally {
      options.handOver.settle(reservation, claims);
    }
  };

  /** One job the store cannot take must not fail the others. */
  const writeOneByOne = async (batch: readonly Waiting<Attachment>[]): Promise<void> => {
    for (const alone of batch) await write([alone]);
  };

  const work = async (): Promise<void> => {
    // Let the requests that are already in the socket buffers join the batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await write(take());
    writing = null;
  };

  const enqueue = (job: AdmissionJob<Attachment>): Promise<JobResult> =>
    new Promise((resolve, reject) => {
      waiting.push({ job, resolve, reject });
      backlog += job.drafts.length;
      writing ??= work();
    });

  return {
    submit: async (job) => {
      options.database.refuseInTransaction('Admission');
      if (backlog > BACKLOG)
        throw new Overloaded('Admission has more messages waiting than it can write in time.');
      if (job.idempotent === null) return enqueue(job);
      const name = idempotentRequestName(job.idempotent);
      if (running.has(name)) return stillRunning;
      running.add(name);
      return enqueue(job).finally(() => running.delete(name));
    },
    drain: async () => {
      while (writing) await writing;
    },
  };
};

const stillRunning: JobResult = {
  kind: 'answered',
  earlier: refuse(
    'idempotency_in_progress',
    'The first request with this Idempotency-Key is still running. Repeat it in a moment.',
  ),
};

/** Counts what a batch decided; tells how many messages it admitted. */
const observe = (metrics: Metrics, results: readonly JobResult[], seconds: number): number => {
  let admitted = 0;
  let size = 0;
  for (const result of results) {
    if (result.kind === 'answered') continue;
    for (const outcome of result.outcomes) {
      size += 1;
      if (outcome.kind === 'admitted') {
        admitted += 1;
        metrics.admitted(outcome.decision.draft.request.purpose);
      } else if (outcome.kind === 'refused' && outcome.decision.kind === 'refused') {
        metrics.refused(outcome.decision.draft.request.purpose, outcome.decision.refusal.code);
      }
    }
  }
  metrics.admissionBatch(size, seconds);
  return admitted;
};
