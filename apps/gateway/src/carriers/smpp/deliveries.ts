import { parseNumber } from '@carillon/core/numbers';
import {
  type Handler,
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

const sender = (pdu: Pdu<'deliver_sm'>): string => {
  const international = parseNumber(`+${pdu.source_addr.replace(/^\+/, '')}`);
  return international.ok ? international.value.e164 : pdu.source_addr;
};

/** What answers deliver_sm: receipts and texts go to disk first, and only then is the SMSC told so (rule S10). */
export interface Deliveries {
  readonly handler: Handler<'deliver_sm'>;
  close(): void;
}

export const createDeliveries = ({ name, settings, sink, now }: CarrierOptions<SmppSettings>): Deliveries => {
  const { profile } = settings;
  const parts: InboundParts = createInboundParts(profile.defaultAlphabet);

  const takeReceipt = async (receipt: SmppReceipt): Promise<void> => {
    const carrierMessageId = receiptKey(receipt.messageId, profile.messageIds) ?? receipt.messageId;
    const code = receipt.state === undefined ? 'enroute' : STATE_CODES[receipt.state];
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
      text,
      at: new Date(now()),
    });
    return true;
  };

  return {
    handler: async (pdu) => {
      const receipt = readReceipt(pdu, { recognise: profile.receipts });
      if (receipt) {
        await takeReceipt(receipt);
        return undefined;
      }
      return (await takeText(pdu)) ? undefined : AGAIN;
    },
    close: parts.close,
  };
};
