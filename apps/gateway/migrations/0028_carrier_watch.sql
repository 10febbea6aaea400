-- Why a replica finds a carrier at fault, for whoever is told of it.
ALTER TABLE carrier_lines ADD COLUMN reason text;
--> statement-breakpoint
-- What was told of a carrier already: of several replicas one speaks, also after a restart.
ALTER TABLE carrier_health
  ADD COLUMN down_since timestamptz,
  ADD COLUMN refusing_since timestamptz,
  ADD COLUMN refusing_reason text;
--> statement-breakpoint
-- How often the carrier itself said "not now", and each of these tries for the why-card: {carrier, at, kind, said}.
ALTER TABLE deferrals
  ADD COLUMN tries integer NOT NULL DEFAULT 0,
  ADD COLUMN lines jsonb NOT NULL DEFAULT '[]';
