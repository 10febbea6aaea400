import { refuse } from '@carillon/core/result';
import { idempotentRequestName } from '../../../infrastructure/http/idempotency.ts';
import { Overloaded } from '../../../infrastructure/http/overloaded.ts';
import { createBatcher } from '../../../infrastructure/jobs/batcher.ts';
import type { AdmissionJob, JobResult } from './admit.ts';
import { type BatchWriterOptions, createBatchWriter } from './batch-writer.ts';

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

export const createAdmission = <Attachment>(options: AdmissionOptions<Attachment>): Admission<Attachment> => {
  const running = new Set<string>();
  const batcher = createBatcher<AdmissionJob<Attachment>, JobResult>({
    write: createBatchWriter(options),
    most: BATCH,
    sizeOf: ({ drafts }) => drafts.length,
  });

  return {
    submit: async (job) => {
      options.database.refuseInTransaction('Admission');
      if (batcher.backlog() > BACKLOG)
        throw new Overloaded('Admission has more messages waiting than it can write in time.');
      if (job.idempotent === null) return batcher.add(job);
      const name = idempotentRequestName(job.idempotent);
      if (running.has(name)) return stillRunning;
      running.add(name);
      return batcher.add(job).finally(() => running.delete(name));
    },
    drain: () => batcher.drain(),
  };
};

const stillRunning: JobResult = {
  kind: 'answered',
  earlier: refuse(
    'idempotency_in_progress',
    'The first request with this Idempotency-Key is still running. Repeat it in a moment.',
  ),
};
