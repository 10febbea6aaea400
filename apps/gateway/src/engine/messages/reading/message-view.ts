import { toDecimalMoney } from '@carillon/core/billing';
import { type TraceLine, traceSentence } from '@carillon/core/messaging';
import { toId } from '@carillon/gateway-api/ids';
import type { Message, MessageDetail, TraceItem } from '@carillon/gateway-api/messages';
import type { CarrierSaid } from '../../carriers/carrier.ts';
import { carrierSentence } from '../../carriers/code-meanings.ts';
import { receiptSentence } from '../../carriers/receipt-codes.ts';
import type { KeptDeferral } from '../../consent/deferrals.ts';
import { type FailoverMove, isReroute, type MessageRow, REROUTES } from '../lifecycle/message-row.ts';
import type { TriedLine } from '../throttling.ts';
import { type Moment, statusSentence } from './status-sentence.ts';

/** A row of `submissions`, as pg reads it. */
export interface SubmissionRow {
  readonly segment: number;
  readonly status: Message['status'];
  readonly carrier: string;
  /** The carrier's id as it gave it. */
  readonly carrier_message_id: string;
  readonly receipt_said: CarrierSaid | null;
  readonly receipt_code: string | null;
  readonly submitted_at: Date;
  readonly receipt_at: Date | null;
}

/** A message with what its why-card is made of. */
export interface FoundMessage {
  readonly row: MessageRow;
  readonly text: string | null;
  /** What admission decided, and why. */
  readonly trace: readonly TraceLine[];
  readonly segments: readonly SubmissionRow[];
  /** What held it again when its turn came. */
  readonly deferrals: readonly KeptDeferral[];
  /** What its carriers refused for now. */
  readonly tries: readonly TriedLine[];
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** A message as lists show it. */
export const messageView = (row: MessageRow, moment: Moment): Message => ({
  id: toId('msg', row.id),
  status: row.status,
  detail: statusSentence(row, moment),
  mode: row.mode,
  to: row.recipient,
  country: row.country,
  sender: row.sender,
  purpose: row.purpose,
  lane: row.lane,
  encoding: row.encoding,
  segments: row.segments,
  price: toDecimalMoney({ micros: row.price, currency: row.currency }),
  refunded: toDecimalMoney({ micros: row.refunded, currency: row.currency }),
  carrier: row.carrier,
  reference: row.reference,
  eventKey: row.event_key,
  createdAt: row.created_at.toISOString(),
  sendAt: iso(row.send_at),
  notAfter: iso(row.not_after),
  finalAt: iso(row.final_at),
});

const decisions = ({ row, trace }: FoundMessage): TraceItem[] =>
  trace.map((line) => ({
    step: line.step,
    outcome: line.outcome,
    detail: traceSentence(line),
    at: row.created_at.toISOString(),
    facts: line.facts as TraceItem['facts'],
  }));

const deferral = ({ step, times, facts: found, at }: KeptDeferral): TraceItem => {
  const facts = { ...found, times };
  return {
    step,
    outcome: 'held',
    detail: traceSentence({ step, outcome: 'held', facts }),
    at: at.toISOString(),
    facts: facts as TraceItem['facts'],
  };
};

/** What kept a carrier from taking a text, where no code of a receipt says it. */
const FAILOVER_REASONS: Readonly<Record<string, string>> = {
  put_off: 'It kept putting it off.',
  carrier_down: 'It takes nothing at the moment.',
  carrier_paused: 'The operator has paused it.',
};

const rerouteSentence = ({ from, to, reason }: FailoverMove): string => {
  if (to === null) return 'No route serves it any more: it waits for one.';
  if (reason === REROUTES.operator) return `The operator moved it from ${from} to ${to}.`;
  return from === null
    ? `A route serves it again: it goes to ${to}.`
    : `The routes were changed while it waited: it went on from ${from} to ${to}.`;
};

const move = (moved: FailoverMove): TraceItem => {
  const { from, to, reason, at } = moved;
  const facts = { from, to, reason };
  if (isReroute(moved)) return { step: 'route', outcome: 'noted', detail: rerouteSentence(moved), at, facts };
  const why = FAILOVER_REASONS[reason] ?? receiptSentence(reason);
  const detail = `${from} surely did not take it: ${why} It went on to ${to}.`;
  return { step: 'failover', outcome: 'noted', detail, at, facts };
};

const REFUSED_FOR_NOW: Readonly<Record<TriedLine['kind'], string>> = {
  throttled: 'it takes no more texts a second',
  temporary: 'it cannot take it now',
  absent: 'it says that the text never came',
};

const tried = ({ carrier, at, kind, said }: TriedLine, place: number): TraceItem => {
  const words = [said?.code, said?.meaning].filter(Boolean).join(': ');
  const why = `${REFUSED_FOR_NOW[kind]}${words ? ` (${words.replace(/\.$/, '')})` : ''}`;
  return {
    step: 'carrier',
    outcome: 'held',
    detail: `Try ${place + 1}: ${carrier} did not take it, ${why}.`,
    at,
    facts: { carrier, try: place + 1, kind, ...(said?.code !== undefined && { code: said.code }) },
  };
};

const handOver = ({ segment, carrier, carrier_message_id: id, submitted_at }: SubmissionRow): TraceItem => ({
  step: 'carrier',
  outcome: 'passed',
  detail: `Segment ${segment} was taken by ${carrier} as ${id}.`,
  at: submitted_at.toISOString(),
});

const sentenceOf = ({ receipt_code: code, receipt_said: said }: SubmissionRow): string | null =>
  code === null ? null : carrierSentence(code, said);

const receipt = (part: SubmissionRow): TraceItem => ({
  step: 'receipt',
  outcome: part.status === 'delivered' || part.status === 'transmitted' ? 'passed' : 'refused',
  detail: `Segment ${part.segment}: ${sentenceOf(part) ?? part.status}`,
  at: iso(part.receipt_at),
});

const SETTLEMENTS: Readonly<Record<MessageRow['settlement'], string | null>> = {
  none: null,
  held: 'The price is held.',
  captured: 'The price was charged when the carrier took it.',
  released: 'The price went back to the wallet: it never left.',
};

const refund = ({ refunded, price, currency }: MessageRow): TraceItem => {
  const { amount } = toDecimalMoney({ micros: refunded, currency });
  return {
    step: 'settlement',
    outcome: 'noted',
    detail: `${amount} ${currency} came back to the wallet${refunded < price ? ', the part of what is not billed' : ''}.`,
    at: null,
    facts: { refunded: amount, currency },
  };
};
const refusal = ({ row, segments }: FoundMessage): TraceItem[] =>
  row.carrier_said === null || row.reason === null || segments.length > 0
    ? []
    : [
        {
          step: 'carrier',
          outcome: 'refused',
          detail: carrierSentence(row.reason, row.carrier_said),
          at: iso(row.final_at),
        },
      ];

const ending = ({ row, trace }: FoundMessage, moment: Moment): TraceItem[] => {
  const items: TraceItem[] = [];
  const money = SETTLEMENTS[row.settlement];
  if (money) items.push({ step: 'settlement', outcome: 'noted', detail: money, at: null });
  if (row.refunded > 0n) items.push(refund(row));
  if (row.reason === 'cancelled' || row.reason === 'cancelled_by_operator')
    items.push({
      step: 'cancel',
      outcome: 'refused',
      detail: statusSentence(row, moment),
      at: iso(row.final_at),
    });
  else if (row.stage === 'unknown')
    items.push({
      step: 'carrier',
      outcome: 'noted',
      detail: statusSentence(row, moment),
      at: iso(row.submitted_at),
    });
  else if (row.reason === 'recipient_opted_out' && !trace.some(({ outcome }) => outcome === 'refused'))
    items.push({
      step: 'claim',
      outcome: 'refused',
      detail: 'The recipient opted out while it waited, so it never left.',
      at: iso(row.final_at),
    });
  else if (row.status === 'expired')
    items.push({
      step: 'expiry',
      outcome: 'refused',
      detail: statusSentence(row, moment),
      at: iso(row.final_at),
    });
  return items;
};

/** What a text that carries a code may show: itself with the code left out, as its decision recorded it. */
const textWithoutCode = ({ trace }: FoundMessage): string | null => {
  const text = trace.find(({ step }) => step === 'origin')?.facts['text'];
  return typeof text === 'string' ? text : null;
};

/** What the carrier itself said of a segment, its time as it wrote it. */
const saidView = (said: CarrierSaid | null): MessageDetail['parts'][number]['said'] =>
  said && {
    status: said.status ?? null,
    code: said.code ?? null,
    networkError: said.networkError ?? null,
    info: said.info ?? null,
    time: said.time ?? null,
  };

/** Where a message stands; where its carrier said why, in that carrier's words, too. */
const detailOf = ({ row, segments }: FoundMessage, moment: Moment): string => {
  if (row.stage !== 'settled' || row.reason === null) return statusSentence(row, moment);
  const decisive = segments.find(({ receipt_code }) => receipt_code === row.reason);
  const said = decisive?.receipt_said ?? row.carrier_said;
  return said === null || said === undefined
    ? statusSentence(row, moment)
    : carrierSentence(row.reason, said);
};

/** A message with its text, its segments and its why-card. */
export const messageDetail = (found: FoundMessage, moment: Moment): MessageDetail => ({
  ...messageView(found.row, moment),
  detail: detailOf(found, moment),
  text: found.row.lane === 'otp' ? textWithoutCode(found) : found.text,
  parts: found.segments.map((part) => ({
    segment: part.segment,
    status: part.status,
    carrier: part.carrier,
    carrierMessageId: part.carrier_message_id,
    submittedAt: part.submitted_at.toISOString(),
    receiptAt: iso(part.receipt_at),
    detail: sentenceOf(part),
    said: saidView(part.receipt_said),
  })),
  trace: [
    ...decisions(found),
    ...found.deferrals.map(deferral),
    ...found.tries.map(tried),
    ...(found.row.failovers ?? []).map(move),
    ...found.segments.map(handOver),
    ...found.segments.filter((part) => part.receipt_at !== null).map(receipt),
    ...refusal(found),
    ...ending(found, moment),
  ],
});
