-- A webhook that was signed for a connection: on disk before the platform is answered, read afterwards.
CREATE TABLE received_webhooks (
  account_id uuid NOT NULL REFERENCES accounts (id),
  id uuid NOT NULL,
  -- No foreign key: what was answered is read, and what it became is kept, after the shop is disconnected.
  connection_id uuid NOT NULL,
  platform text NOT NULL,
  shop text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('live', 'test')),
  topic text NOT NULL,
  delivery_id text NOT NULL,
  state text NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'read', 'failed')),
  -- How often a reading was begun since it came, or since it was replayed. A process that dies in a reading ends none.
  tries smallint NOT NULL DEFAULT 0,
  -- When it is to be read, or what was begun is looked at again; null when it is not to be read.
  next_at timestamptz,
  -- Why it failed.
  code text,
  detail text,
  -- What it became: events, changes of consent, or why neither.
  outcome jsonb,
  received_at timestamptz NOT NULL,
  read_at timestamptz,
  PRIMARY KEY (account_id, id),
  CONSTRAINT received_webhooks_once UNIQUE (connection_id, delivery_id),
  CHECK ((state = 'received') = (next_at IS NOT NULL)),
  CHECK ((state = 'failed') = (code IS NOT NULL))
) WITH (fillfactor = 80);
--> statement-breakpoint
CREATE INDEX received_webhooks_due ON received_webhooks (connection_id, next_at) WHERE state = 'received';
--> statement-breakpoint
CREATE INDEX received_webhooks_listed ON received_webhooks (connection_id, id);
--> statement-breakpoint
ALTER TABLE received_webhooks ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_account ON received_webhooks USING (account_id = bound_account());
--> statement-breakpoint
-- What came, byte for byte. A partition for each day: what is old goes with its partition, and its disk is free at once.
CREATE TABLE received_webhook_bodies (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  -- What the signature was checked for, as JSON without the body: what a reader is given.
  verified text NOT NULL,
  -- Name, value, name, value, as JSON: as the connection gave them.
  headers text NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (account_id, id)
) PARTITION BY RANGE (id);
--> statement-breakpoint
ALTER TABLE received_webhook_bodies ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_account ON received_webhook_bodies USING (account_id = bound_account());
--> statement-breakpoint
-- What cannot be read stays where it came in. What lay in quarantine had no headers and no account, so it can be read by nobody.
DELETE FROM quarantine WHERE source = 'connector';
--> statement-breakpoint
ALTER TABLE quarantine DROP CONSTRAINT quarantine_source_check;
--> statement-breakpoint
ALTER TABLE quarantine ADD CONSTRAINT quarantine_source_check CHECK (source IN ('carrier', 'payments'));
