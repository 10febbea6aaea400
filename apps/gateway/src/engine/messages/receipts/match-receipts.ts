import { isFinal } from '@carillon/core/messaging';
import type pg from 'pg';
import type { Receipt } from '../../carriers/carrier.ts';
import type { Ref } from '../lifecycle/message-state.ts';
import {
  SUBMISSION_COLUMNS,
  type Submission,
  type SubmissionRow,
  segmentKey,
  toSubmission,
} from './submissions.ts';
import type { Unmatched } from './unmatched-receipts.ts';

/** A receipt finds its message for this long; ids of carriers may come again later. */
export const MATCHED_FOR_MS = 40 * 24 * 3600 * 1000;
/** A text that ended this long ago gets no receipt any more: its id may have come again by then. */
export const ENDED_FOR_MS = 72 * 3600 * 1000;

/** Digits that tell subscribers apart, whatever prefix of a country or trunk stands before them. */
const TELLING_DIGITS = 6;

/**
 * Whether a number as a carrier writes it can be a recipient's: in full, or without the prefix of the country.
 *
 * @example isNumberOf('0612345678', '+33612345678') // true
 */
export const isNumberOf = (written: string, recipient: string): boolean => {
  if (written === recipient) return written !== '';
  const digits = written.replace(/\D/g, '').replace(/^0+/, '');
  return digits.length >= TELLING_DIGITS && recipient.endsWith(digits);
};

/** A segment that a receipt could be about, and where its text went. */
export interface Candidate extends Submission {
  readonly recipient: string;
}

/** The segments, by name, that receipts with these names could be about: open ones, and those that ended not long ago. */
const candidatesFor = async (
  client: pg.PoolClient,
  names: readonly Pick<Receipt, 'carrier' | 'carrierMessageId'>[],
  now: number,
): Promise<ReadonlyMap<string, readonly Candidate[]>> => {
  const found = new Map<string, Candidate[]>();
  if (names.length === 0) return found;
  const { rows } = await client.query<SubmissionRow & { recipient: string }>(
    `SELECT ${SUBMISSION_COLUMNS}, m.recipient
     FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS named (carrier, id)
     JOIN submissions s ON s.carrier = named.carrier AND s.carrier_message_id = named.id
     JOIN messages m ON m.account_id = s.account_id AND m.id = s.message_id
     WHERE s.message_id >= uuid_at($3) ORDER BY s.message_id, s.segment`,
    [
      names.map(({ carrier }) => carrier),
      names.map(({ carrierMessageId }) => carrierMessageId),
      new Date(now - MATCHED_FOR_MS).toISOString(),
    ],
  );
  for (const row of rows) {
    const candidate = { ...toSubmission(row), recipient: row.recipient };
    const key = segmentKey(candidate);
    found.set(key, [...(found.get(key) ?? []), candidate]);
  }
  return found;
};

/** A receipt, and the segment it is about. */
export interface Aimed {
  readonly receipt: Receipt;
  readonly segment: Ref & { readonly segment: number };
}

type Aim =
  | { readonly kind: 'aimed'; readonly at: readonly Candidate[] }
  | { readonly kind: 'known' }
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'none' };

const messagesOf = (candidates: readonly Candidate[]): Set<string> =>
  new Set(candidates.map(({ accountId, messageId }) => `${accountId}${messageId}`));

const isOpen = ({ status }: Candidate): boolean => !isFinal(status);

/** Which of the messages with its id a receipt is about; the recipient decides where there are several. */
const aimOf = (receipt: Receipt, candidates: readonly Candidate[], now: number): Aim => {
  if (candidates.length === 0) return { kind: 'none' };
  const lately = candidates.filter(
    (each) => isOpen(each) || (each.receiptAt?.getTime() ?? 0) > now - ENDED_FOR_MS,
  );
  if (lately.length === 0) return { kind: 'known' };
  const { recipient } = receipt;
  const meant =
    messagesOf(lately).size > 1 && recipient
      ? lately.filter((each) => isNumberOf(recipient, each.recipient))
      : lately;
  if (messagesOf(meant).size === 1) {
    const open = meant.filter(isOpen);
    return open.length > 0 ? { kind: 'aimed', at: open } : { kind: 'known' };
  }
  return { kind: 'ambiguous' };
};

/** By the other id that a receipt gives only where the recipient agrees: it may be the id of another text. */
const aimByOther = (receipt: Receipt, candidates: readonly Candidate[], now: number): Aim => {
  const { recipient } = receipt;
  if (!recipient) return { kind: 'none' };
  const agreeing = candidates.filter((each) => isNumberOf(recipient, each.recipient));
  const aim = aimOf(receipt, agreeing, now);
  return aim.kind === 'ambiguous' ? { kind: 'none' } : aim;
};

const otherName = ({ carrier, otherId }: Receipt) =>
  otherId ? [{ carrier, carrierMessageId: otherId }] : [];

/**
 * Looks closely at receipts that did not find their segment by the id alone: which segments each is about, and which
 * of them are about none that can be told.
 */
export const aimReceipts = async (
  client: pg.PoolClient,
  receipts: readonly Receipt[],
  now: number,
): Promise<{ aimed: readonly Aimed[]; unmatched: readonly Unmatched[] }> => {
  const names = receipts.flatMap((receipt) => [receipt, ...otherName(receipt)]);
  const candidates = await candidatesFor(client, names, now);
  const named = (name: Pick<Receipt, 'carrier' | 'carrierMessageId'>): readonly Candidate[] =>
    candidates.get(segmentKey(name)) ?? [];
  const aimed: Aimed[] = [];
  const unmatched: Unmatched[] = [];
  for (const receipt of receipts) {
    let aim = aimOf(receipt, named(receipt), now);
    for (const other of otherName(receipt))
      if (aim.kind === 'none') aim = aimByOther(receipt, named(other), now);
    if (aim.kind === 'aimed') aimed.push(...aim.at.map((segment) => ({ receipt, segment })));
    else if (aim.kind !== 'known') unmatched.push({ receipt, ambiguous: aim.kind === 'ambiguous' });
  }
  return { aimed, unmatched };
};
