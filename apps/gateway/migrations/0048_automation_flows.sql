-- What an automation sends and when, one row for each content it had: a run goes on with the one that let it in.
CREATE TABLE automation_versions (
  account_id uuid NOT NULL,
  automation_id uuid NOT NULL,
  version integer NOT NULL,
  flow jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, automation_id, version)
);
--> statement-breakpoint
ALTER TABLE automation_versions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_account ON automation_versions USING (account_id = bound_account());
--> statement-breakpoint
INSERT INTO automation_versions (account_id, automation_id, version, flow, created_at)
SELECT account_id, id, 1, jsonb_build_object(
  'on', "on", 'conditions', conditions, 'stopOn', '[]'::jsonb, 'onRepeat', 'separate', 'perPersonPerDay', NULL,
  'steps', jsonb_build_array(jsonb_build_object(
    'purpose', purpose, 'text', text, 'sender', sender, 'delaySeconds', delay_seconds, 'usefulSeconds', useful_seconds,
    'at', NULL, 'window', NULL, 'staff', NULL, 'translations', '{}'::jsonb))), updated_at
FROM automations;
--> statement-breakpoint
ALTER TABLE automations ADD COLUMN version integer NOT NULL DEFAULT 1, DROP COLUMN conditions, DROP COLUMN purpose,
  DROP COLUMN text, DROP COLUMN sender, DROP COLUMN delay_seconds, DROP COLUMN useful_seconds;
--> statement-breakpoint
-- The business objects an event concerns: what waits for one of them is ended by it, also when it came before.
CREATE TABLE event_objects (
  account_id uuid NOT NULL,
  object_key text NOT NULL,
  event_id uuid NOT NULL,
  type text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('live', 'test')),
  PRIMARY KEY (account_id, object_key, event_id)
);
--> statement-breakpoint
ALTER TABLE event_objects ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_account ON event_objects USING (account_id = bound_account());
--> statement-breakpoint
-- The way of one event through an automation.
CREATE TABLE automation_runs (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  automation_id uuid NOT NULL,
  version integer NOT NULL,
  event_id uuid NOT NULL,
  mode text NOT NULL CHECK (mode IN ('live', 'test')),
  object_key text NOT NULL,
  -- E.164; null where the event has no number, or none that can be read.
  recipient text,
  occurred_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('active', 'completed', 'stopped')),
  reason text,
  detail text,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (account_id, id),
  CONSTRAINT automation_runs_once UNIQUE (account_id, event_id, automation_id)
);
--> statement-breakpoint
CREATE INDEX automation_runs_object ON automation_runs (account_id, object_key) WHERE state = 'active';
--> statement-breakpoint
CREATE INDEX automation_runs_recipient ON automation_runs (account_id, recipient);
--> statement-breakpoint
CREATE INDEX automation_runs_inside ON automation_runs (account_id, automation_id) WHERE state = 'active';
--> statement-breakpoint
ALTER TABLE automation_runs ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_account ON automation_runs USING (account_id = bound_account());
--> statement-breakpoint
-- The steps of a run, as timers: what waits costs nothing until it is due.
CREATE TABLE automation_steps (
  account_id uuid NOT NULL,
  run_id uuid NOT NULL,
  place smallint NOT NULL,
  due_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'repeated', 'skipped', 'refused', 'stopped')),
  -- Since when a process works on it: one that is silent for long has ended.
  taken_at timestamptz,
  -- A restored database does not know whether it has left.
  held boolean NOT NULL DEFAULT false,
  reason text,
  detail text,
  message_id uuid,
  done_at timestamptz,
  PRIMARY KEY (account_id, run_id, place)
);
--> statement-breakpoint
CREATE INDEX automation_steps_due ON automation_steps (due_at) WHERE state = 'waiting' AND NOT held;
--> statement-breakpoint
CREATE INDEX automation_steps_taken ON automation_steps (taken_at) WHERE state = 'sending';
--> statement-breakpoint
ALTER TABLE automation_steps ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_account ON automation_steps USING (account_id = bound_account());
--> statement-breakpoint
ALTER TABLE event_outcomes DROP CONSTRAINT event_outcomes_outcome_check, ADD CONSTRAINT event_outcomes_outcome_check
  CHECK (outcome IN ('waiting', 'sent', 'repeated', 'skipped', 'refused', 'stopped'));
