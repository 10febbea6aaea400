import { isStorableInstant, storableId, storableText } from '../quarantine/storable.ts';
import type { CarrierSaid, HandsetText, Receipt, SubmitOutcome } from './carrier.ts';

/** What a carrier said in a form that can be stored, and what had to be changed for that; null for nothing. */
export interface Storable<Said> {
  readonly update: Said;
  readonly changed: string | null;
}

const MINUTE_MS = 60_000;
/** How far ahead of ours a carrier's clock may be and still be believed. */
const AHEAD_MS = MINUTE_MS;
/** A text from a handset that says it is older than this was stamped by a clock that is wrong. */
const OLDEST_TEXT_MS = 7 * 24 * 60 * MINUTE_MS;
const LONGEST_CODE = 100;
const LONGEST_WORDS = 300;
const LONGEST_ADDRESS = 64;
const LONGEST_RETRY_MS = 24 * 60 * MINUTE_MS;
/** A code in a network's numbering: MCC and MNC. */
const NETWORK = /^\d{5,6}$/;

/** What of an id was changed, in words. */
const changeOf = (given: string, kept: string): string | null =>
  given === kept ? null : `Its id cannot be stored as it was given: it is kept as ${kept}.`;

const words = (text: string, longest: number): string => storableText(text).slice(0, longest);

const storableSaid = (said: CarrierSaid): CarrierSaid =>
  Object.fromEntries(
    Object.entries(said).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [[name, words(String(value), LONGEST_WORDS)]],
    ),
  );

const idForms = (given: string | null | undefined): string | undefined =>
  given === null || given === undefined ? undefined : storableId(given);

/**
 * A receipt as it can be stored. Its time is never later than now: a carrier's clock that is ahead would end a text
 * in the future; that it is not before the text was submitted is seen to where it is written.
 */
export const storableReceipt = (receipt: Receipt, now: number): Storable<Receipt> => {
  const { carrier, at, network, said, idGiven, otherId, recipient, whole } = receipt;
  const carrierMessageId = storableId(receipt.carrierMessageId);
  const usable = isStorableInstant(at);
  const used = usable && at.getTime() <= now + AHEAD_MS ? at : new Date(now);
  const given = idForms(idGiven);
  const other = idForms(otherId);
  return {
    update: {
      carrier,
      carrierMessageId,
      code: words(String(receipt.code), LONGEST_CODE),
      at: used,
      ...(network && NETWORK.test(network) ? { network } : {}),
      ...(given !== undefined && given !== carrierMessageId ? { idGiven: given } : {}),
      ...(other !== undefined && other !== carrierMessageId ? { otherId: other } : {}),
      ...(recipient ? { recipient: words(recipient, LONGEST_ADDRESS) } : {}),
      ...(whole ? { whole } : {}),
      ...(said ? { said: storableSaid(said) } : {}),
    },
    changed:
      changeOf(receipt.carrierMessageId, carrierMessageId) ??
      (usable ? null : `Its time cannot be stored: ${used.toISOString()} stands for it.`),
  };
};

/** The ids of a message that was taken: one without any is known by ours, as no receipt could name it. */
const storableIds = (ids: readonly string[], messageId: string): string[] =>
  ids.map((id, index) => (id === '' ? `${messageId}#${index + 1}` : storableId(id)));

/** What became of a submission, as it can be stored. */
export const storableOutcome = <Outcome extends { readonly kind: string }>(
  outcome: SubmitOutcome | Outcome,
  messageId: string,
): Storable<SubmitOutcome | Outcome> => {
  const told = outcome as SubmitOutcome;
  switch (told.kind) {
    case 'accepted': {
      const carrierMessageIds = storableIds(told.carrierMessageIds, messageId);
      const changed = told.carrierMessageIds.findIndex(
        (id, index) => id !== '' && id !== carrierMessageIds[index],
      );
      const idsGiven = told.idsGiven?.map(storableId);
      return {
        update: { kind: 'accepted', carrierMessageIds, ...(idsGiven && { idsGiven }) },
        changed: changed < 0 ? null : changeOf(told.carrierMessageIds[changed]!, carrierMessageIds[changed]!),
      };
    }
    case 'refused':
      return {
        update: {
          ...told,
          code: words(String(told.code), LONGEST_CODE),
          ...(told.said && { said: storableSaid(told.said) }),
        },
        changed: null,
      };
    case 'deferred': {
      const wait = Number.isFinite(told.retryAfterMs) ? told.retryAfterMs : MINUTE_MS;
      return {
        update: {
          ...told,
          retryAfterMs: Math.min(LONGEST_RETRY_MS, Math.max(0, wait)),
          ...(told.refusal?.said && {
            refusal: { ...told.refusal, said: storableSaid(told.refusal.said) },
          }),
        },
        changed: null,
      };
    }
    default:
      return { update: outcome, changed: null };
  }
};

/** A text from a handset as it can be stored: NUL is no character of any text. */
export const storableHandsetText = (text: HandsetText, now: number): HandsetText => {
  const time = text.at.getTime();
  const believed = time <= now + AHEAD_MS && time >= now - OLDEST_TEXT_MS;
  return {
    ...text,
    sender: words(text.sender, LONGEST_ADDRESS),
    recipient: text.recipient === null ? null : words(text.recipient, LONGEST_ADDRESS),
    text: storableText(text.text.replaceAll('\0', '')),
    at: believed ? text.at : new Date(now),
    ...(text.carrierTextId ? { carrierTextId: storableId(text.carrierTextId) } : {}),
    ...(text.inReplyTo ? { inReplyTo: storableId(text.inReplyTo) } : {}),
  };
};
