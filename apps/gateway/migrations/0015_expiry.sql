-- How far submissions have been looked through for those that stayed silent: what came before is never read again.
CREATE TABLE silence_expired (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  until timestamptz NOT NULL
);
--> statement-breakpoint
-- A range that is not summarised yet is read by every query, and the newest ranges are where submissions are written.
DROP INDEX submissions_by_time;
--> statement-breakpoint
CREATE INDEX submissions_by_time ON submissions USING brin (submitted_at) WITH (pages_per_range = 32, autosummarize = on);
