-- A carrier whose data_coding 0 is not GSM-7 is texted in its own alphabet.
ALTER TABLE messages DROP CONSTRAINT messages_encoding_check;
--> statement-breakpoint
ALTER TABLE messages ADD CONSTRAINT messages_encoding_check
  CHECK (encoding IN ('gsm7', 'latin1', 'ascii', 'ucs2')) NOT VALID;
--> statement-breakpoint
-- The last reference number of long texts to the handsets of a bucket, over all carriers, replicas and restarts: parts of
-- two texts to one handset share a number only after all others were used. A bucket is a hash, which names nobody.
CREATE TABLE concatenation_references (
  bucket integer PRIMARY KEY,
  last bigint NOT NULL
) WITH (fillfactor = 50);
