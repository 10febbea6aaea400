-- Who is to be told of an account's events, and where.
CREATE TABLE webhook_endpoints (
  account_id uuid NOT NULL REFERENCES accounts (id),
  id uuid NOT NULL,
  mode text NOT NULL CHECK (mode IN ('live', 'test')),
  url text NOT NULL,
  description text,
  events text[] NOT NULL,
  -- Sealed. The one before signs beside it for a day.
  secret bytea NOT NULL,
  previous_secret bytea,
  rotated_at timestamptz,
  status text NOT NULL DEFAULT 'enabled' CHECK (status IN ('enabled', 'disabled')),
  disabled_reason text CHECK (disabled_reason IN ('asked', 'gone', 'failing')),
  -- Since when it has taken nothing; null while it takes what comes.
  failing_since timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, id),
  CHECK ((status = 'disabled') = (disabled_reason IS NOT NULL))
);
--> statement-breakpoint
-- That something happened which an endpoint wants to be told of. It is written with what happened, by the triggers below,
-- and taken out when it becomes an event with its deliveries.
CREATE TABLE webhook_facts (
  place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id uuid NOT NULL,
  mode text NOT NULL,
  type text NOT NULL,
  -- The message, event, consent, challenge or endpoint it is about.
  subject uuid NOT NULL,
  reason text,
  at timestamptz NOT NULL
);
--> statement-breakpoint
CREATE TABLE webhook_events (
  account_id uuid NOT NULL REFERENCES accounts (id),
  id uuid NOT NULL,
  mode text NOT NULL,
  type text NOT NULL,
  subject uuid NOT NULL,
  -- Of those about one subject: 1, 2, 3.
  sequence integer NOT NULL,
  -- Whom it concerns, for erasure.
  recipient text,
  -- The body, as it is signed and posted.
  payload text NOT NULL,
  occurred_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, id)
);
--> statement-breakpoint
CREATE INDEX webhook_events_subject ON webhook_events (subject, account_id, sequence);
--> statement-breakpoint
CREATE INDEX webhook_events_recipient ON webhook_events (recipient, account_id) WHERE recipient IS NOT NULL;
--> statement-breakpoint
CREATE TABLE webhook_deliveries (
  account_id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  event_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'failed')),
  -- In all, and of the schedule that runs: a replay begins it again.
  attempts smallint NOT NULL DEFAULT 0,
  tries smallint NOT NULL DEFAULT 0,
  -- When the next attempt is due, or what was claimed is looked at again; null when no more is to come.
  next_at timestamptz,
  last_at timestamptz,
  last_status smallint,
  last_error text,
  PRIMARY KEY (account_id, endpoint_id, event_id),
  FOREIGN KEY (account_id, endpoint_id) REFERENCES webhook_endpoints (account_id, id) ON DELETE CASCADE,
  CHECK ((state = 'waiting') = (next_at IS NOT NULL))
) WITH (fillfactor = 80);
--> statement-breakpoint
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, next_at) WHERE next_at IS NOT NULL;
--> statement-breakpoint
CREATE INDEX webhook_deliveries_event ON webhook_deliveries (event_id, account_id);
--> statement-breakpoint
CREATE TABLE webhook_attempts (
  account_id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  event_id uuid NOT NULL,
  attempt smallint NOT NULL,
  at timestamptz NOT NULL,
  duration_ms integer NOT NULL,
  status smallint,
  response text,
  error text,
  PRIMARY KEY (account_id, endpoint_id, event_id, attempt)
);
--> statement-breakpoint
-- Whether an endpoint of the account wants to be told of a type of event.
CREATE FUNCTION webhook_wanted(account uuid, of_mode text, of_type text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM webhook_endpoints e WHERE e.account_id = account AND e.mode = of_mode
    AND e.status = 'enabled' AND of_type = ANY (e.events))
$$;
--> statement-breakpoint
-- The same of all accounts, each type once.
CREATE VIEW webhook_wants AS
  SELECT DISTINCT e.account_id, e.mode, wanted.type
  FROM webhook_endpoints e, unnest(e.events) AS wanted (type) WHERE e.status = 'enabled';
--> statement-breakpoint
-- Every change of a message's status, by whatever statement it comes, in that statement's transaction. One INSERT for all
-- that a statement changes; where there is no endpoint at all, one look at an empty table. Nothing is known of the size of
-- what a statement changed, and a loop over both sides of it would take its square: hence no nested loops.
CREATE FUNCTION note_new_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM webhook_endpoints WHERE status = 'enabled') THEN
    RETURN NULL;
  END IF;
  INSERT INTO webhook_facts (account_id, mode, type, subject, reason, at)
  SELECT n.account_id, n.mode, wanted.type, n.id, n.reason, n.created_at
  FROM new_rows n JOIN webhook_wants wanted
    ON wanted.account_id = n.account_id AND wanted.mode = n.mode AND wanted.type = 'message.' || n.status;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION note_message_statuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM webhook_endpoints WHERE status = 'enabled') THEN
    RETURN NULL;
  END IF;
  INSERT INTO webhook_facts (account_id, mode, type, subject, reason, at)
  SELECT told.account_id, told.mode, wanted.type, told.id, told.reason, told.at
  FROM (
    -- The answer of a carrier and its receipt may be written at once: then both are told.
    SELECT 1 AS step, n.account_id, n.mode, n.id, 'message.transmitted' AS type, NULL AS reason, n.submitted_at AS at
    FROM new_rows n JOIN old_rows o ON o.account_id = n.account_id AND o.id = n.id
    WHERE n.status <> o.status AND n.stage = 'settled' AND o.submitted_at IS NULL AND n.submitted_at IS NOT NULL
    UNION ALL
    SELECT 2, n.account_id, n.mode, n.id, 'message.' || n.status, n.reason,
      CASE WHEN n.stage = 'settled' THEN n.final_at WHEN n.status = 'transmitted' THEN n.submitted_at ELSE now() END
    FROM new_rows n JOIN old_rows o ON o.account_id = n.account_id AND o.id = n.id
    WHERE n.status <> o.status
  ) AS told
  JOIN webhook_wants wanted
    ON wanted.account_id = told.account_id AND wanted.mode = told.mode AND wanted.type = told.type
  ORDER BY told.step;
  RETURN NULL;
END $$;
--> statement-breakpoint
ALTER FUNCTION note_new_messages() SET enable_nestloop = off;
--> statement-breakpoint
ALTER FUNCTION note_message_statuses() SET enable_nestloop = off;
--> statement-breakpoint
CREATE TRIGGER messages_are_new AFTER INSERT ON messages REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_new_messages();
--> statement-breakpoint
CREATE TRIGGER messages_have_moved AFTER UPDATE ON messages REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_message_statuses();
--> statement-breakpoint
-- What people said of consent, as far as it counts.
CREATE FUNCTION note_consents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM webhook_endpoints WHERE status = 'enabled') THEN
    RETURN NULL;
  END IF;
  INSERT INTO webhook_facts (account_id, mode, type, subject, at)
  SELECT told.account_id, 'live', told.type, told.id, told.decided_at
  FROM (SELECT *, CASE decision WHEN 'granted' THEN 'consent.opted_in' ELSE 'consent.opted_out' END AS type
        FROM new_rows WHERE status = 'effective' AND decision IN ('granted', 'withdrawn')) AS told
  WHERE webhook_wanted(told.account_id, 'live', told.type) ORDER BY told.id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER consents_are_new AFTER INSERT ON consents REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_consents();
--> statement-breakpoint
-- What the gateway itself reports of an account.
CREATE FUNCTION note_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF webhook_wanted(NEW.account_id, NEW.mode, NEW.type) THEN
    INSERT INTO webhook_facts (account_id, mode, type, subject, at)
    VALUES (NEW.account_id, NEW.mode, NEW.type, NEW.id, NEW.occurred_at);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER events_are_reported AFTER INSERT ON events FOR EACH ROW
  WHEN (NEW.type IN ('message.received', 'balance.low', 'quota.near', 'otp.blocked')) EXECUTE FUNCTION note_event();
--> statement-breakpoint
-- How challenges end: by the right code, or by too many wrong ones.
CREATE FUNCTION note_challenge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  of_type text := CASE NEW.state WHEN 'verified' THEN 'otp.verified' ELSE 'otp.failed' END;
BEGIN
  IF webhook_wanted(NEW.account_id, NEW.mode, of_type) THEN
    INSERT INTO webhook_facts (account_id, mode, type, subject, at)
    VALUES (NEW.account_id, NEW.mode, of_type, NEW.id, now());
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER challenges_have_ended AFTER UPDATE OF state ON otp_challenges FOR EACH ROW
  WHEN (NEW.state IN ('verified', 'locked') AND OLD.state <> NEW.state) EXECUTE FUNCTION note_challenge();
