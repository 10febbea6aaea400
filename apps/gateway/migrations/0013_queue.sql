-- Ends the transaction that calls it: for what a statement finds out about itself when nobody reads its answer in time.
CREATE FUNCTION fault(message text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', message;
END $$;
--> statement-breakpoint
-- Who waits: by account and campaign, so that each gets its turn however much another has waiting.
CREATE INDEX messages_turns ON messages (carrier, lane, account_id, (coalesce(campaign, '')), due_at, id)
  WHERE due_at IS NOT NULL;
--> statement-breakpoint
-- What dispatch leaves waiting: all of an account, or one campaign of it.
CREATE TABLE pauses (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  -- Empty for the whole account; otherwise as in messages.campaign.
  campaign text NOT NULL DEFAULT '',
  -- Who set it, and alone may end it: an account cannot lift what its operator stopped.
  set_by text NOT NULL CHECK (set_by IN ('account', 'operator')),
  reason text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, id),
  CONSTRAINT pauses_once UNIQUE (account_id, campaign, set_by)
);
