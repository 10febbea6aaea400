import { References } from '@carillon/smpp';
import type { Carrier, Outbound, SubmitOutcome } from '../carrier.ts';
import { carrierType, type RunningCarrierOptions } from '../carrier-type.ts';
import { startBinds } from './binds.ts';
import { createDeliveries } from './deliveries.ts';
import { createLateAnswers } from './late-answers.ts';
import { joinParts } from './outcome.ts';
import { createSilenceQuery } from './query-silent.ts';
import { submitterOf } from './remaining-parts.ts';
import { type SmppSettings, smppSettings } from './settings.ts';
import { submissionsOf } from './submission.ts';

/**
 * A carrier over SMPP: one or several binds that share the work, long texts in parts, receipts and replies on disk
 * before they are acknowledged. The session itself keeps the window, the rate, the link and the rules S1 to S19.
 */
const createSmpp = async (options: RunningCarrierOptions<SmppSettings>): Promise<Carrier> => {
  const { name, settings, sink, now, onFault } = options;
  const deliveries = createDeliveries(options);
  const late = createLateAnswers(options);
  const binds = await startBinds(options, deliveries, late.take);
  const references = new References(settings.profile.longMessages === 'udh-8' ? 8 : 16);

  const submit = async (
    message: Outbound,
    report: (message: Outbound, outcome: SubmitOutcome) => void,
  ): Promise<void> => {
    const submissions = submissionsOf(message, settings.profile, references);
    const submitPart = submitterOf(submissions.length, binds.submit);
    const outcomes = await late.gather(message, submissions, submitPart);
    const { outcome, refusedParts } = joinParts(message.messageId, outcomes, settings.profile.messageIds);
    report(message, outcome);
    if (refusedParts.length === 0) return;
    const at = new Date(now());
    await sink.receipts(refusedParts.map((part) => ({ carrier: name, ...part, at }))).catch(onFault);
  };

  return {
    name,
    get window() {
      return settings.window * Math.max(1, binds.senders());
    },
    submit: async (batch, report) => {
      await Promise.all(batch.map((message) => submit(message, report)));
    },
    find: null,
    ...(settings.profile.querySilent && { ask: createSilenceQuery(options, binds) }),
    fault: binds.fault,
    isStandby: binds.isStandby,
    binds: binds.numbers,
    fence: binds.tokens,
    close: async () => {
      await binds.stop();
      deliveries.close();
    },
  };
};

/** The kind of carrier that speaks SMPP. */
export const smpp = carrierType({ settings: smppSettings, create: createSmpp });
