import { bodyOf, messageTypeOf, type Pdu, readPart, type Session } from '@carillon/smpp';
import { createSessionShares } from '../../../infrastructure/database/session-shares.ts';
import type { HandsetText } from '../carrier.ts';
import type { CarrierOptions } from '../carrier-type.ts';
import { type InboundPart, keepPart } from './inbound-parts.ts';
import { deliverLongText } from './long-texts.ts';
import { createPartner } from './paired-sink.ts';
import { readText } from './read-text.ts';
import { createSenderOrder } from './sender-order.ts';
import type { SmppSettings } from './settings.ts';
import { createTextSessions, digestOf } from './text-sessions.ts';

/** So many parts have a session of the store at once: a flood of them leaves sessions for everybody else. */
const PARTS_AT_ONCE = 4;

/** A PDU that brings a text, a part of one, or a receipt. */
export type DeliveryPdu = Pdu<'deliver_sm' | 'data_sm'>;

/** Takes what handsets write: each resolves once it is on disk, and what it says about consent has taken effect. */
export interface Texts {
  take(pdu: DeliveryPdu, session: Session): Promise<void>;
  close(): Promise<void>;
}

export const createTexts = (options: CarrierOptions<SmppSettings>): Texts => {
  const { settings, database, sink, now } = options;
  const { defaultAlphabet: alphabet, partsWaitMs: waitMs, country } = settings.profile;
  const partner = createPartner(options);
  const sessions = createTextSessions(options);
  const order = createSenderOrder();
  const shares = createSessionShares(PARTS_AT_ONCE);

  /** The text of a PDU by itself. */
  const textOf = async (pdu: DeliveryPdu, at: Date): Promise<HandsetText> => {
    const text = readText([readPart(pdu)], alphabet);
    return {
      accountId: null,
      carrier: await partner(),
      sender: pdu.source_addr,
      senderTon: pdu.source_addr_ton,
      recipient: pdu.destination_addr || null,
      recipientTon: pdu.dest_addr_ton,
      ...(country !== null && { country }),
      text: text ?? '',
      undecodable: text === null,
      // A copy: what was received is a view of a buffer that lives on.
      raw: { octets: Buffer.from(bodyOf(pdu)), dataCoding: pdu.data_coding, esmClass: pdu.esm_class },
      acknowledgement: messageTypeOf(pdu.esm_class) === 'acknowledgement',
      at,
    };
  };

  const takePart = async (pdu: DeliveryPdu, one: InboundPart): Promise<void> => {
    const kept = await shares.run('parts', () => keepPart(database, one));
    for (const textId of kept.closed) await deliverLongText({ database, sink, now: now() }, textId);
    // Its rest may never come, and a STOP waits for nothing.
    if (kept.isWaiting) await sink.applyStop(await textOf(pdu, one.at));
  };

  return {
    take: (pdu, session) => {
      const at = new Date(now());
      const digest = digestOf(pdu, bodyOf(pdu));
      const { part } = readPart(pdu);
      return order.run(pdu.source_addr, async () => {
        if (part === undefined || part.total === 1)
          return sessions.take(digest, session, async (occurrence) =>
            sink.inbound({ ...(await textOf(pdu, at)), occurrence: { digest, ...occurrence } }),
          );
        return takePart(pdu, {
          part,
          digest,
          session: sessions.idOf(session),
          carrier: await partner(),
          sender: pdu.source_addr,
          senderTon: pdu.source_addr_ton,
          recipient: pdu.destination_addr,
          recipientTon: pdu.dest_addr_ton,
          esmClass: pdu.esm_class,
          dataCoding: pdu.data_coding,
          alphabet,
          octets: bodyOf(pdu),
          at,
          waitMs,
        });
      });
    },
    close: () => sessions.close(),
  };
};
