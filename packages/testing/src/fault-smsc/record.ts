import { joinText, type Pdu, readPart } from '@carillon/smpp';
import type { LineEvent } from './line.ts';

/** One submit_sm as the outside world saw it. */
export interface SeenSubmission {
  /** Milliseconds by a monotonic clock. */
  readonly at: number;
  readonly line: number;
  readonly recipient: string;
  /** Of this part alone. */
  readonly text: string;
  readonly segment: number;
  readonly segments: number;
  /** Whether the SMSC got to read it. */
  taken: boolean;
  /** What the ESME was told: undefined as long as no answer was written to its connection. */
  answer?: { readonly at: number; readonly status: number; readonly messageId: string };
}

/** What the outside world saw, for a checker to hold against the database. */
export interface WorldRecord {
  readonly submissions: readonly SeenSubmission[];
  /** Lines that a fault came over: what was answered there may not have arrived. */
  readonly broken: Set<number>;
  /** Takes note of what happens on a line. */
  note(event: LineEvent): void;
  /** The SMSC has read a submission of a line. */
  taken(pdu: Pdu<'submit_sm'>, line: number): void;
  /** Submissions by message part: recipient and text of the part make it one. */
  byPart(): Map<string, readonly SeenSubmission[]>;
  /**
   * Parts that came again although nobody had told the ESME to keep them for later: whoever gets no answer, or a
   * good one, may not submit a part a second time.
   */
  submittedTwice(): string[];
}

const seen = (pdu: Pdu<'submit_sm'>, line: number): SeenSubmission => {
  const read = readPart(pdu);
  return {
    at: performance.now(),
    line,
    recipient: pdu.destination_addr,
    text: joinText([read], pdu.data_coding) ?? Buffer.from(read.body).toString('hex'),
    segment: read.part?.number ?? 1,
    segments: read.part?.total ?? 1,
    taken: false,
  };
};

const isRefusal = ({ answer }: SeenSubmission): boolean => answer !== undefined && answer.status !== 0;

export const createRecord = (): WorldRecord => {
  const submissions: SeenSubmission[] = [];
  /** By line and sequence_number: what an answer belongs to. */
  const open = new Map<string, SeenSubmission>();
  const key = (line: number, sequence: number): string => `${line} ${sequence}`;

  const byPart = (): Map<string, SeenSubmission[]> =>
    Map.groupBy(submissions, ({ recipient, text }) => `${recipient} ${text}`);

  return {
    submissions,
    broken: new Set(),
    byPart,
    note: ({ when, pdu, line }) => {
      if (when === 'arriving' && pdu?.command === 'submit_sm') {
        const submission = seen(pdu, line);
        submissions.push(submission);
        open.set(key(line, pdu.sequence), submission);
      } else if (when === 'answered' && pdu?.command === 'submit_sm_resp') {
        const submission = open.get(key(line, pdu.sequence));
        open.delete(key(line, pdu.sequence));
        if (submission) {
          submission.answer = { at: performance.now(), status: pdu.status, messageId: pdu.message_id };
        }
      }
    },
    taken: (pdu, line) => {
      const submission = open.get(key(line, pdu.sequence));
      if (submission) submission.taken = true;
    },
    submittedTwice: () =>
      [...byPart()].flatMap(([part, times]) => (times.slice(0, -1).every(isRefusal) ? [] : [part])),
  };
};
