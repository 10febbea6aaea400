-- Keys of number digests: each digest tells its own ---------------------------------------------------------------
DO $$
DECLARE
  only_key uuid := (SELECT id FROM suppression_keys ORDER BY created_at DESC, id DESC LIMIT 1);
BEGIN
  -- Every record so far was written under the one key there was; without a key there is no record.
  EXECUTE 'ALTER TABLE consents ADD COLUMN key_id uuid NOT NULL'
    || CASE WHEN only_key IS NULL THEN '' ELSE format(' DEFAULT %L', only_key) END;
END $$;
--> statement-breakpoint
ALTER TABLE consents ALTER COLUMN key_id DROP DEFAULT;
--> statement-breakpoint
-- Two changes a record may see: erasure takes out who it was, and a new key digests a number that is still there.
CREATE OR REPLACE FUNCTION refuse_consent_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
    AND (NEW.account_id, NEW.id, NEW.purpose, NEW.channel, NEW.decision, NEW.status, NEW.method, NEW.decided_at,
         NEW.recorded_at)
      IS NOT DISTINCT FROM
        (OLD.account_id, OLD.id, OLD.purpose, OLD.channel, OLD.decision, OLD.status, OLD.method, OLD.decided_at,
         OLD.recorded_at)
    AND (
      NEW.recipient IS NULL AND NEW.customer IS NULL AND (NEW.digest, NEW.key_id) = (OLD.digest, OLD.key_id)
        AND OLD.evidence @> NEW.evidence
      OR NEW.key_id <> OLD.key_id AND OLD.recipient IS NOT NULL
        AND (NEW.recipient, NEW.customer, NEW.evidence) IS NOT DISTINCT FROM (OLD.recipient, OLD.customer, OLD.evidence)
    )
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'consents is append-only';
END $$;
--> statement-breakpoint

-- What a claim looks at -------------------------------------------------------------------------------------------
DROP FUNCTION suppressed_at_claim(uuid[], text[]);
--> statement-breakpoint
-- Waits for the STOPs of recipients that are under way, keeps others off until the claim commits, and only then looks:
-- a volatile function takes a new snapshot for each of its statements. Besides the suppressions, by place, it gives the
-- sending hours of each account that has its own.
CREATE FUNCTION suppressed_at_claim(accounts uuid[], recipients text[])
RETURNS TABLE (place bigint, state text, since timestamptz, account uuid, hours jsonb) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(wanted.key) FROM (
    SELECT DISTINCT consent_lock(suppression_list(asked.account), asked.recipient) AS key
    FROM unnest(accounts, recipients) AS asked (account, recipient) ORDER BY key OFFSET 0
  ) AS wanted;
  RETURN QUERY SELECT asked.place, s.state, s.since, NULL::uuid, NULL::jsonb
    FROM unnest(accounts, recipients) WITH ORDINALITY AS asked (account, recipient, place)
    JOIN suppressions s ON s.account_id = suppression_list(asked.account) AND s.recipient = asked.recipient;
  RETURN QUERY SELECT NULL::bigint, NULL::text, NULL::timestamptz, p.account_id, p.policy -> 'sendingHours'
    FROM consent_policies p WHERE p.account_id = ANY(accounts) AND p.policy ? 'sendingHours';
END $$;
--> statement-breakpoint

-- Texts that were held again when their turn came -------------------------------------------------------------------
-- One row per message and rule: the last time it was held, and how often. Partitioned as messages are, and dropped
-- with them.
CREATE TABLE message_deferrals (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  step text NOT NULL CHECK (step IN ('window', 'suppression')),
  times integer NOT NULL,
  facts jsonb NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (account_id, id, step)
) PARTITION BY RANGE (id);
--> statement-breakpoint
-- A message that waits since before this table was made has its partition, too.
DO $$
DECLARE
  sibling record;
BEGIN
  FOR sibling IN
    SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bound
    FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = 'messages'::regclass
  LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF message_deferrals %s',
      'message_deferrals' || substr(sibling.name, length('messages') + 1), sibling.bound);
  END LOOP;
END $$;
