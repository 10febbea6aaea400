import { parseNumber } from '@carillon/core/numbers';
import {
  type Handler,
  messageTypeOf,
  type Pdu,
  readReceipt,
  receiptKey,
  type Receipt as SmppReceipt,
  STATUSES,
} from '@carillon/smpp';
import type { CarrierOptions } from '../carrier-type.ts';
import { createInboundParts, type InboundParts } from './inbound-parts.ts';
import type { SmppSettings } from './settings.ts';
import { STATE_CODES } from './status-codes.ts';

/** "We could not take it: keep it and try again" (SMPP 3.4, 5.1.3). */
const AGAIN = { status: STATUSES.ESME_RX_T_APPN.code };

/** The longest id a receipt can have that is one of ours: 64 octets (SMPP 3.4, 5.2.23), in hexadecimal or decimal. */
const LONGEST_ID = 78;

/** Whether a PDU is a receipt by its own word, whatever else it says. */
const saysReceipt = ({ esm_class }: Pdu<'deliver_sm'>): boolean =>
  ['receipt', 'intermediate'].includes(messageTypeOf(esm_class));

const sender = (pdu: Pdu<'deliver_sm'>): string => {
  const international = parseNumber(`+${pdu.source_addr.replace(/^\+/, '')}`);
  return international.ok ? international.value.e164 : pdu.source_addr;
};

/** What answers deliver_sm: receipts and texts go to disk first, and only then is the SMSC told so (rule S10). */
export interface Deliveries {
  readonly handler: Handler<'deliver_sm'>;
  close(): void;
}

export const createDeliveries = (options: CarrierOptions<SmppSettings>): Deliveries => {
  const { name, settings, sink, now, onFault } = options;
  const { profile } = settings;
  const parts: InboundParts = createInboundParts(profile.defaultAlphabet);

  const takeReceipt = async (receipt: SmppReceipt): Promise<void> => {
    const carrierMessageId = receiptKey(receipt.messageId, profile.messageIds) ?? receipt.messageId;
    // An intermediate notification tells of one attempt, not of the end (SMPP 3.4, 5.2.12).
    const code = receipt.state === undefined || receipt.intermediate ? 'enroute' : STATE_CODES[receipt.state];
    await sink.receipts([{ carrier: name, carrierMessageId, code, at: new Date(now()) }]);
  };

  const takeText = async (pdu: Pdu<'deliver_sm'>): Promise<boolean> => {
    const { text, complete } = await parts.take(pdu);
    if (text === null) return complete;
    if (!complete) return true;
    await sink.inbound({
      accountId: null,
      carrier: name,
      sender: sender(pdu),
      recipient: pdu.destination_addr || null,
      // NUL is no character of any text, and the store takes none.
      text: text.replaceAll('\0', ''),
      at: new Date(now()),
    });
    return true;
  };

  return {
    handler: async (pdu) => {
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
      return (await takeText(pdu)) ? undefined : AGAIN;
    },
    close: parts.close,
  };
};
