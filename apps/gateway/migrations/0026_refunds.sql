-- What came back of a price: of the segments that the carrier does not bill, or of all by the operator's word.
ALTER TABLE messages ADD COLUMN refunded bigint NOT NULL DEFAULT 0;
--> statement-breakpoint
ALTER TABLE messages ADD CONSTRAINT messages_refunded_check CHECK (refunded BETWEEN 0 AND price) NOT VALID;
