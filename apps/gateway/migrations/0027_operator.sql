-- A secret that was changed goes on opening the callback address it made, for as long as receipts may come by it.
ALTER TABLE carriers
  ADD COLUMN previous_secret bytea,
  ADD COLUMN secret_changed_at timestamptz;
--> statement-breakpoint
-- What waits and is of no use after an instant: found without its carrier. Most texts have none, and those that leave
-- at once never enter it.
CREATE INDEX messages_not_after ON messages (not_after) WHERE due_at IS NOT NULL AND not_after IS NOT NULL;
--> statement-breakpoint
-- How long a text of a lane may wait, where the operator has set it; otherwise it is as the product says.
CREATE TABLE waiting_limits (
  lane lane PRIMARY KEY,
  seconds integer NOT NULL CHECK (seconds BETWEEN 60 AND 31536000)
);
