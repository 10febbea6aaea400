-- Routes by network; routes and carriers that are paused ----------------------------------------------------------
ALTER TABLE routes
  ADD COLUMN network text CHECK (network ~ '^[0-9]{5,6}$'),
  ADD COLUMN paused_at timestamptz,
  ADD COLUMN pause_reason text;
--> statement-breakpoint
ALTER TABLE carriers
  ADD COLUMN paused_at timestamptz,
  ADD COLUMN pause_reason text;
--> statement-breakpoint
-- Which network a number is of, as the operator or a receipt has told.
CREATE TABLE number_networks (
  number text PRIMARY KEY,
  mcc_mnc text NOT NULL CHECK (mcc_mnc ~ '^[0-9]{5,6}$'),
  source text NOT NULL,
  learned_at timestamptz NOT NULL
) WITH (fillfactor = 90);
--> statement-breakpoint

-- Failover: where a message was before, and what keeps being put off -----------------------------------------------
-- An array of moves, the oldest first: from, to, reason, at. Null for nearly all.
ALTER TABLE messages ADD COLUMN failovers jsonb;
--> statement-breakpoint
CREATE TABLE deferrals (
  account_id uuid NOT NULL,
  message_id uuid NOT NULL,
  carrier text NOT NULL,
  times integer NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (account_id, message_id)
) WITH (fillfactor = 60);
--> statement-breakpoint
CREATE INDEX deferrals_age ON deferrals USING brin (since);
--> statement-breakpoint

-- How carriers do ---------------------------------------------------------------------------------------------------
-- What each replica sees of each carrier it runs: a carrier is down when all of them see a fault.
CREATE TABLE carrier_lines (
  carrier text NOT NULL,
  replica_id uuid NOT NULL,
  fault boolean NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (carrier, replica_id)
);
--> statement-breakpoint
-- Submissions and those that failed, in slots of ten seconds: the sliding window of errors.
CREATE TABLE carrier_outcomes (
  carrier text NOT NULL,
  slot timestamptz NOT NULL,
  attempts bigint NOT NULL,
  errors bigint NOT NULL,
  PRIMARY KEY (carrier, slot)
) WITH (fillfactor = 70);
--> statement-breakpoint
-- Some of the texts that carriers took lately: how long their receipts take is looked up by them.
CREATE TABLE carrier_samples (
  carrier text NOT NULL,
  account_id uuid NOT NULL,
  message_id uuid NOT NULL,
  at timestamptz NOT NULL
);
--> statement-breakpoint
CREATE INDEX carrier_samples_time ON carrier_samples (at);
--> statement-breakpoint
CREATE TABLE carrier_health (
  carrier text PRIMARY KEY,
  points smallint NOT NULL DEFAULT 100 CHECK (points BETWEEN 0 AND 100),
  moved_at timestamptz,
  errors_moved_at timestamptz,
  slow_moved_at timestamptz,
  -- When it last sent a receipt: one that never does is not slow, it is mute.
  receipt_at timestamptz,
  balance_low boolean NOT NULL DEFAULT false
) WITH (fillfactor = 70);
--> statement-breakpoint
CREATE TABLE carrier_events (
  id uuid PRIMARY KEY,
  type text NOT NULL,
  carrier text,
  route_id uuid,
  reason text NOT NULL,
  facts jsonb NOT NULL,
  at timestamptz NOT NULL
);
--> statement-breakpoint
CREATE INDEX carrier_events_carrier ON carrier_events (carrier, id);
