-- The account that a transaction is bound to: set together with the role carillon_account, which the policies below bind.
-- Whoever owns the tables is bound by none, so they cost what works for many accounts at once nothing.
CREATE FUNCTION bound_account() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('carillon.account_id', true), '')::uuid
$$;
--> statement-breakpoint
-- An account sees its own row, and those of the accounts below it.
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_account ON accounts USING (id = bound_account() OR parent_id = bound_account());
--> statement-breakpoint
-- What was said to a list counts for everybody who shares it, and so they see it.
ALTER TABLE suppressions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_account ON suppressions
  USING (account_id IN (bound_account(), suppression_list(bound_account())));
--> statement-breakpoint
ALTER TABLE consents ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_account ON consents
  USING (account_id IN (bound_account(), suppression_list(bound_account())));
--> statement-breakpoint
-- Every other table with an account: rows of the account, to read and to write.
DO $$
DECLARE owned record;
BEGIN
  FOR owned IN
    SELECT c.oid::regclass AS name
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND a.attname = 'account_id' AND NOT a.attisdropped AND NOT c.relrowsecurity
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', owned.name);
    EXECUTE format('CREATE POLICY of_account ON %s USING (account_id = bound_account())', owned.name);
  END LOOP;
END
$$;
--> statement-breakpoint
-- A view reads with the rights of its owner unless it says otherwise.
ALTER VIEW webhook_wants SET (security_invoker = true);
