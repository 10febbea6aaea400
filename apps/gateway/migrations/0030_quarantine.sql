-- What carriers and platforms said that could not be stored as they said it.
CREATE TABLE quarantine (
  id uuid PRIMARY KEY,
  source text NOT NULL CHECK (source IN ('carrier', 'connector', 'payments')),
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('outcome', 'receipt', 'text', 'callback', 'webhook')),
  reason text NOT NULL,
  body bytea NOT NULL,
  size integer NOT NULL,
  digest bytea NOT NULL,
  times integer NOT NULL DEFAULT 1,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  CONSTRAINT quarantine_once UNIQUE (source, name, kind, digest)
);
--> statement-breakpoint
CREATE INDEX quarantine_by_source ON quarantine (source, name, last_at);
