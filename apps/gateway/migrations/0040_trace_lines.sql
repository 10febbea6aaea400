-- Lines of why-cards that many messages share, each stored once a month. A message names them by their ids; a why-card
-- that has a line of its own stays whole, in message_traces.
CREATE TABLE trace_lines (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- As YYYY-MM.
  month text NOT NULL,
  line text NOT NULL,
  UNIQUE (month, line)
);
--> statement-breakpoint
ALTER TABLE messages ADD COLUMN trace_lines integer[];
