import {
  type CutText,
  type EncodedSegment,
  type EncodedText,
  encodeCut,
  type TextRefusal,
} from '@carillon/core/encoding';
import { parseSender } from '@carillon/core/messaging';
import type { Result } from '@carillon/core/result';
import {
  absoluteTime,
  type Content,
  ESM_CLASS,
  registeredDelivery,
  relativeTime,
  type Tlvs,
} from '@carillon/smpp';
import type { Outbound } from '../carrier.ts';
import { secondsOfUse } from '../validity.ts';
import type { SmppProfile } from './profile.ts';

const LONGEST_SHORT_CODE = 6;

/** The source address of a sender, as submit_sm and query_sm name it. */
export const sourceOf = (
  written: string | null,
  { addresses }: Pick<SmppProfile, 'addresses'>,
): Pick<Content<'submit_sm'>, 'source_addr' | 'source_addr_ton' | 'source_addr_npi'> => {
  if (written === null) return { source_addr: '' };
  const dialled = parseSender(written);
  const sender: string = dialled.ok ? dialled.value : written;
  const digits = /^\+?\d+$/.test(sender);
  const { number, shortCode, alphanumeric } = addresses;
  const { ton, npi } = !digits ? alphanumeric : sender.length <= LONGEST_SHORT_CODE ? shortCode : number;
  return { source_addr: sender.replace(/^\+/, ''), source_addr_ton: ton, source_addr_npi: npi };
};

/** The longest relative time: beyond, the SMSC's own limit is shorter anyway. */
const MOST_SECONDS = 99 * 86_400;

/** How long the SMSC may try: until the text is of no use. Empty leaves it to the SMSC. */
const validityOf = (
  message: Outbound,
  { validityPeriod }: Pick<SmppProfile, 'validityPeriod'>,
  now: number,
): string => {
  const seconds = secondsOfUse(message, now);
  if (seconds === null || seconds > MOST_SECONDS || validityPeriod === 'none') return '';
  if (validityPeriod === 'relative') return relativeTime(seconds);
  return absoluteTime(Math.max(message.notAfter!.getTime(), now + seconds * 1000));
};

const tlvsOf = ({ tlvs }: Pick<SmppProfile, 'tlvs'>): Tlvs =>
  Object.fromEntries(
    tlvs.map(({ tag, hex, text }) => [
      tag,
      hex === undefined ? Buffer.from(`${text}\0`, 'latin1') : Buffer.from(hex, 'hex'),
    ]),
  );

const RECEIPTS = {
  final: { final: 'both' },
  'final-and-intermediate': { final: 'both', intermediate: true },
  none: { final: 'none' },
} as const;

const sarOf = ({ part }: EncodedSegment): Tlvs =>
  part
    ? {
        sar_msg_ref_num: part.reference,
        sar_total_segments: part.total,
        sar_segment_seqnum: part.sequence,
      }
    : {};

/** The body of one part, by the way this SMSC takes long texts. */
const bodyOf = (
  segment: EncodedSegment,
  { longMessages }: Pick<SmppProfile, 'longMessages'>,
): Pick<Content<'submit_sm'>, 'esm_class' | 'short_message'> & { readonly tlvs: Tlvs } => {
  const { header, userData } = segment;
  const esm_class = header.length > 0 ? ESM_CLASS.userDataHeader : 0;
  if (longMessages === 'payload') return { esm_class, tlvs: { message_payload: userData } };
  return { esm_class, short_message: userData, tlvs: longMessages === 'sar' ? sarOf(segment) : {} };
};

/** How a text that was cut is written for this SMSC. */
export const writtenFor = (
  { defaultAlphabet }: Pick<SmppProfile, 'defaultAlphabet'>,
  cut: CutText,
  reference: number,
): Result<EncodedText, TextRefusal> =>
  encodeCut(cut, { reference, packing: defaultAlphabet === 'gsm7-packed' ? 'packed' : 'unpacked' });

/** The submit_sm of each part of a message. */
export const submissionsOf = (
  message: Outbound,
  { encoding, segments }: EncodedText,
  { profile, now }: { profile: SmppProfile; now: number },
): Content<'submit_sm'>[] => {
  const { addresses, dataCoding, serviceType } = profile;
  const always = tlvsOf(profile);
  const validity_period = validityOf(message, profile, now);
  return segments.map((segment, index) => {
    const { tlvs, ...body } = bodyOf(segment, profile);
    return {
      service_type: serviceType,
      ...sourceOf(message.sender, profile),
      dest_addr_ton: addresses.recipient.ton,
      dest_addr_npi: addresses.recipient.npi,
      destination_addr: message.recipient.slice(1),
      validity_period,
      registered_delivery: registeredDelivery(
        RECEIPTS[profile.registeredDelivery],
        index + 1,
        segments.length,
      ),
      data_coding: encoding === 'ucs2' ? dataCoding.ucs2 : dataCoding.default,
      ...body,
      tlvs: { ...tlvs, ...always },
    };
  });
};
