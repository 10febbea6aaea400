-- Where a key comes from when nobody made it through the API, and how it ended when nobody ended it through the API.
ALTER TABLE api_keys ADD COLUMN source text CHECK (source IN ('environment', 'demo'));
--> statement-breakpoint
ALTER TABLE api_keys ADD COLUMN ended_by text CHECK (ended_by IN ('replaced', 'closed'));
--> statement-breakpoint
UPDATE api_keys SET source = CASE WHEN label IS NULL THEN 'environment' ELSE 'demo' END
WHERE mode = 'operator' AND (label IS NULL OR label = 'demo operator');
--> statement-breakpoint
-- Nothing of a closed account is admitted any more, not even what was on its way when it was closed.
ALTER TABLE wallets ADD COLUMN closed boolean NOT NULL DEFAULT false;
--> statement-breakpoint
UPDATE wallets SET closed = true FROM accounts WHERE accounts.id = wallets.account_id AND accounts.closed_at IS NOT NULL;
--> statement-breakpoint
-- Every process remembers keys for a moment; it hears of what changes when that is committed.
CREATE FUNCTION tell_access_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('carillon_access', '');
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER api_keys_changed AFTER UPDATE OR DELETE ON api_keys FOR EACH STATEMENT EXECUTE FUNCTION tell_access_changed();
--> statement-breakpoint
CREATE TRIGGER accounts_changed AFTER UPDATE OR DELETE ON accounts FOR EACH STATEMENT EXECUTE FUNCTION tell_access_changed();
