import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';

/** Something the ledger's entries say otherwise than what is stored. Amounts in millionths. */
export interface AuditFinding {
  /** Which comparison found it. */
  readonly check: string;
  /** The account, or what else it is about. */
  readonly subject: string;
  readonly stored: string;
  readonly fromEntries: string;
}

/** Each comparison computes one thing again from entries, and gives the rows that differ. */
const CHECKS: Readonly<Record<string, string>> = {
  'all postings sum to zero': `
    SELECT currency AS subject, '0' AS stored, sum(amount)::text AS from_entries
    FROM (SELECT currency, amount FROM ledger_entries UNION ALL SELECT currency, -amount FROM ledger_entries) AS posting
    GROUP BY currency HAVING sum(amount) <> 0`,
  'wallets hold what entries say': `
    WITH posting AS (
      SELECT account_id, currency, credit AS place, amount FROM ledger_entries
      UNION ALL SELECT account_id, currency, debit, -amount FROM ledger_entries
    ), entered AS (
      SELECT account_id, currency, coalesce(sum(amount) FILTER (WHERE place = 'available'), 0) AS available,
             coalesce(sum(amount) FILTER (WHERE place = 'held'), 0) AS held
      FROM posting GROUP BY account_id, currency
    )
    SELECT account_id::text AS subject, wallets.available || ' + ' || wallets.held AS stored,
           coalesce(entered.available, 0) || ' + ' || coalesce(entered.held, 0) AS from_entries
    FROM wallets FULL JOIN entered USING (account_id, currency)
    WHERE (wallets.available, wallets.held)
      IS DISTINCT FROM (coalesce(entered.available, 0)::bigint, coalesce(entered.held, 0)::bigint)`,
  'nothing stays in transit': `
    SELECT currency AS subject, '0' AS stored, sum(amount)::text AS from_entries FROM (
      SELECT currency, CASE 'transit' WHEN credit THEN amount ELSE -amount END AS amount FROM ledger_entries
      WHERE 'transit' IN (debit, credit)) AS moved
    GROUP BY currency HAVING sum(amount) <> 0`,
  'lots are what entries brought': `
    SELECT id::text AS subject, lot.amount::text AS stored, entry.amount::text AS from_entries
    FROM (SELECT id, amount FROM credit_lots) AS lot FULL JOIN (
      SELECT id, amount FROM ledger_entries WHERE credit = 'available' AND kind <> 'release') AS entry USING (id)
    WHERE lot.amount IS DISTINCT FROM entry.amount`,
  'lines sum to their entries': `
    SELECT e.id::text AS subject, sum(l.amount)::text AS stored, e.amount::text AS from_entries
    FROM ledger_entries e JOIN ledger_lines l ON l.account_id = e.account_id AND l.entry_id = e.id
    GROUP BY e.id, e.amount HAVING sum(l.amount) <> e.amount`,
  'held credit belongs to open messages': `
    SELECT account_id::text AS subject, coalesce(message.held, 0)::text AS stored, wallets.held::text AS from_entries
    FROM wallets LEFT JOIN (
      SELECT account_id, sum(price) AS held FROM messages WHERE settlement = 'held' GROUP BY account_id
    ) AS message USING (account_id)
    WHERE coalesce(message.held, 0) <> wallets.held`,
  'charged messages sum to captures': `
    SELECT account_id::text AS subject, coalesce(message.price, 0)::text AS stored,
           coalesce(entry.amount, 0)::text AS from_entries
    FROM (SELECT account_id, sum(price) AS price FROM messages WHERE settlement = 'captured' GROUP BY account_id)
      AS message FULL JOIN
      (SELECT account_id, sum(amount) AS amount FROM ledger_entries
       WHERE kind = 'capture' AND created_at >= (SELECT min(created_at) FROM messages) GROUP BY account_id)
      AS entry USING (account_id)
    WHERE coalesce(message.price, 0) <> coalesce(entry.amount, 0)`,
  'no role of the application may change entries': `
    SELECT relation AS subject, privilege AS stored, 'none' AS from_entries
    FROM unnest(ARRAY['ledger_entries', 'ledger_lines']) AS relation, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
    WHERE has_table_privilege(relation, privilege)
      AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)`,
  'the append-only triggers are always on': `
    SELECT relation AS subject, 'missing' AS stored, 'always' AS from_entries
    FROM unnest(ARRAY['ledger_entries', 'ledger_lines']) AS relation
    WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = relation::regclass
                      AND tgname = relation || '_append_only' AND tgenabled = 'A')`,
};

const run = async (client: pg.PoolClient): Promise<AuditFinding[]> => {
  // One moment for all comparisons, so that they may run beside live traffic.
  await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const findings: AuditFinding[] = [];
  for (const [check, sql] of Object.entries(CHECKS)) {
    const { rows } = await client.query<{ subject: string; stored: string; from_entries: string }>(sql);
    findings.push(...rows.map(({ from_entries: fromEntries, ...row }) => ({ check, ...row, fromEntries })));
  }
  return findings;
};

/** Computes everything again from the ledger's entries; a sound ledger gives no finding. */
export const auditLedger = (database: Database): Promise<AuditFinding[]> => database.transaction(run);

/** The names of the comparisons. */
export const AUDIT_CHECKS: readonly string[] = Object.keys(CHECKS);
