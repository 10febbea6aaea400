import { isFinal } from '@carillon/core/messaging';
import type pg from 'pg';
import type { Receipt } from '../../carriers/carrier.ts';
import type { Unmatched } from './parked-receipts.ts';
import { type Aimed, type Candidate, candidatesFor, ENDED_FOR_MS, segmentKey } from './submissions.ts';
import { isNumberOf } from './written-number.ts';

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
