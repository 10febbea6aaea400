-- What codes and numbers are hashed with, sealed by the vault for the operator.
CREATE TABLE otp_peppers (
  generation integer PRIMARY KEY,
  sealed bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE TABLE otp_policies (
  account_id uuid PRIMARY KEY,
  codes jsonb NOT NULL,
  guard jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE TABLE otp_challenges (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  mode text NOT NULL CHECK (mode IN ('live', 'test')),
  state text NOT NULL CHECK (state IN ('pending', 'verified', 'locked', 'cancelled', 'replaced')),
  number_digest bytea NOT NULL,
  -- Sealed, and only while the code may be sent again.
  recipient bytea,
  shown text NOT NULL,
  prefix text NOT NULL,
  country text,
  purpose text NOT NULL,
  ip_digest bytea,
  network jsonb,
  decoy boolean NOT NULL,
  wording jsonb NOT NULL,
  -- A keyed hash; gone once the challenge is over.
  code_salt bytea,
  code_digest bytea,
  generation smallint NOT NULL,
  attempts_used smallint NOT NULL,
  attempts_allowed smallint NOT NULL CHECK (attempts_used <= attempts_allowed),
  texts_sent smallint NOT NULL,
  resend_at timestamptz,
  expires_at timestamptz NOT NULL,
  message_id uuid,
  created_at timestamptz NOT NULL,
  verified_at timestamptz,
  PRIMARY KEY (account_id, id),
  CHECK ((code_digest IS NULL) = (code_salt IS NULL)),
  -- What is over keeps nothing that could be guessed at.
  CHECK (state = 'pending' OR code_digest IS NULL)
) WITH (fillfactor = 60);
--> statement-breakpoint
-- A new code kills the old one: a number has one pending challenge per purpose.
CREATE UNIQUE INDEX otp_challenges_pending ON otp_challenges (account_id, number_digest, purpose)
  WHERE state = 'pending';
--> statement-breakpoint
CREATE INDEX otp_challenges_age ON otp_challenges USING brin (created_at);
--> statement-breakpoint
-- Texts that hold a code, and when each must be gone.
CREATE TABLE otp_texts (
  account_id uuid NOT NULL,
  message_id uuid NOT NULL,
  drop_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, message_id)
);
--> statement-breakpoint
CREATE INDEX otp_texts_due ON otp_texts (drop_at);
--> statement-breakpoint
-- What the guard remembers of an account's countries, prefixes, addresses and numbers; shared by all replicas.
CREATE TABLE otp_guard_states (
  account_id uuid NOT NULL,
  mode text NOT NULL CHECK (mode IN ('live', 'test')),
  scope text NOT NULL CHECK (scope IN ('account', 'country', 'prefix', 'ip', 'number')),
  key text NOT NULL,
  state jsonb NOT NULL,
  touched_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, mode, scope, key)
) WITH (fillfactor = 60);
--> statement-breakpoint
CREATE TABLE otp_blocks (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  mode text NOT NULL CHECK (mode IN ('live', 'test')),
  rule text NOT NULL,
  scope text NOT NULL,
  key text NOT NULL,
  shown text NOT NULL,
  facts jsonb NOT NULL,
  enforced boolean NOT NULL,
  hits integer NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  until timestamptz,
  lifted_at timestamptz,
  lifted_until timestamptz,
  PRIMARY KEY (account_id, id)
) WITH (fillfactor = 60);
--> statement-breakpoint
-- One row per standing block, however often it is run into.
CREATE UNIQUE INDEX otp_blocks_standing ON otp_blocks (account_id, mode, rule, scope, key) WHERE lifted_at IS NULL;
