-- What is looked up comes first: a plan that is made while the table is new finds as much use in an index that begins
-- with the carrier, and then reads all that the carrier ever took.
DROP INDEX simulator_segments_id;
--> statement-breakpoint
CREATE UNIQUE INDEX simulator_segments_id ON simulator_segments (carrier_message_id, carrier);
--> statement-breakpoint
ALTER TABLE simulator_segments DROP CONSTRAINT simulator_segments_reference,
  ADD CONSTRAINT simulator_segments_reference UNIQUE (message_id, segment, carrier);
