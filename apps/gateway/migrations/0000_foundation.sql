-- Accounts ------------------------------------------------------------------------------------------------------
CREATE TABLE accounts (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  plan text NOT NULL,
  currency text NOT NULL,
  default_country text,
  default_sender text,
  created_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE TABLE api_keys (
  id uuid PRIMARY KEY,
  account_id uuid REFERENCES accounts (id) ON DELETE CASCADE,
  mode text NOT NULL CHECK (mode IN ('live', 'test', 'operator')),
  prefix text NOT NULL,
  hash text NOT NULL UNIQUE,
  scopes text[] NOT NULL,
  label text,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  CHECK ((mode = 'operator') = (account_id IS NULL))
);
--> statement-breakpoint
CREATE INDEX api_keys_account ON api_keys (account_id, id);
--> statement-breakpoint

-- Billing -------------------------------------------------------------------------------------------------------
CREATE TABLE wallets (
  account_id uuid PRIMARY KEY REFERENCES accounts (id),
  currency text NOT NULL,
  available bigint NOT NULL CHECK (available >= 0),
  held bigint NOT NULL CHECK (held >= 0)
) WITH (fillfactor = 50);
--> statement-breakpoint
CREATE TABLE ledger_entries (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('top_up', 'hold', 'capture', 'release')),
  debit text NOT NULL,
  credit text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  currency text NOT NULL,
  messages integer NOT NULL DEFAULT 0,
  note text,
  expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, id),
  -- Each kind moves money between the same two accounts, so every entry is balanced by its shape.
  CHECK ((kind, debit, credit) IN (
    ('top_up', 'world', 'available'), ('hold', 'available', 'held'),
    ('capture', 'held', 'spent'), ('release', 'held', 'available')
  ))
);
--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TABLE tariffs (
  id uuid PRIMARY KEY,
  country text,
  purpose text CHECK (purpose IN ('transactional', 'commercial')),
  per_segment bigint NOT NULL CHECK (per_segment >= 0),
  currency text NOT NULL,
  valid_from timestamptz NOT NULL
);
--> statement-breakpoint

-- Messages ------------------------------------------------------------------------------------------------------
CREATE TYPE purpose AS ENUM ('transactional', 'commercial');
--> statement-breakpoint
CREATE TYPE lane AS ENUM ('otp', 'transactional', 'conversation', 'commercial');
--> statement-breakpoint
CREATE TYPE message_status AS ENUM (
  'on_hold', 'transmitted', 'delivered', 'not_issued', 'expired', 'blacklisted'
);
--> statement-breakpoint
CREATE TYPE message_stage AS ENUM ('queued', 'claimed', 'unknown', 'submitted', 'settled');
--> statement-breakpoint
CREATE TYPE settlement AS ENUM ('none', 'held', 'captured', 'released');
--> statement-breakpoint
CREATE TABLE messages (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  mode text NOT NULL CHECK (mode IN ('live', 'test')),
  recipient text NOT NULL,
  country text,
  sender text,
  purpose purpose NOT NULL,
  lane lane NOT NULL,
  encoding text NOT NULL CHECK (encoding IN ('gsm7', 'ucs2')),
  units smallint NOT NULL,
  segments smallint NOT NULL,
  price bigint NOT NULL CHECK (price >= 0),
  currency text NOT NULL,
  carrier text,
  reference text,
  event_key text,
  send_at timestamptz,
  not_after timestamptz,
  due_at timestamptz,
  stage message_stage NOT NULL,
  status message_status NOT NULL,
  settlement settlement NOT NULL,
  reason text,
  by_timer boolean NOT NULL DEFAULT false,
  trace json NOT NULL,
  created_at timestamptz NOT NULL,
  submitted_at timestamptz,
  final_at timestamptz,
  PRIMARY KEY (account_id, id),
  CHECK ((stage = 'queued') = (due_at IS NOT NULL))
) PARTITION BY RANGE (id);
--> statement-breakpoint
-- The queue: what waits, by carrier and lane, oldest first. Rows leave it when due_at becomes null.
CREATE INDEX messages_queue ON messages (carrier, lane, due_at, id) WHERE due_at IS NOT NULL;
--> statement-breakpoint
CREATE INDEX messages_recipient ON messages (account_id, recipient, id);
--> statement-breakpoint
CREATE INDEX messages_reference ON messages (account_id, reference, id) WHERE reference IS NOT NULL;
--> statement-breakpoint
CREATE INDEX messages_event_key ON messages (account_id, event_key text_pattern_ops, id) WHERE event_key IS NOT NULL;
--> statement-breakpoint
CREATE TABLE message_texts (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (account_id, id)
) PARTITION BY RANGE (id);
--> statement-breakpoint
CREATE TABLE event_keys (
  account_id uuid NOT NULL,
  digest bytea NOT NULL,
  message_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, digest)
);
--> statement-breakpoint
CREATE TABLE replicas (
  id uuid PRIMARY KEY,
  lease_until timestamptz NOT NULL
) WITH (fillfactor = 50);
--> statement-breakpoint
CREATE TABLE claims (
  id uuid PRIMARY KEY,
  replica_id uuid NOT NULL,
  carrier text NOT NULL,
  account_ids uuid[] NOT NULL,
  message_ids uuid[] NOT NULL,
  created_at timestamptz NOT NULL
);
--> statement-breakpoint
CREATE TABLE unknown_submissions (
  account_id uuid NOT NULL,
  message_id uuid NOT NULL,
  carrier text NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (account_id, message_id)
);
--> statement-breakpoint
CREATE TABLE submissions (
  account_id uuid NOT NULL,
  message_id uuid NOT NULL,
  segment smallint NOT NULL,
  segments smallint NOT NULL,
  carrier text NOT NULL,
  carrier_message_id text NOT NULL,
  status message_status NOT NULL,
  receipt_code text,
  submitted_at timestamptz NOT NULL,
  receipt_at timestamptz,
  PRIMARY KEY (account_id, message_id, segment)
) PARTITION BY RANGE (message_id);
--> statement-breakpoint
CREATE INDEX submissions_by_carrier_id ON submissions (carrier, carrier_message_id);
--> statement-breakpoint
-- Rows are written in the order of time, so a block-range index finds the old ones for next to nothing.
CREATE INDEX submissions_by_time ON submissions USING brin (submitted_at) WITH (pages_per_range = 32);
--> statement-breakpoint
CREATE TABLE parked_receipts (
  carrier text NOT NULL,
  carrier_message_id text NOT NULL,
  code text NOT NULL,
  at timestamptz NOT NULL,
  parked_at timestamptz NOT NULL
);
--> statement-breakpoint
CREATE INDEX parked_receipts_by_carrier_id ON parked_receipts (carrier, carrier_message_id);
--> statement-breakpoint
CREATE TABLE replies (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  carrier text NOT NULL,
  sender text NOT NULL,
  recipient text,
  text text NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, id)
);
--> statement-breakpoint

-- The smallest UUIDv7 of an instant: ids are ordered by time, so partitions are ranges of ids.
CREATE FUNCTION uuid_at(instant timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT (lpad(to_hex((extract(epoch FROM instant) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
$$;
--> statement-breakpoint
-- Makes the partitions of one table that cover a span; those that exist stay. Safe when two processes call it.
CREATE FUNCTION ensure_partitions(parent text, step interval, first timestamptz, last timestamptz, options text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  unit text := CASE WHEN step < interval '28 days' THEN 'day' ELSE 'month' END;
  start timestamptz := date_trunc(unit, first AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
  name text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ensure_partitions'));
  WHILE start <= last LOOP
    name := parent || '_' || to_char(start AT TIME ZONE 'UTC', CASE unit WHEN 'day' THEN 'YYYYMMDD' ELSE 'YYYYMM' END);
    IF to_regclass(name) IS NULL THEN
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L) %s', name, parent,
        uuid_at(start), uuid_at((start AT TIME ZONE 'UTC' + step) AT TIME ZONE 'UTC'), options);
    END IF;
    start := (start AT TIME ZONE 'UTC' + step) AT TIME ZONE 'UTC';
  END LOOP;
END $$;
--> statement-breakpoint

-- Vault ---------------------------------------------------------------------------------------------------------
CREATE TABLE vault_keys (
  id uuid PRIMARY KEY,
  generation integer NOT NULL UNIQUE,
  wrapped_key bytea NOT NULL,
  master_fingerprint text NOT NULL,
  seals_granted bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT vault_keys_wrapped_length CHECK (octet_length(wrapped_key) = 60)
);
--> statement-breakpoint

-- Doing a request once ------------------------------------------------------------------------------------------
CREATE TABLE idempotency_keys (
  account_id uuid NOT NULL,
  key text NOT NULL,
  fingerprint bytea NOT NULL,
  status integer NOT NULL,
  body bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, key)
);
--> statement-breakpoint
CREATE INDEX idempotency_keys_age ON idempotency_keys USING brin (created_at);
--> statement-breakpoint

-- Templates, automations, events, shops -------------------------------------------------------------------------
CREATE TABLE templates (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  text text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, id),
  CONSTRAINT templates_name UNIQUE (account_id, name)
);
--> statement-breakpoint
CREATE TABLE automations (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  "on" text NOT NULL,
  conditions jsonb NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('transactional', 'commercial')),
  text text NOT NULL,
  sender text,
  delay_seconds integer NOT NULL,
  useful_seconds integer,
  enabled boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, id)
);
--> statement-breakpoint
CREATE INDEX automations_on ON automations (account_id, "on");
--> statement-breakpoint
CREATE TABLE events (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  type text NOT NULL,
  event_key text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('live', 'test')),
  event jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('stored', 'processed', 'failed')),
  occurred_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, id),
  CONSTRAINT events_key UNIQUE (account_id, event_key, mode)
);
--> statement-breakpoint
CREATE TABLE event_outcomes (
  account_id uuid NOT NULL,
  event_id uuid NOT NULL,
  automation_id uuid NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('sent', 'repeated', 'skipped', 'refused')),
  reason text,
  detail text,
  message_id uuid,
  PRIMARY KEY (account_id, event_id, automation_id)
);
--> statement-breakpoint
CREATE TABLE connections (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL,
  platform text NOT NULL,
  shop text NOT NULL,
  secret bytea NOT NULL,
  previous_secret bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  rotated_at timestamptz,
  CONSTRAINT connections_shop UNIQUE (platform, shop)
);
--> statement-breakpoint
CREATE INDEX connections_account ON connections (account_id, id);
--> statement-breakpoint

-- Carriers ------------------------------------------------------------------------------------------------------
CREATE TABLE carriers (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  type text NOT NULL,
  settings jsonb NOT NULL,
  secret bytea,
  created_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE TABLE routes (
  id uuid PRIMARY KEY,
  country text,
  purpose purpose,
  lane lane,
  "order" integer NOT NULL,
  carriers jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE simulator_segments (
  carrier text NOT NULL,
  carrier_message_id text NOT NULL,
  message_id uuid NOT NULL,
  segment smallint NOT NULL,
  account_id uuid NOT NULL,
  phone text NOT NULL,
  sender text,
  text text NOT NULL,
  shown boolean NOT NULL,
  taken_at timestamptz NOT NULL,
  receipt_code text,
  receipt_due_at timestamptz,
  receipts_left integer NOT NULL,
  times integer NOT NULL DEFAULT 1,
  CONSTRAINT simulator_segments_reference UNIQUE (carrier, message_id, segment)
) WITH (fillfactor = 80);
--> statement-breakpoint
CREATE UNIQUE INDEX simulator_segments_id ON simulator_segments (carrier, carrier_message_id);
--> statement-breakpoint
CREATE INDEX simulator_segments_phone ON simulator_segments (phone, taken_at);
