import { refuse } from '@carillon/core/result';
import { idempotentRequestName } from '../../../infrastructure/http/idempotency.ts';
import { Overloaded } from '../../../infrastructure/http/overloaded.ts';
import type { AdmissionJob, JobResult } from './admit.ts';
import { type BatchWriterOptions, createBatchWriter, type WaitingJob } from './batch-writer.ts';

/** Puts messages on disk, in batches. */
export interface Admission<Attachment = never> {
  /** Resolves when the job is on disk. Throws `Overloaded`, or the store's own failure: then nothing was stored. */
  readonly submit: (job: AdmissionJob<Attachment>) => Promise<JobResult>;
  /** Waits for what has been submitted. */
  drain(): Promise<void>;
}

export type AdmissionOptions<Attachment = never> = BatchWriterOptions<Attachment>;

/** Messages in one transaction at most: past this a batch gains nothing and the first of it waits longer. */
const BATCH = 500;
/** Messages that may wait: some seconds of work. Beyond it, a refusal serves the caller better than waiting. */
const BACKLOG = 50_000;

/**
 * Gathers jobs while a batch is being written, and writes them as the next one: the busier the gateway is, the
 * larger the batches and the fewer fsyncs a message costs. An idle gateway writes a single message at once.
 */
export const createAdmission = <Attachment>(options: AdmissionOptions<Attachment>): Admission<Attachment> => {
  const waiting: WaitingJob<Attachment>[] = [];
  let backlog = 0;
  let writing: Promise<void> | null = null;
  const running = new Set<string>();
  const write = createBatchWriter(options);

  const take = (): WaitingJob<Attachment>[] => {
    let size = 0;
    let count = 0;
    while (count < waiting.length && size < BATCH) size += waiting[count++]!.job.drafts.length;
    backlog -= size;
    return waiting.splice(0, count);
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
