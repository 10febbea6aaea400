-- Accounts: sub-accounts ----------------------------------------------------------------------------------------
ALTER TABLE accounts
  ADD COLUMN parent_id uuid REFERENCES accounts (id),
  ADD COLUMN closed_at timestamptz;
--> statement-breakpoint
CREATE INDEX accounts_parent ON accounts (parent_id, id) WHERE parent_id IS NOT NULL;
--> statement-breakpoint

-- Wallets: what admission must know besides the balance, in the row it locks anyway -------------------------------
ALTER TABLE wallets
  -- The soonest instant at which a lot may run out; from then on nothing is admitted before the lots are settled.
  ADD COLUMN lots_expire_at timestamptz,
  ADD COLUMN low_at bigint CHECK (low_at >= 0),
  ADD COLUMN critical_at bigint CHECK (critical_at >= 0),
  ADD COLUMN warned text NOT NULL DEFAULT 'fine' CHECK (warned IN ('fine', 'low', 'critical')),
  ADD COLUMN keep_transactional bigint NOT NULL DEFAULT 0 CHECK (keep_transactional >= 0),
  ADD COLUMN keep_otp bigint NOT NULL DEFAULT 0 CHECK (keep_otp >= 0),
  ADD COLUMN markup_ppm integer NOT NULL DEFAULT 0 CHECK (markup_ppm BETWEEN 0 AND 100000000),
  ADD COLUMN capped boolean NOT NULL DEFAULT false;
--> statement-breakpoint
CREATE INDEX wallets_lots_expire ON wallets (lots_expire_at) WHERE lots_expire_at IS NOT NULL;
--> statement-breakpoint

-- Ledger --------------------------------------------------------------------------------------------------------
ALTER TABLE ledger_entries
  -- What makes a movement happen once: the second entry under a key is not entered.
  ADD COLUMN key text,
  ADD COLUMN price_per_segment bigint CHECK (price_per_segment > 0),
  DROP CONSTRAINT ledger_entries_kind_check,
  DROP CONSTRAINT ledger_entries_check,
  -- Each kind moves money between the same two accounts, so every entry is balanced by its shape.
  ADD CONSTRAINT ledger_entries_balanced CHECK ((kind, debit, credit) IN (
    ('top_up', 'world', 'available'), ('hold', 'available', 'held'),
    ('capture', 'held', 'spent'), ('release', 'held', 'available'),
    ('expire', 'available', 'expired'), ('refund', 'spent', 'available'),
    ('withdrawal', 'available', 'world'),
    ('transfer_out', 'available', 'transit'), ('transfer_in', 'transit', 'available'),
    ('margin_out', 'spent', 'transit'), ('margin_in', 'transit', 'available')
  ));
--> statement-breakpoint
CREATE UNIQUE INDEX ledger_entries_key ON ledger_entries (account_id, key) WHERE key IS NOT NULL;
--> statement-breakpoint
CREATE INDEX ledger_entries_time ON ledger_entries (account_id, created_at);
--> statement-breakpoint
-- What a capture or a refund was for, broken down for statements: the lines of an entry sum to it.
CREATE TABLE ledger_lines (
  account_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  line smallint NOT NULL,
  purpose text NOT NULL,
  country text,
  connector text,
  campaign text,
  messages integer NOT NULL CHECK (messages > 0),
  segments integer NOT NULL CHECK (segments > 0),
  amount bigint NOT NULL CHECK (amount > 0),
  -- The part of the amount that is the main account's mark-up.
  margin bigint NOT NULL CHECK (margin BETWEEN 0 AND amount),
  PRIMARY KEY (account_id, entry_id, line)
);
--> statement-breakpoint
-- Append-only twice over: the application role, though it owns the tables, has no right to change a row, and whoever
-- has (a superuser, or an owner that granted it back) still meets a trigger, also under session_replication_role.
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entries, ledger_lines FROM CURRENT_USER, PUBLIC;
--> statement-breakpoint
ALTER TABLE ledger_entries ENABLE ALWAYS TRIGGER ledger_entries_append_only;
--> statement-breakpoint
CREATE TRIGGER ledger_lines_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_lines
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
ALTER TABLE ledger_lines ENABLE ALWAYS TRIGGER ledger_lines_append_only;
--> statement-breakpoint

-- Credit lots: each entry that brings credit, and what is left of it ---------------------------------------------
CREATE TABLE credit_lots (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  remaining bigint NOT NULL CHECK (remaining BETWEEN 0 AND amount),
  price_per_segment bigint,
  expires_at timestamptz,
  closed boolean NOT NULL DEFAULT false CHECK (NOT closed OR remaining = 0),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, id)
);
--> statement-breakpoint
CREATE INDEX credit_lots_open ON credit_lots (account_id, expires_at, id) WHERE NOT closed;
--> statement-breakpoint
INSERT INTO credit_lots (account_id, id, kind, amount, remaining, expires_at, created_at)
SELECT account_id, id, kind, amount, amount, expires_at, created_at FROM ledger_entries WHERE kind = 'top_up';
--> statement-breakpoint
UPDATE wallets SET lots_expire_at = lot.expires_at
FROM (SELECT account_id, min(expires_at) AS expires_at FROM credit_lots GROUP BY account_id) AS lot
WHERE lot.account_id = wallets.account_id AND lot.expires_at IS NOT NULL;
--> statement-breakpoint

-- Tariffs -------------------------------------------------------------------------------------------------------
ALTER TABLE tariffs
  ADD COLUMN network text CHECK (network ~ '^[0-9]{5,6}$'),
  ADD COLUMN channel text NOT NULL DEFAULT 'sms' CHECK (channel IN ('sms', 'voice', 'lookup')),
  ADD COLUMN extra text CHECK (extra IN ('two_way', 'tracked_link', 'otp'));
--> statement-breakpoint
CREATE TRIGGER tariffs_never_change BEFORE UPDATE ON tariffs
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint

-- Plans and spend caps ------------------------------------------------------------------------------------------
CREATE TABLE plans (
  name text PRIMARY KEY,
  rank smallint NOT NULL UNIQUE,
  limits jsonb NOT NULL,
  long_sms boolean NOT NULL
);
--> statement-breakpoint
INSERT INTO plans (name, rank, long_sms, limits) VALUES
  ('standard', 1, true, '{"tracked_campaigns": 3, "file_shares": 3, "sub_accounts": 3, "contact_lists": 10,
    "templates": 3, "conversations": 650, "data_exports": 3, "team_members": 3, "analytics_months": 12}'),
  ('premium', 2, true, '{"tracked_campaigns": 5, "file_shares": 5, "sub_accounts": 10, "contact_lists": 20,
    "templates": 5, "conversations": 5000, "data_exports": 10, "team_members": 5, "analytics_months": 12}'),
  ('gold', 3, true, '{"tracked_campaigns": 10, "file_shares": 10, "sub_accounts": 20, "contact_lists": 50,
    "templates": 10, "conversations": 25000, "data_exports": 20, "team_members": 10, "analytics_months": 12}'),
  ('enterprise', 4, true, '{"tracked_campaigns": 50, "file_shares": 50, "sub_accounts": 50, "contact_lists": 500,
    "templates": 50, "conversations": 1000000, "data_exports": 50, "team_members": 30, "analytics_months": 24}');
--> statement-breakpoint
-- What is counted as it happens, for limits whose things leave no row behind.
CREATE TABLE usage_counters (
  account_id uuid NOT NULL,
  name text NOT NULL,
  used bigint NOT NULL CHECK (used >= 0),
  PRIMARY KEY (account_id, name)
);
--> statement-breakpoint
CREATE TABLE spend_caps (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  scope text NOT NULL CHECK (scope IN ('account', 'key', 'connector')),
  subject text NOT NULL,
  period text NOT NULL CHECK (period IN ('day', 'month')),
  amount bigint NOT NULL CHECK (amount >= 0),
  used bigint NOT NULL CHECK (used >= 0),
  -- The period that `used` counts; in a later one nothing is used yet.
  period_start timestamptz NOT NULL,
  warned text CHECK (warned IN ('near', 'critical')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, id),
  CONSTRAINT spend_caps_subject UNIQUE (account_id, scope, subject, period),
  CHECK ((scope = 'account') = (subject = ''))
) WITH (fillfactor = 70);
--> statement-breakpoint

-- Messages: what statements break charges down by, and the mark-up in a price --------------------------------------
ALTER TABLE messages
  ADD COLUMN connector text,
  ADD COLUMN campaign text,
  ADD COLUMN margin bigint NOT NULL DEFAULT 0;
--> statement-breakpoint

-- Purchases -----------------------------------------------------------------------------------------------------
CREATE TABLE payment_providers (
  name text PRIMARY KEY,
  settings jsonb NOT NULL,
  secret bytea NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE TABLE purchases (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  provider text NOT NULL,
  provider_reference text,
  segments integer NOT NULL CHECK (segments > 0),
  price_per_segment bigint NOT NULL CHECK (price_per_segment > 0),
  amount bigint NOT NULL CHECK (amount > 0),
  currency text NOT NULL,
  status text NOT NULL CHECK (status IN ('open', 'paid', 'failed', 'refunded')),
  refunded bigint NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND amount),
  valid_days integer,
  created_at timestamptz NOT NULL DEFAULT now(),
  paid_at timestamptz,
  PRIMARY KEY (account_id, id)
);
--> statement-breakpoint
CREATE UNIQUE INDEX purchases_reference ON purchases (provider, provider_reference) WHERE provider_reference IS NOT NULL;
--> statement-breakpoint

-- Bills of carriers ---------------------------------------------------------------------------------------------
CREATE TABLE carrier_bills (
  id uuid PRIMARY KEY,
  carrier text NOT NULL,
  since timestamptz NOT NULL,
  until timestamptz NOT NULL,
  currency text NOT NULL,
  summary jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE TABLE carrier_bill_lines (
  bill_id uuid NOT NULL REFERENCES carrier_bills (id),
  id uuid NOT NULL,
  carrier_message_id text NOT NULL,
  verdict text NOT NULL,
  detail text NOT NULL,
  billed bigint,
  expected bigint,
  PRIMARY KEY (bill_id, id)
);
