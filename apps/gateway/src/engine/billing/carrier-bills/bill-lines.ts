import { formatDecimal, parseDecimal } from '@carillon/core/billing';
import { type Refusal, type Result, succeed } from '@carillon/core/result';
import { givenAmountSchema } from '@carillon/gateway-api/conventions';
import { z } from 'zod';
import { readCsv } from '../../../infrastructure/http/csv/rows.ts';

/** One line of a carrier's bill; the amount in millionths. */
export interface BilledLine {
  readonly carrierMessageId: string;
  readonly segments: number;
  readonly amount: bigint;
}

/** What was handed over under a carrier's message id: one segment, or one message of several. */
export interface HandedOver {
  /** As the carrier gave it. */
  readonly carrierMessageId: string;
  /** The form it is filed under, where that is another. */
  readonly key: string;
  readonly segments: number;
  /** Whether it was handed over in the time the bill is for. */
  readonly inside: boolean;
}

/**
 * What became of a line: `matched`; `unknown`, nothing was handed over under that id; `duplicate`, billed before on
 * the same bill; `outside` its time; another number of `segments`; another `price`; `unbilled`, handed over and not
 * on the bill.
 */
export type BillVerdict = 'matched' | 'unknown' | 'duplicate' | 'outside' | 'segments' | 'price' | 'unbilled';

/** A line with its verdict. Billed and expected differ by what the line adds to the difference of the bill. */
export interface EvaluatedLine {
  readonly carrierMessageId: string;
  readonly verdict: BillVerdict;
  readonly detail: string;
  readonly billed: bigint | null;
  readonly expected: bigint | null;
}

const row = z.object({
  carrier_message_id: z.string().min(1).max(200),
  segments: z.string().regex(/^[1-9]\d{0,3}$/, 'must be a whole number above zero'),
  amount: givenAmountSchema.refine((text) => !text.startsWith('-'), 'must not be below zero'),
});

/** Reads a bill from CSV with a header; columns it does not know are left alone. Refusal: `csv_invalid`. */
export const parseBill = (csv: string): Result<BilledLine[], Refusal> => {
  const read = readCsv(csv, row, { others: 'ignore' });
  if (!read.ok) return read;
  return succeed(
    read.value.map(({ row: { carrier_message_id: carrierMessageId, segments, amount } }) => ({
      carrierMessageId,
      segments: Number(segments),
      amount: parseDecimal(amount)!,
    })),
  );
};

type LineResult = Omit<EvaluatedLine, 'carrierMessageId' | 'billed'>;

const evaluateKnown = (line: BilledLine, known: HandedOver, perSegment: bigint): LineResult => {
  const expected = perSegment * BigInt(known.segments);
  if (line.segments !== known.segments)
    return {
      verdict: 'segments',
      detail: `Billed as ${line.segments} segment(s), handed over as ${known.segments}.`,
      expected,
    };
  if (line.amount !== expected)
    return {
      verdict: 'price',
      detail: `Billed at ${formatDecimal(line.amount)}, agreed ${formatDecimal(expected)}.`,
      expected,
    };
  return { verdict: 'matched', detail: 'As agreed.', expected };
};

const evaluate = (
  line: BilledLine,
  known: HandedOver | undefined,
  { seen, perSegment }: { seen: boolean; perSegment: bigint },
): LineResult => {
  if (seen) return { verdict: 'duplicate', detail: 'Billed on an earlier line of this bill.', expected: 0n };
  if (!known) return { verdict: 'unknown', detail: 'Nothing was handed over under this id.', expected: 0n };
  if (!known.inside)
    return { verdict: 'outside', detail: 'Handed over at another time than the bill is for.', expected: 0n };
  return evaluateKnown(line, known, perSegment);
};

/** What a bill is matched by. */
export interface BillTerms {
  /** The agreed cost of a segment, in millionths. */
  readonly perSegment: bigint;
  /** The forms under which an id of the bill may be filed besides itself. */
  readonly formsOf: (id: string) => readonly string[];
}

/** Finds what a line is about: by the id as it was given, else by a form of it that is filed once. */
const finderOf = (handedOver: readonly HandedOver[], { formsOf }: BillTerms) => {
  const byId = new Map(handedOver.map((entry) => [entry.carrierMessageId, entry]));
  const byKey = Map.groupBy(handedOver, ({ key }) => key);
  return (id: string): HandedOver | undefined => {
    const exact = byId.get(id);
    if (exact) return exact;
    const found = new Set([id, ...formsOf(id)].flatMap((form) => byKey.get(form) ?? []));
    return found.size === 1 ? [...found][0] : undefined;
  };
};

/** Matches a bill line by line; what was handed over and is not on it follows at the end. */
export const matchBill = (
  lines: readonly BilledLine[],
  handedOver: readonly HandedOver[],
  terms: BillTerms,
): EvaluatedLine[] => {
  const { perSegment } = terms;
  const find = finderOf(handedOver, terms);
  const seen = new Set<HandedOver | string>();
  const evaluated = lines.map((line): EvaluatedLine => {
    const { carrierMessageId, amount: billed } = line;
    const known = find(carrierMessageId);
    const subject = known ?? carrierMessageId;
    const result = evaluate(line, known, { seen: seen.has(subject), perSegment });
    seen.add(subject);
    return { carrierMessageId, billed, ...result };
  });
  const unbilled = handedOver
    .filter((entry) => entry.inside && !seen.has(entry))
    .map(
      ({ carrierMessageId, segments }): EvaluatedLine => ({
        carrierMessageId,
        verdict: 'unbilled',
        detail: `${segments} segment(s) were handed over and are not on the bill.`,
        billed: 0n,
        expected: perSegment * BigInt(segments),
      }),
    );
  return [...evaluated, ...unbilled];
};
