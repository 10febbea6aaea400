import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import type { ConsentWriter } from './consents.ts';
import { suppress } from './suppress.ts';
import { findSuppression, type SuppressionRow } from './suppression-list.ts';

/** Settles a near miss: an opt-out after all, or a mistake. Gives the entry as it stood, or as it stands now. */
export const reviewSuppression = async (
  client: pg.PoolClient,
  consents: ConsentWriter,
  {
    accountId,
    id,
    decision,
    now,
  }: { accountId: string; id: string | null; decision: 'confirm' | 'dismiss'; now: Date },
): Promise<Result<SuppressionRow, Refusal>> => {
  const found = id === null ? undefined : await findSuppression(client, accountId, { id });
  if (!found) return refuse('suppression_not_found', 'There is no such entry on the suppression list.');
  if (found.state !== 'paused' || found.recipient === null) {
    return refuse('suppression_not_paused', 'The entry is an opt-out already; only a near miss is reviewed.');
  }
  if (decision === 'dismiss') {
    await client.query(`DELETE FROM suppressions WHERE account_id = $1 AND id = $2 AND state = 'paused'`, [
      found.accountId,
      found.id,
    ]);
    return succeed(found);
  }
  const { recipient, scope, origin, evidence, since: at } = found;
  const entry = {
    accountId,
    recipient,
    scope,
    state: 'active' as const,
    origin,
    evidence: evidence ?? {},
    at,
  };
  await suppress(client, consents, { entries: [entry], now });
  return succeed((await findSuppression(client, accountId, { id: found.id })) ?? found);
};
