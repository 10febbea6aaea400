import { uuidv7 } from 'uuidv7';
import type { Carrier, Outbound, SubmitOutcome, Unresolved } from '../../../src/engine/carriers/carrier.ts';

/** A message to a number, as dispatch hands it over, and as it is asked about should its outcome be unknown. */
export const outbound = (recipient: string, extra: Partial<Outbound> = {}): Unresolved => ({
  accountId: '0198f1c2-e6b0-7a1c-8d2f-3a4b5c6d7e8f',
  messageId: uuidv7(),
  recipient,
  sender: 'CARILLON',
  purpose: 'transactional',
  text: 'Your order is on its way.',
  encoding: 'gsm7',
  segments: 1,
  since: new Date(),
  ...extra,
});

/** Submits a batch and gives each message's outcome; a message that is reported twice, or never, is an error. */
export const submitAll = async (
  carrier: Carrier,
  batch: readonly Outbound[],
): Promise<Map<string, SubmitOutcome>> => {
  const outcomes = new Map<string, SubmitOutcome>();
  await carrier.submit(batch, (message, outcome) => {
    if (outcomes.has(message.messageId)) throw new Error(`${message.messageId} was reported twice.`);
    outcomes.set(message.messageId, outcome);
  });
  if (outcomes.size !== batch.length) throw new Error(`${outcomes.size} of ${batch.length} were reported.`);
  return outcomes;
};

/** Submits one message. */
export const submitOne = async (carrier: Carrier, message: Outbound): Promise<SubmitOutcome> =>
  (await submitAll(carrier, [message])).get(message.messageId)!;
