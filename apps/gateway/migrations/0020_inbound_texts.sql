-- Texts from handsets: what they were made of, why nobody has one, and what tells one that comes again ---------------
ALTER TABLE carrier_texts
  -- The type of number the carrier named for the sender and the recipient (SMPP 3.4, 5.2.5).
  ADD COLUMN sender_ton smallint,
  ADD COLUMN recipient_ton smallint,
  -- The octets of one that nobody can read, and how they were marked.
  ADD COLUMN octets bytea,
  ADD COLUMN data_coding smallint,
  ADD COLUMN esm_class smallint,
  ADD COLUMN incomplete boolean NOT NULL DEFAULT false,
  -- Why it is nobody's; null where an account has it: then the account has its words, and this row only its identity.
  ADD COLUMN reason text CHECK (reason IN ('unmatched', 'undecodable', 'sender_unreadable', 'acknowledgement')),
  -- In place of an id of the carrier: all that makes it this text, and the session that brought it.
  ADD COLUMN digest bytea,
  ADD COLUMN session_id uuid;
--> statement-breakpoint
UPDATE carrier_texts SET reason = 'unmatched' WHERE account_ids = '{}';
--> statement-breakpoint
CREATE INDEX carrier_texts_digest ON carrier_texts (digest) WHERE digest IS NOT NULL;
--> statement-breakpoint
-- Sessions that brought texts: what was answered on one so long before its end that the answer surely arrived does not
-- come again.
CREATE TABLE text_sessions (
  id uuid PRIMARY KEY,
  answered_until timestamptz NOT NULL
);
--> statement-breakpoint

-- Parts of long texts from handsets, each acknowledged once it is here -------------------------------------------------
CREATE TABLE inbound_parts (
  id uuid PRIMARY KEY,
  -- The text it is part of: a digest of who wrote it, where to, its reference and how many parts it has.
  text_key bytea NOT NULL,
  number smallint NOT NULL,
  total smallint NOT NULL,
  digest bytea NOT NULL,
  session_id uuid NOT NULL,
  carrier text NOT NULL,
  sender text NOT NULL,
  sender_ton smallint NOT NULL,
  recipient text NOT NULL,
  recipient_ton smallint NOT NULL,
  esm_class smallint NOT NULL,
  data_coding smallint NOT NULL,
  -- What data_coding 0 means to the carrier.
  alphabet text NOT NULL,
  -- With its user data header; emptied when the text has been stored.
  octets bytea NOT NULL,
  received_at timestamptz NOT NULL,
  -- How long its text waits for the next part.
  due_at timestamptz NOT NULL,
  -- The text it was made part of: no further part joins that. Null while the text waits.
  text_id uuid,
  -- When that text was stored.
  stored_at timestamptz
);
--> statement-breakpoint
CREATE INDEX inbound_parts_key ON inbound_parts (text_key);
--> statement-breakpoint
CREATE INDEX inbound_parts_waiting ON inbound_parts (due_at) WHERE text_id IS NULL;
--> statement-breakpoint
CREATE INDEX inbound_parts_text ON inbound_parts (text_id) WHERE text_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX inbound_parts_unstored ON inbound_parts (text_id) WHERE text_id IS NOT NULL AND stored_at IS NULL;
--> statement-breakpoint
CREATE INDEX inbound_parts_age ON inbound_parts USING brin (received_at);
--> statement-breakpoint

-- A reply some of whose parts never came.
ALTER TABLE replies ADD COLUMN incomplete boolean NOT NULL DEFAULT false;
