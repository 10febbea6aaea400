import type { FaultSmsc } from '@carillon/testing/fault-smsc/fault-smsc';
import type { SeenSubmission } from '@carillon/testing/fault-smsc/record';
import { verifyLedger } from '../../src/engine/billing/verify-ledger.ts';
import type { Database } from '../../src/infrastructure/database/open.ts';
import type { Fate } from './receipt-traffic.ts';

/** Something that must not be, and up to three examples of it. */
export interface Violation {
  readonly invariant: 'I1' | 'I3' | 'I4' | 'I5';
  readonly what: string;
  readonly count: number;
  readonly examples: readonly unknown[];
}

export interface Evidence {
  /** Ids by number. */
  readonly accepted: ReadonlyMap<string, string>;
  readonly decided: ReadonlyMap<string, Fate>;
  readonly smsc: FaultSmsc;
  /** Whether an answer came too late to count at first. */
  readonly wasLate: (submission: SeenSubmission) => boolean;
}

export interface EvaluationResult {
  readonly violations: readonly Violation[];
  /** Messages by stage and status. */
  readonly outcomes: Readonly<Record<string, number>>;
}

interface Row {
  id: string;
  recipient: string;
  stage: string;
  status: string;
  settlement: string;
}

const STATUS: Readonly<Record<Fate, string>> = {
  delivered: 'delivered',
  undeliverable: 'not_issued',
  expired: 'expired',
  rejected: 'not_issued',
};

const violation = (
  invariant: Violation['invariant'],
  what: string,
  found: readonly unknown[],
): readonly Violation[] =>
  found.length === 0 ? [] : [{ invariant, what, count: found.length, examples: found.slice(0, 3) }];

/** Holds what the outside world saw against the database. */
export const evaluate = async (database: Database, evidence: Evidence): Promise<EvaluationResult> => {
  const { accepted, decided, smsc } = evidence;
  const { rows } = await database.pool.query<Row>(
    `SELECT 'msg_' || replace(id::text, '-', '') AS id, recipient, stage, status, settlement FROM messages`,
  );
  const stored = new Map(rows.map((row) => [row.id, row]));
  const seen = Map.groupBy(smsc.record.submissions, ({ recipient }) => `+${recipient}`);
  const ours = [...accepted].flatMap(([to, id]) => {
    const row = stored.get(id);
    return row ? [{ to, row, seen: seen.get(to) ?? [] }] : [];
  });

  /** Its answer was lost, may have been, or came late: so its end may be open, up to 48 hours. */
  const mayBeOpen = (submissions: readonly SeenSubmission[]): boolean =>
    submissions.length === 0
      ? smsc.record.broken.size > 0
      : submissions.some(
          (each) => each.answer === undefined || smsc.record.broken.has(each.line) || evidence.wasLate(each),
        );
  const isOpen = ({ stage }: Row): boolean => stage === 'unknown' || stage === 'submitted';

  const lost = [...accepted.values()].filter((id) => !stored.has(id));
  const waiting = ours.filter(({ row }) => row.stage === 'queued' || row.stage === 'claimed');
  const unlawful = ours.filter((each) => isOpen(each.row) && !mayBeOpen(each.seen));
  const mismatched = ours.filter(({ to, row }) => {
    const fate = decided.get(to.slice(1));
    return row.stage === 'settled' && (fate === undefined || STATUS[fate] !== row.status);
  });
  const unsettled = rows.filter(
    ({ stage, settlement }) =>
      (stage === 'settled' && settlement === 'held') || (stage === 'submitted' && settlement !== 'captured'),
  );
  const negative = await database.pool.query('SELECT * FROM wallets WHERE available < 0 OR held < 0');

  const outcomes: Record<string, number> = {};
  for (const { stage, status } of rows) {
    const name = stage === 'settled' ? status : `${stage} (${status})`;
    outcomes[name] = (outcomes[name] ?? 0) + 1;
  }
  return {
    outcomes,
    violations: [
      ...violation('I1', 'accepted and lost', lost),
      ...violation('I1', 'still waiting at the end', waiting),
      ...violation('I1', 'open without a fault that would explain it', unlawful),
      ...violation('I3', 'parts submitted twice', smsc.record.submittedTwice()),
      ...violation('I4', 'wallets that differ from their entries', await verifyLedger(database)),
      ...violation('I4', 'balances below nothing', negative.rows),
      ...violation('I4', 'holds not settled', unsettled),
      ...violation('I5', 'statuses other than the receipts say', mismatched),
    ],
  };
};
