import type { ConsentPolicy } from '@carillon/core/consent';
import {
  type ConsentCreate,
  consentCreateSchema,
  type consentImportedSchema,
} from '@carillon/gateway-api/consent';
import type pg from 'pg';
import type { z } from 'zod';
import type { Caller } from '../accounts/caller.ts';
import { fromIssues } from '../http/validation.ts';
import { type NewDecision, recordDecisions } from './consent-ledger.ts';
import type { NumberDigests } from './number-digests.ts';
import { applyDecision, readDecision } from './record-consent.ts';

type Invalid = z.input<typeof consentImportedSchema>['invalid'][number];

/**
 * Records many decisions at once. Grants go into the ledger in one statement and undo no opt-out; withdrawals take
 * effect one by one.
 */
export const importConsents = async (
  client: pg.PoolClient,
  digests: NumberDigests,
  {
    caller,
    items,
    policy,
    now,
  }: { caller: Caller; items: readonly unknown[]; policy: ConsentPolicy; now: Date },
): Promise<z.input<typeof consentImportedSchema>> => {
  const invalid: Invalid[] = [];
  const decisions: NewDecision[] = [];
  items.forEach((item, place) => {
    const checked = consentCreateSchema.safeParse(item);
    if (!checked.success) {
      const { code, detail } = fromIssues(checked.error.issues);
      invalid.push({ place, code, detail: detail ?? code });
      return;
    }
    const body: ConsentCreate = checked.data;
    const read = readDecision(caller, body, { policy, now: now.getTime() });
    if (read.ok) decisions.push(read.value);
    else invalid.push({ place, code: read.error.code, detail: read.error.detail });
  });
  const grants = decisions.filter(({ decision }) => decision === 'granted');
  await recordDecisions(client, digests, { decisions: grants, now });
  for (const decision of decisions) {
    if (decision.decision === 'withdrawn') await applyDecision(client, digests, { decision, now });
  }
  return {
    recorded: decisions.length,
    parked: decisions.filter(({ status }) => status === 'parked').length,
    invalid,
  };
};
