import { bodyOf, type Handler, messageTypeOf, readReceipt } from '@carillon/smpp';
import type { CarrierOptions } from '../carrier-type.ts';
import { receiptUpdate } from './receipts.ts';
import type { SmppSettings } from './settings.ts';
import { createTexts, type DeliveryPdu } from './texts.ts';

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
  const { name, settings, sink, now } = options;
  const { profile } = settings;
  const texts = createTexts(options);

  return {
    handler: async (pdu, session) => {
      const receipt = readReceipt(pdu, { recognise: profile.receipts, id: profile.receiptIds });
      if (receipt) {
        const from = pdu.source_addr;
        await sink.receipts([receiptUpdate(receipt, { carrier: name, from, profile, now: now() })]);
        return undefined;
      }
      if (saysReceipt(pdu)) {
        // Nobody can tell what it is about: kept with the SMSC it would only come again.
        const body = Buffer.from(bodyOf(pdu)).toString('latin1');
        await sink.unreadable({ carrier: name, kind: 'receipt', reason: 'It names no message.', body });
        return undefined;
      }
      await texts.take(pdu, session);
      return undefined;
    },
    close: texts.close,
  };
};
