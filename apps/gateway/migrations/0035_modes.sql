-- A shop's connection belongs to a mode, and several accounts may name the same shop: whose webhook it is, its
-- signature says.
ALTER TABLE connections ADD COLUMN mode text NOT NULL DEFAULT 'live' CHECK (mode IN ('live', 'test'));
--> statement-breakpoint
ALTER TABLE connections ALTER COLUMN mode DROP DEFAULT;
--> statement-breakpoint
ALTER TABLE connections DROP CONSTRAINT connections_shop;
--> statement-breakpoint
ALTER TABLE connections ADD CONSTRAINT connections_shop UNIQUE (platform, shop, account_id, mode);
--> statement-breakpoint
-- What a test key types on a virtual phone is a test, and so is the event it makes.
ALTER TABLE replies ADD COLUMN mode text NOT NULL DEFAULT 'live' CHECK (mode IN ('live', 'test'));
