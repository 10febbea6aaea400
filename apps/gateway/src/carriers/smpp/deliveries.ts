import {
  type Handler,
  messageTypeOf,
  readReceipt,
  receiptKey,
  type Receipt as SmppReceipt,
} from '@carillon/smpp';
import type { CarrierOptions } from '../carrier-type.ts';
import type { SmppSettings } from './settings.ts';
import { STATE_CODES } from './status-codes.ts';
import { createTexts, type DeliveryPdu } from './texts.ts';

/** The longest id a receipt can have that is one of ours: 64 octets (SMPP 3.4, 5.2.23), in hexadecimal or decimal. */
const LONGEST_ID = 78;

/** Whether a PDU is a receipt by its own word, whatever else it says. */
const saysReceipt = ({ esm_class }: DeliveryPdu): boolean =>
  ['receipt', 'intermediate'].includes(messageTypeOf(esm_class));

/**
 * What answers deliver_sm and data_sm: receipts and texts go to disk first, and only then is the SMSC told so (rule S10).
 * What could not be stored is answered with a temporary error, so that the SMSC keeps it and comes again.
 */
export interface Deliveries {
  readonly handler: Handler<'deliver_sm' | 'data_sm'>;
  close(): Promise<void>;
}

export const createDeliveries = (options: CarrierOptions<SmppSettings>): Deliveries => {
  const { name, settings, sink, now, onFault } = options;
  const { profile } = settings;
  const texts = createTexts(options);

  const takeReceipt = async (receipt: SmppReceipt): Promise<void> => {
    const carrierMessageId = receiptKey(receipt.messageId, profile.messageIds) ?? receipt.messageId;
    // An intermediate notification tells of one attempt, not of the end (SMPP 3.4, 5.2.12).
    const code = receipt.state === undefined || receipt.intermediate ? 'enroute' : STATE_CODES[receipt.state];
    await sink.receipts([{ carrier: name, carrierMessageId, code, at: new Date(now()) }]);
  };

  return {
    handler: async (pdu, session) => {
      const receipt = readReceipt(pdu, { recognise: profile.receipts });
      if (receipt && receipt.messageId.length <= LONGEST_ID) {
        await takeReceipt(receipt);
        return undefined;
      }
      if (receipt || saysReceipt(pdu)) {
        // Nobody can tell what it is about: kept with the SMSC it would only come again.
        onFault(new Error(`Carrier ${name}: a receipt names no message that could be ours.`));
        return undefined;
      }
      await texts.take(pdu, session);
      return undefined;
    },
    close: texts.close,
  };
};
