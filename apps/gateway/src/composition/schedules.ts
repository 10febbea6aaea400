import { type Job, type JobProcess, startJob } from '../infrastructure/modules/job.ts';
import type { Module } from '../infrastructure/modules/module.ts';
import { runAutomations } from '../services/automations/run-automations.ts';
import type { Foundation } from './foundation.ts';
import type { MessagePipeline } from './message-pipeline.ts';

const RETENTION_MS = 3_600_000;

/** What the gateway does by the clock. */
export interface Schedules {
  /** Finishes what a crash or a silent carrier left, now. */
  readonly sweep: () => Promise<void>;
  stop(): Promise<void>;
}

/** Which jobs a process of some roles runs. */
const runsHere = (roles: readonly string[], process: JobProcess): boolean =>
  process === 'any' || process.split(' or ').some((role) => roles.includes(role));

const retentionJob = (modules: readonly Module[], now: () => number): Job => ({
  name: 'drop what has served',
  everyMs: RETENTION_MS,
  runsIn: 'jobs',
  run: async () => {
    const faults: unknown[] = [];
    // One that fails keeps no other from dropping what it should.
    for (const drop of modules.flatMap((module) => module.retention ?? []))
      await drop(now()).catch((error: unknown) => faults.push(error));
    if (faults.length > 0) throw new AggregateError(faults);
  },
});

/** Starts the work of this process's roles. */
export const startSchedules = async (
  foundation: Foundation,
  pipeline: MessagePipeline,
  modules: readonly Module[],
): Promise<Schedules> => {
  const { config, database, consents, eventJobs, shops, cpu, now, onFault } = foundation;
  const { admission, priceBook } = pipeline;
  const jobs = [...modules.flatMap((module) => module.jobs ?? []), retentionJob(modules, now)];
  const running = new Map(
    jobs
      .filter((job) => runsHere(config.roles, job.runsIn))
      .map((job) => [job, startJob(job, onFault)] as const),
  );
  if (config.roles.includes('jobs')) {
    const { askStillTrue } = shops;
    const automations = { database, admission, consents, cpu, priceBook: priceBook.read, askStillTrue, now };
    await eventJobs.work((job) => runAutomations(automations, job));
  }
  return {
    sweep: async () => {
      for (const job of jobs.filter(({ recovers }) => recovers))
        await (running.get(job)?.runNow() ?? job.run());
    },
    stop: async () => {
      await Promise.all([...running.values()].map((job) => job.stop()));
    },
  };
};
