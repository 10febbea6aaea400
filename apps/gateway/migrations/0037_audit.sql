-- Who did what: one chain for each account, and one for the operator and whoever showed no known key. Each entry is
-- bound to the one before by a keyed digest, so that none can be changed, left out or put in unnoticed.
CREATE TABLE audit_keys (
  generation integer PRIMARY KEY,
  sealed bytea NOT NULL
);
--> statement-breakpoint
CREATE TABLE audit_chains (
  chain uuid PRIMARY KEY,
  -- The last entry.
  seq bigint NOT NULL,
  mac bytea NOT NULL,
  -- The last entry that was dropped for its age.
  dropped_seq bigint NOT NULL DEFAULT 0,
  dropped_mac bytea NOT NULL DEFAULT ''
);
--> statement-breakpoint
CREATE TABLE audit_entries (
  chain uuid NOT NULL,
  seq bigint NOT NULL,
  id uuid NOT NULL UNIQUE,
  at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  count integer NOT NULL,
  actor text NOT NULL CHECK (actor IN ('account', 'operator', 'unknown')),
  -- The account it concerns.
  account_id uuid,
  key_id uuid,
  key_prefix text,
  address text,
  deed text NOT NULL,
  object text,
  outcome text NOT NULL,
  request_id text,
  mac bytea NOT NULL,
  PRIMARY KEY (chain, seq)
);
--> statement-breakpoint
CREATE INDEX audit_entries_account ON audit_entries (account_id, id);
