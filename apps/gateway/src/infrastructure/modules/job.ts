import { type Repeating, repeat } from '../jobs/repeat.ts';

/**
 * The processes that run a job: those that hand texts to carriers, those with the role `jobs`, those with either, or
 * all of them.
 */
export type JobProcess = 'dispatch' | 'jobs' | 'dispatch or jobs' | 'any';

/** Work that a module does by the clock. It never runs twice at a time in one process. */
export interface Job {
  /** What the work does, for logs: `expire waiting messages`. */
  readonly name: string;
  readonly everyMs: number;
  readonly runsIn: JobProcess;
  /** It runs once at the start too, rather than after its first interval. */
  readonly atStart?: boolean;
  /** It finishes what a crash or a silent carrier left: `Gateway.sweep` runs it at once. */
  readonly recovers?: boolean;
  /** One run. What it throws is reported, and the next run comes all the same. */
  readonly run: () => Promise<void>;
}

/** Runs a job by the clock until it is stopped; a failure is reported with the name of the job. */
export const startJob = (job: Job, onFault: (error: unknown) => void): Repeating => {
  const running = repeat(job.run, job.everyMs, (error) =>
    onFault(new Error(`The job "${job.name}" failed.`, { cause: error })),
  );
  if (job.atStart) running.trigger();
  return running;
};
