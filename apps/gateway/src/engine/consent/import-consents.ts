import type { ConsentPolicy } from '@carillon/core/consent';
import { fail, type Refusal, type Result } from '@carillon/core/result';
import { consentCreateSchema, type consentImportedSchema } from '@carillon/gateway-api/consent';
import type pg from 'pg';
import type { z } from 'zod';
import type { Caller } from '../../infrastructure/http/caller.ts';
import { fromIssues } from '../../infrastructure/http/validation.ts';
import type { RequestWork } from '../../infrastructure/jobs/cpu-share.ts';
import { type NewDecision, recordDecisions } from './consent-ledger.ts';
import type { ConsentWriter } from './consents.ts';
import { applyWithdrawals, readDecision } from './record-consent.ts';

type Imported = z.input<typeof consentImportedSchema>;

/** Decisions that were read, and the items that are none, by their place. */
export interface ReadDecisions {
  readonly decisions: readonly NewDecision[];
  readonly invalid: Imported['invalid'];
}

const readItem = (
  caller: Caller,
  item: unknown,
  { policy, now }: { policy: ConsentPolicy; now: Date },
): Result<NewDecision, Refusal> => {
  const checked = consentCreateSchema.safeParse(item);
  if (checked.success) return readDecision(caller, checked.data, { policy, now: now.getTime() });
  const { code, detail } = fromIssues(checked.error.issues);
  return fail({ code, detail: detail ?? code });
};

/** Reads the decisions of an import: no transaction waits for it. */
export const readDecisions = async (
  caller: Caller,
  items: readonly unknown[],
  { work, policy, now }: { work: RequestWork; policy: ConsentPolicy; now: Date },
): Promise<ReadDecisions> => {
  const read = await work.map(items, (item) => readItem(caller, item, { policy, now }));
  return {
    decisions: read.flatMap((one) => (one.ok ? [one.value] : [])),
    invalid: read.flatMap((one, place) =>
      one.ok ? [] : [{ place, code: one.error.code, detail: one.error.detail }],
    ),
  };
};

/** Records many decisions at once. Grants undo no opt-out; withdrawals take effect, all in the same statements. */
export const importConsents = async (
  client: pg.PoolClient,
  consents: ConsentWriter,
  { read: { decisions, invalid }, now }: { read: ReadDecisions; now: Date },
): Promise<Imported> => {
  const grants = decisions.filter(({ decision }) => decision === 'granted');
  await recordDecisions(client, consents.digests, { decisions: grants, now });
  await applyWithdrawals(client, consents, {
    decisions: decisions.filter(({ decision }) => decision === 'withdrawn'),
    now,
  });
  return {
    recorded: decisions.length,
    parked: decisions.filter(({ status }) => status === 'parked').length,
    invalid: [...invalid],
  };
};
