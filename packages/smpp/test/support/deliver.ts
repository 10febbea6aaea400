import type { Content, Pdu } from '../../src/index.ts';
import { bytes, pduOf } from './wire.ts';

/** A deliver_sm as it comes off the wire. */
export const delivered = (content: Content<'deliver_sm'>): Pdu<'deliver_sm'> =>
  pduOf(bytes({ command: 'deliver_sm', sequence: 1, ...content })) as Pdu<'deliver_sm'>;

/** A receipt by its text. */
export const receiptWith = (text: string, content: Content<'deliver_sm'> = {}): Pdu<'deliver_sm'> =>
  delivered({ esm_class: 0x04, short_message: Buffer.from(text, 'latin1'), ...content });
