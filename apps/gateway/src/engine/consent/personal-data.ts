import type pg from 'pg';
import {
  type KnownPerson,
  type PersonalData,
  toPersonRows,
} from '../../infrastructure/modules/personal-data.ts';

const DEFERRALS = `SELECT d.id, d.step, d.times, d.facts, d.at FROM message_deferrals d
  JOIN messages m ON m.account_id = d.account_id AND m.id = d.id
  WHERE m.account_id = $1 AND m.recipient = ANY($2) ORDER BY d.id, d.step`;
const CONSENTS = `SELECT id, purpose, channel, decision, status, method, customer, evidence, decided_at, recorded_at
  FROM consents WHERE account_id = $1 AND digest = ANY($2) ORDER BY id`;
const SUPPRESSIONS = `SELECT id, scope, state, origin, evidence, since FROM suppressions
  WHERE account_id = suppression_list($1) AND digest = ANY($2)`;
const LINKS = 'SELECT code, created_at FROM opt_out_links WHERE account_id = $1 AND recipient = ANY($2)';

const exportConsent = async (
  store: pg.Pool | pg.PoolClient,
  { accountId, numbers, digests }: KnownPerson,
) => ({
  deferrals: toPersonRows('msg', (await store.query(DEFERRALS, [accountId, numbers])).rows),
  consents: toPersonRows('cns', (await store.query(CONSENTS, [accountId, digests])).rows),
  suppressions: toPersonRows('sup', (await store.query(SUPPRESSIONS, [accountId, digests])).rows),
  links: toPersonRows(null, (await store.query(LINKS, [accountId, numbers])).rows),
});

const eraseConsent = async (client: pg.PoolClient, { accountId, numbers, digests }: KnownPerson) => {
  await client.query(
    `DELETE FROM message_deferrals d USING messages m
     WHERE m.account_id = $1 AND m.recipient = ANY($2) AND d.account_id = m.account_id AND d.id = m.id`,
    [accountId, numbers],
  );
  await client.query('DELETE FROM opt_out_links WHERE account_id = $1 AND recipient = ANY($2)', [
    accountId,
    numbers,
  ]);
  const consents = await client.query(
    `UPDATE consents SET recipient = NULL, customer = NULL,
       evidence = evidence - ARRAY['ip', 'userAgent', 'inboundMessage', 'replyId', 'document', 'doubleOptIn', 'reason']
     WHERE account_id = $1 AND digest = ANY($2)`,
    [accountId, digests],
  );
  await client.query(
    'UPDATE suppressions SET recipient = NULL, evidence = NULL WHERE account_id = suppression_list($1) AND digest = ANY($2)',
    [accountId, digests],
  );
  return { consents: consents.rowCount ?? 0 };
};

/** What tells who gave a consent is erased; the digest of the number stays with a *no*. */
export const consentPersonalData: PersonalData = { export: exportConsent, erase: eraseConsent };
