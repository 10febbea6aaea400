-- A first answer belongs to an account and a mode, and is given again to keys only that could have asked for it. What
-- was stored before this was kept has no grants: it is given to nobody, and its key is taken for a week.
ALTER TABLE idempotency_keys ADD COLUMN mode text NOT NULL DEFAULT 'live' CHECK (mode IN ('live', 'test', 'operator'));
--> statement-breakpoint
UPDATE idempotency_keys SET mode = 'operator' WHERE account_id = '00000000-0000-0000-0000-000000000000';
--> statement-breakpoint
ALTER TABLE idempotency_keys ALTER COLUMN mode DROP DEFAULT;
--> statement-breakpoint
ALTER TABLE idempotency_keys ADD COLUMN grants text[];
--> statement-breakpoint
-- The API key that alone is given an answer with a secret in it.
ALTER TABLE idempotency_keys ADD COLUMN secret_of uuid;
--> statement-breakpoint
ALTER TABLE idempotency_keys DROP CONSTRAINT idempotency_keys_pkey;
--> statement-breakpoint
ALTER TABLE idempotency_keys ADD PRIMARY KEY (account_id, mode, key);
--> statement-breakpoint
-- A key may end by itself; one it makes ends no later.
ALTER TABLE api_keys ADD COLUMN expires_at timestamptz;
