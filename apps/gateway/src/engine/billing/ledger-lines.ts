import type { Purpose } from '@carillon/core/messaging';

/** What a charge, or a refund of one, was for: statements are made of these. Amounts in millionths. */
export interface EntryLine {
  readonly purpose: Purpose;
  readonly country: string | null;
  readonly connector: string | null;
  readonly campaign: string | null;
  readonly messages: number;
  readonly segments: number;
  readonly amount: bigint;
  /** The part of the amount that is the main account's mark-up. */
  readonly margin: bigint;
}

/** A line of an entry, numbered from 1 within it. */
export interface NumberedLine extends EntryLine {
  readonly entryId: string;
  readonly number: number;
}

/** The lines of an entry: messages that differ in nothing a statement tells apart share one. */
export const mergeLines = (entryId: string, lines: readonly EntryLine[]): NumberedLine[] => {
  const merged = new Map<string, EntryLine>();
  for (const line of lines) {
    const name = `${line.purpose} ${line.country} ${JSON.stringify([line.connector, line.campaign])}`;
    const same = merged.get(name);
    merged.set(
      name,
      same
        ? {
            ...same,
            messages: same.messages + line.messages,
            segments: same.segments + line.segments,
            amount: same.amount + line.amount,
            margin: same.margin + line.margin,
          }
        : line,
    );
  }
  return [...merged.values()].map((line, place) => ({ ...line, entryId, number: place + 1 }));
};
