import type { Purpose } from '@carillon/core/messaging';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { Answers } from '../../../infrastructure/http/idempotency.ts';
import type { Waiting } from '../../../infrastructure/jobs/batcher.ts';
import type { Metrics } from '../../../infrastructure/telemetry/metrics.ts';
import {
  createPresumedWallets,
  isPresumedWrongly,
  type PresumedWallets,
} from '../../billing/presumed-wallets.ts';
import type { Consents } from '../../consent/consents.ts';
import { createSharedLines, type SharedLines } from '../lifecycle/shared-lines.ts';
import type { MessageTraces } from '../message-traces.ts';
import type { CachedPauses } from '../pauses/paused.ts';
import type { PriceBook } from './admission-facts.ts';
import { type AdmissionJob, type Admitted, admit, type JobResult } from './admit.ts';
import type { Attachments } from './attachments.ts';
import { blockUnwantedAtOnce } from './claim-at-once.ts';
import type { CarrierClaim, HandOver, Reservation } from './hand-over.ts';

export interface BatchWriterOptions<Attachment> {
  readonly database: Database;
  readonly answers: Answers;
  readonly metrics: Metrics;
  /** No traces are kept unless given. */
  readonly traces?: MessageTraces | null;
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

type WriterOptions<Attachment> = BatchWriterOptions<Attachment> & {
  readonly sharedLines: SharedLines;
  readonly presumedWallets: PresumedWallets;
};

/** Admits a batch in one transaction, and once more by what is read where it was presumed wrongly. */
const admitBatch = async <Attachment>(
  options: WriterOptions<Attachment>,
  jobs: readonly AdmissionJob<Attachment>[],
  reservation: Reservation,
): Promise<Admitted> => {
  const { attachments, answers, sharedLines, presumedWallets, random } = options;
  const book = await options.priceBook();
  const { settings, digests } = options.consents;
  const accounts = [...new Set(jobs.map((job) => job.caller.account.id))];
  const consents = { settings: await settings.read(accounts), digests };
  const paused = await options.pauses.read();
  const now = options.now();
  const attempt = () =>
    options.database.hotPath.transaction((client, withCommit) =>
      admit(client, jobs, {
        withCommit,
        attachments,
        answers,
        sharedLines,
        presumedWallets,
        book,
        consents,
        reservation,
        paused,
        now,
        random,
      }),
    );
  const admitted = await attempt().catch((error: unknown) => {
    if (!isPresumedWrongly(error)) throw error;
    presumedWallets.forget(accounts);
    return attempt();
  });
  presumedWallets.keep(admitted.wallets);
  return admitted;
};

/** Writes batches, and tells each job what became of it. */
export const createBatchWriter = <Attachment>(given: BatchWriterOptions<Attachment>) => {
  const options = {
    ...given,
    sharedLines: createSharedLines(given.database, given.now),
    presumedWallets: createPresumedWallets(),
  };
  return async (batch: readonly Waiting<AdmissionJob<Attachment>, JobResult>[]): Promise<void> => {
    const started = performance.now();
    const reservation = options.handOver.reserve();
    let claims: readonly CarrierClaim[] = [];
    const from = options.now();
    try {
      const jobs = batch.map(({ item }) => item);
      const admitted = await admitBatch(options, jobs, reservation);
      for (const [place, result] of admitted.results.entries()) batch[place]!.resolve(result);
      const inLanes =
        observe(options, admitted.results, (performance.now() - started) / 1000) -
        admitted.claims.reduce((sum, { claim }) => sum + claim.messages.length, 0);
      if (inLanes > 0) options.onAdmitted();
      options.traces?.accepted(jobs, admitted.results, { from, to: options.now() });
      claims = await blockUnwantedAtOnce(options.database.hotPath.pool, admitted.claims);
    } finally {
      options.handOver.settle(reservation, claims);
    }
  };
};

/** A trace to show the time of a batch by. */
const firstTrace = (traces: MessageTraces, results: readonly JobResult[]): string | undefined => {
  for (const result of results) {
    const [outcome] = result.kind === 'decided' ? result.outcomes : [];
    const trace = outcome && 'id' in outcome ? traces.traceOf(outcome.id) : undefined;
    if (trace !== undefined) return trace;
  }
  return undefined;
};

/** Counts what a batch decided; tells how many messages it admitted. */
const observe = (
  { metrics, traces }: Pick<BatchWriterOptions<never>, 'metrics' | 'traces'>,
  results: readonly JobResult[],
  seconds: number,
): number => {
  const admitted = new Map<Purpose, number>();
  let size = 0;
  for (const result of results) {
    if (result.kind === 'answered') continue;
    for (const outcome of result.outcomes) {
      size += 1;
      if (outcome.kind === 'admitted') {
        const { purpose } = outcome.decision.draft.request;
        admitted.set(purpose, (admitted.get(purpose) ?? 0) + 1);
      } else if (outcome.kind === 'refused' && outcome.decision.kind === 'refused') {
        metrics.refused(outcome.decision.draft.request.purpose, outcome.decision.refusal.code);
      }
    }
  }
  metrics.admissionBatch(size, seconds, traces ? firstTrace(traces, results) : undefined);
  let messages = 0;
  for (const [purpose, count] of admitted) {
    metrics.admitted(purpose, count);
    messages += count;
  }
  return messages;
};
