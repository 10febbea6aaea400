import { defaultProfile, splitText } from '@carillon/core/encoding';
import { z } from 'zod';
import type { Carrier, Finding, Outbound, Receipt, SubmitOutcome } from '../carrier.ts';
import { type CarrierOptions, carrierType } from '../carrier-type.ts';
import { behaviourOf, type PhoneBehaviour, receiptDelayMs } from './outcomes.ts';
import { createReceiptSchedule } from './receipt-schedule.ts';
import { findTaken, insertSegments, markReceipted, owedReceipts, type SimulatedSegment } from './segments.ts';

const simulatorSettings = z.strictObject({
  window: z.int().min(1).max(10_000).default(1_000).describe('Messages it works on at once'),
  responseTimeoutMs: z
    .int()
    .min(1)
    .max(120_000)
    .default(30_000)
    .describe('How long dispatch waits for a phone that never answers'),
});
export type SimulatorSettings = z.output<typeof simulatorSettings>;

interface Submission {
  readonly message: Outbound;
  readonly behaviour: PhoneBehaviour;
  readonly segments: readonly SimulatedSegment[];
}

const segmentId = (messageId: string, segment: number): string =>
  `${messageId.replaceAll('-', '')}-${segment}`;

const receive = (message: Outbound, at: Date): Submission => {
  const behaviour = behaviourOf(message.recipient);
  const dueAt = behaviour.receipt ? new Date(at.getTime() + receiptDelayMs(message.recipient)) : null;
  const ranges = splitText(message.text, defaultProfile, message.segments);
  const segments = ranges.map(({ start, end }, index) => ({
    carrierMessageId: segmentId(message.messageId, index + 1),
    messageId: message.messageId,
    segment: index + 1,
    accountId: message.accountId,
    phone: message.recipient,
    sender: message.sender,
    text: message.text.slice(start, end),
    shown: behaviour.shown,
    takenAt: at,
    receiptCode: behaviour.receipt,
    receiptDueAt: dueAt,
    receiptsLeft: behaviour.receipts,
  }));
  return { message, behaviour, segments };
};

const accepted = ({ segments }: Submission): SubmitOutcome & { kind: 'accepted' } => ({
  kind: 'accepted',
  carrierMessageIds: segments.map((segment) => segment.carrierMessageId),
});

/**
 * A carrier whose handsets are virtual: reserved numbers choose what happens (see `outcomes.ts`), and each phone
 * keeps what it received. It remembers in the database, apart from the gateway's own tables, so that it survives a
 * crash of the gateway as a real carrier would: it can be asked what it took, and it still sends the receipts it owes.
 */
export const createSimulator = async (options: CarrierOptions<SimulatorSettings>): Promise<Carrier> => {
  const { name, database, sink, settings } = options;
  const deliver = async (receipts: readonly Receipt[]): Promise<void> => {
    await sink.receipts(receipts);
    await markReceipted(database, name, [...new Set(receipts.map((receipt) => receipt.carrierMessageId))]);
  };
  const schedule = createReceiptSchedule({
    carrier: name,
    now: options.now,
    deliver,
    onFault: options.onFault,
  });
  schedule.add(await owedReceipts(database, name));
  const unanswered = new Set<NodeJS.Timeout>();

  const owe = (submissions: readonly Submission[]): void =>
    schedule.add(
      submissions.flatMap(({ segments }) =>
        segments.flatMap(
          ({ carrierMessageId, phone, receiptCode: code, receiptDueAt: dueAt, receiptsLeft: left }) =>
            code && dueAt && left > 0 ? [{ carrierMessageId, phone, code, dueAt, left }] : [],
        ),
      ),
    );

  const timeOut = (submission: Submission, report: Parameters<Carrier['submit']>[1]): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        unanswered.delete(timer);
        report(submission.message, { kind: 'unknown' });
        resolve();
      }, settings.responseTimeoutMs);
      unanswered.add(timer);
    });

  const submit: Carrier['submit'] = async (batch, report) => {
    const at = new Date(options.now());
    const submissions = batch.map((message) => receive(message, at));
    const taken = submissions.filter(({ behaviour }) => behaviour.submission === 'accept');
    try {
      await insertSegments(
        database,
        name,
        taken.flatMap(({ segments }) => segments),
      );
    } catch (error) {
      options.onFault(error);
      for (const { message } of submissions) report(message, { kind: 'unknown' });
      return;
    }
    const early = taken.filter(({ behaviour }) => behaviour.receiptFirst);
    owe(early);
    if (early.length > 0) await schedule.flush();
    for (const submission of taken) report(submission.message, accepted(submission));
    owe(taken.filter(({ behaviour }) => !behaviour.receiptFirst));
    for (const { message, behaviour } of submissions) {
      if (behaviour.submission === 'refuse') report(message, { kind: 'refused', code: 'rejected' });
    }
    const silent = submissions.filter(({ behaviour }) => behaviour.submission === 'never_answer');
    await Promise.all(silent.map((submission) => timeOut(submission, report)));
  };

  const find = async (messages: readonly Outbound[]): Promise<readonly Finding[]> => {
    const ids = messages.map((message) => message.messageId);
    const taken = await findTaken(database, name, ids);
    return messages.map((message): Finding => {
      if (behaviourOf(message.recipient).submission === 'never_answer') return { kind: 'unknown' };
      const carrierMessageIds = taken.get(message.messageId);
      return carrierMessageIds ? { kind: 'accepted', carrierMessageIds } : { kind: 'absent' };
    });
  };

  return {
    name,
    window: settings.window,
    submit,
    find,
    fault: () => null,
    close: async () => {
      for (const timer of unanswered) clearTimeout(timer);
      await schedule.close();
    },
  };
};

/** The kind of carrier whose handsets are virtual. */
export const simulator = carrierType({
  settings: simulatorSettings,
  profile: () => defaultProfile,
  create: createSimulator,
});
