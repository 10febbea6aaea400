-- Why-cards apart from their messages. A message's row is written anew with each step it takes, and its why-card was four
-- fifths of it and never changes.
CREATE TABLE message_traces (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  trace json NOT NULL,
  PRIMARY KEY (account_id, id)
) PARTITION BY RANGE (id);
--> statement-breakpoint
SELECT ensure_partitions('message_traces', interval '1 month',
  coalesce((SELECT min(created_at) FROM messages), now()) - interval '1 day', now() + interval '2 months', '');
--> statement-breakpoint
INSERT INTO message_traces (account_id, id, trace) SELECT account_id, id, trace FROM messages;
--> statement-breakpoint
ALTER TABLE messages DROP COLUMN trace;
