-- Who holds which bind of which carrier: one replica at a time, for as long as it keeps saying so (rule S20) ---------
CREATE SEQUENCE bind_lease_tokens AS bigint;
--> statement-breakpoint
CREATE TABLE bind_leases (
  carrier text NOT NULL,
  -- 1 to as many binds as the carrier has.
  bind smallint NOT NULL,
  replica_id uuid NOT NULL,
  -- Greater with each new holder: what an earlier one still does is told by its smaller token.
  token bigint NOT NULL,
  lease_until timestamptz NOT NULL,
  -- What the holder last said: whether the SMSC has let it in.
  is_bound boolean NOT NULL DEFAULT false,
  PRIMARY KEY (carrier, bind)
) WITH (fillfactor = 50);
--> statement-breakpoint
-- Replicas that could hold binds of a carrier: they share them out by their number.
CREATE TABLE bind_candidates (
  carrier text NOT NULL,
  replica_id uuid NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (carrier, replica_id)
) WITH (fillfactor = 50);
--> statement-breakpoint

-- What was asked about silent messages ------------------------------------------------------------------------------
-- For each carrier and each age, the last segment that was asked about. Segments are asked about in the order of time.
CREATE TABLE silence_questions (
  carrier text NOT NULL,
  after_hours smallint NOT NULL,
  submitted_at timestamptz NOT NULL,
  message_id uuid NOT NULL,
  segment smallint NOT NULL,
  PRIMARY KEY (carrier, after_hours)
);
--> statement-breakpoint

-- Texts from handsets get an id of their own, by which the operator assigns those that are nobody's -----------------
ALTER TABLE carrier_texts ADD COLUMN id uuid;
--> statement-breakpoint
UPDATE carrier_texts
  SET id = overlay(uuid_at(received_at)::text PLACING substr(gen_random_uuid()::text, 15) FROM 15)::uuid;
--> statement-breakpoint
-- Ordered by time, as every id here.
ALTER TABLE carrier_texts
  ALTER COLUMN id SET NOT NULL,
  ALTER COLUMN id SET DEFAULT overlay(uuid_at(now())::text PLACING substr(gen_random_uuid()::text, 15) FROM 15)::uuid;
--> statement-breakpoint
-- Those that are nobody's are few.
CREATE UNIQUE INDEX carrier_texts_unclaimed ON carrier_texts (id) WHERE account_ids = '{}';
