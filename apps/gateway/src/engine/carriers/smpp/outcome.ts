import {
  type MessageIdRule,
  type SubmitOutcome as SmppOutcome,
  statusMeaning,
  statusName,
  submitKey,
} from '@carillon/smpp';
import type { CarrierSaid, SubmitOutcome } from '../carrier.ts';
import type { ReceiptCode } from '../receipt-codes.ts';
import { refusalCode } from './status-codes.ts';

/** How long a message goes back to its lane for when nobody could be asked: its bind was lost meanwhile. */
const UNBOUND_MS = 1_000;

/** What became of all parts of a message: its outcome, and the parts that were refused although others were taken. */
export interface PartsOutcome {
  readonly outcome: SubmitOutcome;
  readonly refusedParts: readonly {
    readonly carrierMessageId: string;
    readonly code: ReceiptCode;
    readonly said?: CarrierSaid;
  }[];
}

type Accepted = Extract<SmppOutcome, { kind: 'accepted' }>;

/**
 * What a carrier gave no id for has one of ours, which no receipt can name, until the carrier's comes late. Where
 * submissions are written it is known by this form.
 */
const ownId = (messageId: string, part: number): string => `${messageId}#${part}`;

/** What the SMSC said with a refusal: its command_status, and words where it has any. */
const refusalSaid = ({
  status,
  response,
}: Extract<SmppOutcome, { kind: 'refused' | 'throttled' }>): CarrierSaid => {
  const info = 'tlvs' in response ? response.tlvs.additional_status_info_text : undefined;
  return {
    table: 'smpp-status',
    code: `0x${status.toString(16).padStart(8, '0').toUpperCase()}`,
    ...(info ? { info } : {}),
  };
};

const whole = (outcome: SubmitOutcome): PartsOutcome => ({ outcome, refusedParts: [] });

/** The outcome of a message none of whose parts was taken. */
const notTaken = (outcomes: readonly SmppOutcome[]): SubmitOutcome => {
  if (outcomes.some(({ kind }) => kind === 'unknown')) return { kind: 'unknown' };
  for (const outcome of outcomes) {
    if (outcome.kind === 'refused' && outcome.class === 'permanent') {
      return { kind: 'refused', code: refusalCode(outcome.status), said: refusalSaid(outcome) };
    }
    if (outcome.kind === 'unsent' && outcome.cause === 'invalid')
      return { kind: 'refused', code: 'rejected' };
    // No later try would end otherwise: the SMSC takes no TLVs, and the carrier is set up to mark parts by them.
    if (outcome.kind === 'unsent' && outcome.cause === 'tlvs-not-supported')
      return { kind: 'refused', code: 'carrier_misconfigured' };
  }
  const refused =
    outcomes.find((outcome) => outcome.kind === 'throttled') ??
    outcomes.find((outcome) => outcome.kind === 'refused');
  if (!refused) return { kind: 'deferred', retryAfterMs: UNBOUND_MS };
  const kind = refused.kind === 'throttled' ? 'throttled' : 'temporary';
  const meaning = `${statusName(refused.status)}, ${statusMeaning(refused.status)}`;
  return { kind: 'deferred', retryAfterMs: 0, refusal: { kind, said: { ...refusalSaid(refused), meaning } } };
};

/**
 * Joins the outcomes of a message's parts. Once one part was taken the message has left: parts that were refused then
 * are failed segments of it, and parts nobody knows about wait for their receipts.
 */
export const joinParts = (
  messageId: string,
  outcomes: readonly SmppOutcome[],
  rule: MessageIdRule,
): PartsOutcome => {
  if (!outcomes.some(({ kind }) => kind === 'accepted')) return whole(notTaken(outcomes));
  const idOf = (outcome: SmppOutcome, part: number): string =>
    // An empty id is none: under it the receipt of one message would find them all.
    outcome.kind === 'accepted' && outcome.messageId !== ''
      ? (submitKey((outcome as Accepted).messageId, rule) ?? ownId(messageId, part))
      : ownId(messageId, part);
  const refusedParts = outcomes.flatMap((outcome, index) =>
    outcome.kind === 'accepted' || outcome.kind === 'unknown'
      ? []
      : [
          {
            carrierMessageId: ownId(messageId, index + 1),
            code: 'rejected' as const,
            ...(outcome.kind === 'refused' ? { said: refusalSaid(outcome) } : {}),
          },
        ],
  );
  const carrierMessageIds = outcomes.map((outcome, index) => idOf(outcome, index + 1));
  const given = outcomes.map((outcome, index) =>
    outcome.kind === 'accepted' && outcome.messageId !== '' ? outcome.messageId : carrierMessageIds[index]!,
  );
  const isAnother = given.some((id, index) => id !== carrierMessageIds[index]);
  return {
    outcome: { kind: 'accepted', carrierMessageIds, ...(isAnother && { idsGiven: given }) },
    refusedParts,
  };
};
