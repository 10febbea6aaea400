import { type CutText, cutText, referenceBits } from '@carillon/core/encoding';
import { receiptKey, submitKey } from '@carillon/smpp';
import type { Carrier, Outbound, SubmitOutcome } from '../carrier.ts';
import { carrierType, type RunningCarrierOptions } from '../carrier-type.ts';
import { startBinds } from './binds.ts';
import { takeReferences } from './concatenation-references.ts';
import { createDeliveries } from './deliveries.ts';
import { createLateAnswers } from './late-answers.ts';
import { joinParts } from './outcome.ts';
import { deliverOverdueTexts } from './overdue-texts.ts';
import { pairedSink } from './paired-sink.ts';
import { segmentationOf } from './profile.ts';
import { createStatusQuery } from './query-overdue.ts';
import { submitterOf } from './remaining-parts.ts';
import { type SmppSettings, smppSettings } from './settings.ts';
import { submissionsOf, writtenFor } from './submission.ts';

/** How long a long text goes back to its lane for when the store cannot number it. Milliseconds. */
const RETRY_MS = 1_000;

const TEXT_REFUSED = { kind: 'refused', code: 'text_refused' } as const;

type Report = (message: Outbound, outcome: SubmitOutcome) => void;

/** A message whose text was cut, once and for all: into the segments of this carrier, and no fewer than were priced. */
interface CutMessage {
  readonly message: Outbound;
  readonly cut: CutText;
}

/**
 * A carrier over SMPP: one or several binds that share the work, long texts in parts, receipts and replies on disk
 * before they are acknowledged. The session itself keeps the window, the rate, the link and the rules S1 to S19.
 */
const createSmpp = async (options: RunningCarrierOptions<SmppSettings>): Promise<Carrier> => {
  const { name, settings, sink, now, onFault } = options;
  const deliveries = createDeliveries({ ...options, sink: pairedSink(options) });
  const late = createLateAnswers(options);
  const binds = await startBinds(options, deliveries, late.take);
  const { profile } = settings;
  const segmentation = segmentationOf(profile);

  const submit = async ({ message, cut }: CutMessage, report: Report, reference = 0): Promise<void> => {
    const written = writtenFor(profile, cut, reference);
    if (!written.ok) return report(message, TEXT_REFUSED);
    const submissions = submissionsOf(message, written.value, { profile, now: now() });
    const submitPart = submitterOf(submissions.length, binds.submit);
    const outcomes = await late.gather(message, submissions, submitPart);
    const { outcome, refusedParts } = joinParts(message.messageId, outcomes, profile.messageIds);
    report(message, outcome);
    if (refusedParts.length === 0) return;
    const at = new Date(now());
    await sink.receipts(refusedParts.map((part) => ({ carrier: name, ...part, at }))).catch(onFault);
  };

  /** Each long text gets a number of its own; the short ones do not wait for that. */
  const submitLong = async (messages: readonly CutMessage[], report: Report): Promise<void> => {
    if (messages.length === 0) return;
    const recipients = messages.map(({ message }) => message.recipient);
    const bits = referenceBits(segmentation.concatenation);
    const references = await takeReferences(options.database, recipients, bits).catch(onFault);
    if (!references) {
      for (const { message } of messages) report(message, { kind: 'deferred', retryAfterMs: RETRY_MS });
      return;
    }
    await Promise.all(messages.map((each, place) => submit(each, report, references[place])));
  };

  return {
    name,
    get window() {
      return settings.window * Math.max(1, binds.senders());
    },
    submit: async (batch, report) => {
      const long: CutMessage[] = [];
      const short: CutMessage[] = [];
      for (const message of batch) {
        const cut = cutText(message.text, segmentation, message.segments);
        if (!cut.ok) report(message, TEXT_REFUSED);
        else (cut.value.ranges.length > 1 ? long : short).push({ message, cut: cut.value });
      }
      await Promise.all([submitLong(long, report), ...short.map((each) => submit(each, report))]);
    },
    find: null,
    ...(profile.querySilent && { queryStatus: createStatusQuery(options, binds) }),
    fault: binds.fault,
    isStandby: binds.isStandby,
    isReceiver: binds.isReceiver,
    binds: binds.numbers,
    fence: binds.tokens,
    close: async () => {
      await binds.stop();
      await deliveries.close();
    },
  };
};

/** The kind of carrier that speaks SMPP. */
export const smpp = carrierType({
  settings: smppSettings,
  profile: (settings) => segmentationOf(settings.profile),
  billedAs: ({ profile: { messageIds } }, id) =>
    [submitKey(id, messageIds), receiptKey(id, messageIds)].filter((key) => key !== undefined),
  create: createSmpp,
  maintain: deliverOverdueTexts,
});
