-- The id as the carrier gave it, where receipts find the segment by another form of it.
ALTER TABLE submissions ADD COLUMN id_given text;
--> statement-breakpoint
-- What the carrier itself said with a receipt: its code, its words, its clock.
ALTER TABLE submissions ADD COLUMN receipt_said jsonb;
--> statement-breakpoint
-- What the carrier itself said when it refused a message.
ALTER TABLE messages ADD COLUMN carrier_said jsonb;
--> statement-breakpoint
ALTER TABLE parked_receipts
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  ADD COLUMN id_given text,
  ADD COLUMN other_id text,
  ADD COLUMN recipient text,
  ADD COLUMN whole boolean NOT NULL DEFAULT false,
  ADD COLUMN ambiguous boolean NOT NULL DEFAULT false,
  ADD COLUMN said jsonb;
--> statement-breakpoint
CREATE INDEX parked_receipts_by_carrier ON parked_receipts (carrier, parked_at);
