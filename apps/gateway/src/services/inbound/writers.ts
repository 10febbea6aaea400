import { ADDRESS_TYPES, type LineType, readSender, type Subscriber } from '@carillon/core/numbers';
import type { HandsetText } from '../../engine/carriers/carrier.ts';

type Address = Pick<HandsetText, 'sender' | 'senderTon'>;

const typeOf = (ton: number | undefined) => ADDRESS_TYPES[ton ?? 0] ?? 'unknown';

/** Everybody whom a sender's address can name, likeliest first, for each of some countries it may be written in. */
export const writersOf = (
  { sender, senderTon }: Address,
  countries: readonly (string | null)[],
): readonly Subscriber[] => {
  const writers = new Map<string, Subscriber>();
  for (const country of countries) {
    const read = readSender({ address: sender, type: typeOf(senderTon), country });
    if (read.kind !== 'phone') continue;
    for (const writer of [read.subscriber, ...read.others])
      if (!writers.has(writer.e164)) writers.set(writer.e164, writer);
  }
  return [...writers.values()];
};

/** What a text was sent to: a number with its country, or a short code or name as it came. */
export interface TextRecipient {
  /** E.164 where it is a number. */
  readonly shown: string | null;
  readonly country: string | null;
  /** Forms in which a message may name it as its sender. */
  readonly forms: readonly string[];
}

const INTERNATIONAL = 1;
const CAN_TEXT: ReadonlySet<LineType> = new Set<LineType>(['mobile', 'fixed_or_mobile']);
/** A number is written with its country prefix or with plus and digits; anything shorter is a short code. */
const SHORTEST_NUMBER = 9;

/** Reads the number, short code or name that a text was sent to. */
export const readTextRecipient = ({
  recipient,
  recipientTon,
}: Pick<HandsetText, 'recipient' | 'recipientTon'>): TextRecipient => {
  const written = recipient?.trim() ?? '';
  if (written === '') return { shown: null, country: null, forms: [] };
  const asItIs = {
    shown: written,
    country: null,
    forms: [...new Set([written, written.replace(/^\+/, '')])],
  };
  if (written.replace(/\D/g, '').length < SHORTEST_NUMBER) return asItIs;
  const read = readSender({ address: written, type: typeOf(recipientTon), country: null });
  if (read.kind !== 'phone') return asItIs;
  const { e164, country, forms, lineType } = read.subscriber;
  // Digits that only look like a country's are shown as they came: 2025550199 is no number of Egypt in Washington.
  const isPlain = recipientTon === INTERNATIONAL || /^(\+|00)/.test(written) || CAN_TEXT.has(lineType);
  const digits = forms.map((form) => form.slice(1));
  return {
    shown: isPlain ? e164 : written,
    country,
    forms: [...new Set([written, ...forms, ...digits, ...digits.map((form) => `00${form}`)])],
  };
};
