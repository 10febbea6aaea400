-- Texts from handsets, as carriers hand them over: one that comes twice is stored once -----------------------------
CREATE TABLE carrier_texts (
  carrier text NOT NULL,
  -- The carrier's own id of it, or a digest of what it said.
  carrier_text_id text NOT NULL,
  sender text NOT NULL,
  recipient text,
  text text NOT NULL,
  opt_out boolean NOT NULL,
  received_at timestamptz NOT NULL,
  -- Whose it was found to be; null until it is stored there, empty when nobody had texted the handset.
  account_ids uuid[],
  PRIMARY KEY (carrier, carrier_text_id)
);
--> statement-breakpoint
CREATE INDEX carrier_texts_age ON carrier_texts USING brin (received_at);
--> statement-breakpoint
-- Requests to Octopush, each written before it is sent: what a lost answer is found by. It is that carrier's own
-- memory.
CREATE TABLE octopush_batches (
  carrier text NOT NULL,
  request_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('sent', 'taken')),
  -- Null while the answer has not come, or was lost.
  ticket text,
  -- True when receipts are matched by the request: it was reported as taken before its ticket was known.
  by_request boolean NOT NULL DEFAULT false,
  message_ids uuid[] NOT NULL,
  numbers text[] NOT NULL,
  sent_at timestamptz NOT NULL,
  asked_at timestamptz NOT NULL,
  PRIMARY KEY (carrier, request_id)
) WITH (fillfactor = 80);
--> statement-breakpoint
CREATE INDEX octopush_batches_ticket ON octopush_batches (carrier, ticket) WHERE ticket IS NOT NULL;
--> statement-breakpoint
CREATE INDEX octopush_batches_open ON octopush_batches (carrier, sent_at) WHERE ticket IS NULL;
--> statement-breakpoint
CREATE INDEX octopush_batches_members ON octopush_batches USING gin (message_ids);
