-- What a connection is to the shop: webhooks alone, an app that may ask, one whose tokens ended, one that was removed.
ALTER TABLE connections
  ADD COLUMN client_id text,
  ADD COLUMN state text NOT NULL DEFAULT 'connected' CHECK (state IN ('connected', 'installed', 'suspended', 'removed')),
  ADD COLUMN state_since timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN state_detail text,
  -- Who makes the shop post its webhooks: the gateway asks for each, or the app of the platform has them.
  ADD COLUMN subscribed_by text NOT NULL DEFAULT 'gateway' CHECK (subscribed_by IN ('gateway', 'app')),
  -- When it is looked at next whether all of them are there.
  ADD COLUMN subscribe_at timestamptz,
  -- What the shop says of itself, and when it said so.
  ADD COLUMN profile jsonb,
  ADD COLUMN profile_at timestamptz,
  -- An install that was begun: the digest of what comes back with the merchant.
  ADD COLUMN install_digest bytea,
  ADD COLUMN install_until timestamptz,
  -- Up to when the shop was asked what had changed, and when it is asked next.
  ADD COLUMN reconciled_until timestamptz,
  ADD COLUMN reconcile_at timestamptz,
  -- When a webhook that names the shop came last with a signature that fits no secret of it.
  ADD COLUMN unsigned_at timestamptz;
--> statement-breakpoint
UPDATE connections SET state_since = created_at;
--> statement-breakpoint
CREATE INDEX connections_to_subscribe ON connections (subscribe_at) WHERE subscribe_at IS NOT NULL;
--> statement-breakpoint
CREATE INDEX connections_to_reconcile ON connections (reconcile_at) WHERE reconcile_at IS NOT NULL;
--> statement-breakpoint
-- The tokens of a shop, sealed as one: an access token and the refresh token that belongs to it are never apart.
CREATE TABLE connection_grants (
  account_id uuid NOT NULL,
  connection_id uuid NOT NULL PRIMARY KEY REFERENCES connections (id) ON DELETE CASCADE,
  sealed bytea NOT NULL,
  expires_at timestamptz,
  -- Until when one process alone may renew it.
  renewing_until timestamptz
);
--> statement-breakpoint
CREATE INDEX connection_grants_ending ON connection_grants (expires_at) WHERE expires_at IS NOT NULL;
--> statement-breakpoint
ALTER TABLE connection_grants ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_account ON connection_grants USING (account_id = bound_account());
--> statement-breakpoint
-- The scoreboard: what a shop said had happened in a stretch of time, and how much of it nobody had told before.
CREATE TABLE reconciliations (
  account_id uuid NOT NULL,
  connection_id uuid NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  from_at timestamptz NOT NULL,
  until_at timestamptz NOT NULL,
  cursor text,
  seen integer NOT NULL DEFAULT 0,
  healed integer NOT NULL DEFAULT 0,
  state text NOT NULL CHECK (state IN ('running', 'done', 'failed')),
  detail text,
  PRIMARY KEY (connection_id, from_at)
);
--> statement-breakpoint
ALTER TABLE reconciliations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_account ON reconciliations USING (account_id = bound_account());
--> statement-breakpoint
-- Pages of a shop's admin that are to show what was texted about them.
CREATE TABLE shop_notes (
  account_id uuid NOT NULL,
  connection_id uuid NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  object_type text NOT NULL,
  object_id text NOT NULL,
  next_at timestamptz NOT NULL,
  -- What was written last: the same is not written again.
  digest bytea,
  -- When something was texted last: whoever writes the page tells by it whether it is the newest.
  texted_at timestamptz NOT NULL,
  PRIMARY KEY (connection_id, object_type, object_id)
);
--> statement-breakpoint
CREATE INDEX shop_notes_due ON shop_notes (next_at);
--> statement-breakpoint
ALTER TABLE shop_notes ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_account ON shop_notes USING (account_id = bound_account());
--> statement-breakpoint
-- Decisions about commercial texts that a shop is still to be told.
CREATE TABLE shop_consents (
  account_id uuid NOT NULL,
  connection_id uuid NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  -- The decision, in the ledger.
  consent_id uuid NOT NULL,
  next_at timestamptz NOT NULL,
  tries smallint NOT NULL DEFAULT 0,
  PRIMARY KEY (connection_id, consent_id)
);
--> statement-breakpoint
CREATE INDEX shop_consents_due ON shop_consents (next_at);
--> statement-breakpoint
ALTER TABLE shop_consents ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_account ON shop_consents USING (account_id = bound_account());
--> statement-breakpoint
UPDATE automation_versions SET flow = flow || '{"stillTrue": null}'::jsonb;
