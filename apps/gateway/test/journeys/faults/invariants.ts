import type { SeenSubmission } from '@carillon/testing/fault-smsc/record';
import { expect } from 'vitest';
import { verifyLedger } from '../../../src/engine/billing/verify-ledger.ts';
import type { Accepted, FaultGateway } from './fault-gateway.ts';

/** A message as the database has it. */
export interface StoredMessage {
  readonly id: string;
  readonly stage: string;
  readonly status: string;
  readonly settlement: string;
  readonly segments: number;
  /** When nobody knew any more what became of it; null where that was never so, or is over. */
  readonly unknownSince: Date | null;
}

const HOURS = 3_600_000;

export const storedMessages = async ({ gateway }: FaultGateway): Promise<Map<string, StoredMessage>> => {
  const { rows } = await gateway.database.pool.query<StoredMessage>(
    `SELECT 'msg_' || replace(m.id::text, '-', '') AS id, stage, status, settlement, segments, u.since AS "unknownSince"
     FROM messages m LEFT JOIN unknown_submissions u ON u.account_id = m.account_id AND u.message_id = m.id`,
  );
  return new Map(rows.map((row) => [row.id, row]));
};

/** What the SMSC saw of a message. Its text begins with words no other has. */
const seenOf = (faults: FaultGateway, { to }: Accepted): SeenSubmission[] =>
  faults.smsc.record.submissions.filter(({ recipient }) => `+${recipient}` === to);

/** A part whose answer was lost, or may have been: its line ended. What was written but never read nobody saw. */
const mayBeUnknown = (faults: FaultGateway, seen: readonly SeenSubmission[]): boolean =>
  (seen.length === 0 && faults.smsc.record.broken.size > 0) ||
  seen.some(({ answer, line }) => answer === undefined || faults.smsc.record.broken.has(line));

/** I1: nothing accepted is missing, and nobody knows of a message only where a fault makes it so. */
const expectLawfulStages = async (faults: FaultGateway): Promise<void> => {
  const stored = await storedMessages(faults);
  for (const message of faults.accepted) {
    const row = stored.get(message.id);
    expect(row, `I1: ${message.id} is lost`).toBeDefined();
    const seen = seenOf(faults, message);
    if (row!.stage === 'unknown') expect(mayBeUnknown(faults, seen), `I1: ${message.id}`).toBe(true);
    else if (row!.status === 'transmitted') expect(seen.length, `I1: ${message.id}`).toBeGreaterThan(0);
  }
};

/** I4: the ledger's entries and its wallets agree, and nothing is negative. */
export const expectSoundLedger = async ({ gateway }: FaultGateway): Promise<void> => {
  expect(await verifyLedger(gateway.database), 'I4').toEqual([]);
  const { rows } = await gateway.database.pool.query(
    'SELECT FROM wallets WHERE available < 0 OR held < 0 LIMIT 1',
  );
  expect(rows, 'I4: a balance below nothing').toEqual([]);
};

/** I3: a part is submitted again only after the SMSC has said that it did not take it. */
export const expectNothingTwice = ({ smsc }: FaultGateway): void => {
  expect(smsc.record.submittedTwice(), 'I3').toEqual([]);
};

/** I1 and I4 at the end of all waiting: two days on everything is final, and each hold was settled once. */
const expectEnd = async (faults: FaultGateway): Promise<void> => {
  const { gateway } = faults;
  gateway.advance(49 * HOURS);
  for (let rest = faults.accepted.length; rest > 0; rest -= 500) await gateway.sweep();
  const open = [...(await storedMessages(faults)).values()].filter(
    ({ stage, settlement }) => stage !== 'settled' || settlement === 'held',
  );
  expect(open, 'I1: not final after 48 hours').toEqual([]);
  const { rows } = await gateway.database.pool.query<{ held: bigint }>(
    'SELECT sum(held)::bigint AS held FROM wallets',
  );
  expect(rows[0]!.held, 'I4: held for nothing').toBe(0n);
  await expectSoundLedger(faults);
};

/** Holds what the outside world saw against the database: I1, I3 and I4, now and when all waiting is over. */
export const expectInvariants = async (faults: FaultGateway): Promise<void> => {
  expectNothingTwice(faults);
  await expectLawfulStages(faults);
  await expectSoundLedger(faults);
  await expectEnd(faults);
  expectNothingTwice(faults);
};
