-- What accounts have decided about consent ------------------------------------------------------------------------
CREATE TABLE consent_policies (
  account_id uuid PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  -- Whose suppression list counts: the account's own, or that of its main account.
  list_id uuid NOT NULL REFERENCES accounts (id),
  policy jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE INDEX consent_policies_list ON consent_policies (list_id);
--> statement-breakpoint
-- The account whose suppression list counts for an account.
CREATE FUNCTION suppression_list(account uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT list_id FROM consent_policies WHERE account_id = account), account)
$$;
--> statement-breakpoint

-- Suppressions ----------------------------------------------------------------------------------------------------
-- The keys numbers are hashed with, sealed under the master key.
CREATE TABLE suppression_keys (
  id uuid PRIMARY KEY,
  sealed bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
-- Who may not be texted. account_id is that of the list. An erased person keeps the digest alone.
CREATE TABLE suppressions (
  account_id uuid NOT NULL,
  digest bytea NOT NULL,
  id uuid NOT NULL,
  key_id uuid NOT NULL,
  recipient text,
  scope text NOT NULL CHECK (scope IN ('commercial', 'all')),
  state text NOT NULL CHECK (state IN ('active', 'paused')),
  origin text NOT NULL CHECK (
    origin IN ('keyword', 'link', 'api', 'import', 'carrier', 'platform', 'complaint', 'erasure')
  ),
  evidence jsonb,
  since timestamptz NOT NULL,
  PRIMARY KEY (account_id, digest)
);
--> statement-breakpoint
CREATE UNIQUE INDEX suppressions_id ON suppressions (account_id, id);
--> statement-breakpoint
CREATE INDEX suppressions_recipient ON suppressions (account_id, recipient) WHERE recipient IS NOT NULL;
--> statement-breakpoint
-- Few: those that stop transactional texts too.
CREATE INDEX suppressions_of_all ON suppressions (account_id, recipient) WHERE scope = 'all';
--> statement-breakpoint

-- Consents: every yes and no, append-only -------------------------------------------------------------------------
CREATE TABLE consents (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  digest bytea NOT NULL,
  recipient text,
  customer text,
  purpose purpose NOT NULL,
  channel text NOT NULL,
  decision text NOT NULL CHECK (decision IN ('granted', 'withdrawn')),
  status text NOT NULL CHECK (status IN ('effective', 'parked')),
  method text NOT NULL,
  evidence jsonb NOT NULL,
  decided_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, id)
);
--> statement-breakpoint
-- The newest decision of a person first; of two at one instant, the no.
CREATE INDEX consents_person ON consents (account_id, digest, purpose, decided_at DESC, decision DESC, id);
--> statement-breakpoint
-- The one change a record may see: erasure takes out who it was.
CREATE FUNCTION refuse_consent_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.recipient IS NULL AND NEW.customer IS NULL
    AND (NEW.account_id, NEW.id, NEW.digest, NEW.purpose, NEW.channel, NEW.decision, NEW.status, NEW.method,
         NEW.decided_at, NEW.recorded_at)
      IS NOT DISTINCT FROM
        (OLD.account_id, OLD.id, OLD.digest, OLD.purpose, OLD.channel, OLD.decision, OLD.status, OLD.method,
         OLD.decided_at, OLD.recorded_at)
    AND OLD.evidence @> NEW.evidence
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'consents is append-only';
END $$;
--> statement-breakpoint
CREATE TRIGGER consents_append_only BEFORE UPDATE OR DELETE ON consents
  FOR EACH ROW EXECUTE FUNCTION refuse_consent_change();
--> statement-breakpoint

-- The race between a STOP and a claim -----------------------------------------------------------------------------
-- Both take the lock of the recipient: the STOP alone, claims side by side.
CREATE FUNCTION consent_lock(list uuid, recipient text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT hashtextextended(list::text || recipient, 0)
$$;
--> statement-breakpoint
-- Locks recipients for a change of their consent, in a fixed order; gives the list that counts for each account.
CREATE FUNCTION lock_consents(accounts uuid[], recipients text[]) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
  lists uuid[] := (
    SELECT array_agg(suppression_list(asked.account) ORDER BY asked.place)
    FROM unnest(accounts) WITH ORDINALITY AS asked (account, place)
  );
BEGIN
  PERFORM pg_advisory_xact_lock(wanted.key) FROM (
    SELECT DISTINCT consent_lock(asked.list, asked.recipient) AS key
    FROM unnest(lists, recipients) AS asked (list, recipient) ORDER BY key OFFSET 0
  ) AS wanted;
  RETURN lists;
END $$;
--> statement-breakpoint
-- Waits for the STOPs of recipients that are under way, keeps others off until the claim commits, and only then looks:
-- a volatile function takes a new snapshot for each of its statements.
CREATE FUNCTION suppressed_at_claim(accounts uuid[], recipients text[])
RETURNS TABLE (place bigint, state text) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(wanted.key) FROM (
    SELECT DISTINCT consent_lock(suppression_list(asked.account), asked.recipient) AS key
    FROM unnest(accounts, recipients) AS asked (account, recipient) ORDER BY key OFFSET 0
  ) AS wanted;
  RETURN QUERY SELECT asked.place, s.state
    FROM unnest(accounts, recipients) WITH ORDINALITY AS asked (account, recipient, place)
    JOIN suppressions s ON s.account_id = suppression_list(asked.account) AND s.recipient = asked.recipient;
END $$;
--> statement-breakpoint

-- Where the recipient of a commercial text is, as its sender told: region and time zone with a bar between.
ALTER TABLE messages ADD COLUMN whereabouts text;
--> statement-breakpoint
-- Signs of life of a handset.
CREATE INDEX replies_sender ON replies (account_id, sender, received_at);
--> statement-breakpoint

-- Retention -------------------------------------------------------------------------------------------------------
-- Drops the partitions of a table that end before an instant. One that still holds rows of waiting messages keeps them.
CREATE FUNCTION drop_partitions(parent text, before timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  child record;
  waiting boolean;
  dropped integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ensure_partitions'));
  FOR child IN
    SELECT c.relname AS name, (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \(''([0-9a-f-]+)''\)'))[1]::uuid AS upper
    FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = to_regclass(parent)
  LOOP
    CONTINUE WHEN child.upper IS NULL OR child.upper > uuid_at(before);
    waiting := false;
    -- Texts alone are dropped sooner than a message may wait.
    IF parent = 'message_texts' THEN
      EXECUTE format('SELECT EXISTS (SELECT FROM %I JOIN messages m USING (account_id, id) WHERE m.due_at IS NOT NULL)',
        child.name) INTO waiting;
    END IF;
    IF waiting THEN
      EXECUTE format('DELETE FROM %I p WHERE NOT EXISTS (SELECT FROM messages m
        WHERE m.account_id = p.account_id AND m.id = p.id AND m.due_at IS NOT NULL)', child.name);
    ELSE
      EXECUTE format('DROP TABLE %I', child.name);
      dropped := dropped + 1;
    END IF;
  END LOOP;
  RETURN dropped;
END $$;
--> statement-breakpoint

-- Opt-out links ---------------------------------------------------------------------------------------------------
-- One short code per person and account: whoever opens it opts that person out.
CREATE TABLE opt_out_links (
  account_id uuid NOT NULL,
  code text NOT NULL,
  recipient text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, recipient)
);
--> statement-breakpoint
CREATE UNIQUE INDEX opt_out_links_code ON opt_out_links (code);
