import type { Database } from '../../../infrastructure/database/open.ts';
import type { CarrierSink } from '../carrier.ts';
import { asMessagePart, markStored, partsOfText } from './inbound-parts.ts';
import { readText } from './read-text.ts';

export interface LongTextOptions {
  readonly database: Pick<Database, 'pool'>;
  readonly sink: Pick<CarrierSink, 'inbound'>;
  readonly now: number;
}

/**
 * Hands a text over that was made of parts, with a gap for each that never came. Doing it twice does no harm: the text
 * is known by its id.
 */
export const deliverLongText = async (
  { database, sink, now }: LongTextOptions,
  textId: string,
): Promise<void> => {
  const parts = await partsOfText(database, textId);
  const [first] = parts;
  if (!first) return;
  const inOrder = Array.from({ length: first.total }, (_, index) => {
    const part = parts.find(({ number }) => number === index + 1);
    return part && asMessagePart(part);
  });
  const text = readText(inOrder, first.alphabet);
  const octets = Buffer.concat(parts.map((part) => part.octets));
  await sink.inbound({
    accountId: null,
    carrier: first.carrier,
    carrierTextId: textId,
    sender: first.sender,
    senderTon: first.sender_ton,
    recipient: first.recipient || null,
    recipientTon: first.recipient_ton,
    text: text ?? '',
    undecodable: text === null,
    raw: { octets, dataCoding: first.data_coding, esmClass: first.esm_class },
    incomplete: parts.length < first.total,
    at: new Date(Math.max(...parts.map(({ received_at }) => received_at.getTime()))),
  });
  await markStored(database, textId, new Date(now));
};
