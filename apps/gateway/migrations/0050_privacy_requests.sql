-- What people want done with their data, as platforms pass it on. It outlives its connection: the law sets a term.
CREATE TABLE privacy_requests (
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  connection_id uuid NOT NULL,
  platform text NOT NULL,
  shop text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('live', 'test')),
  kind text NOT NULL CHECK (kind IN ('customer_access', 'customer_erasure', 'shop_erasure')),
  -- The platform's number of the request, to be named in an answer.
  platform_request_id text,
  delivery_id text NOT NULL,
  -- Whom it is about, as the platform said it, sealed; gone once the request is done.
  sealed_subject bytea,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done')),
  detail text,
  received_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  done_at timestamptz,
  -- When the gateway acts upon it; null where a person does.
  next_at timestamptz,
  PRIMARY KEY (account_id, id),
  CONSTRAINT privacy_requests_once UNIQUE (connection_id, delivery_id),
  CHECK ((state = 'done') = (done_at IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX privacy_requests_due ON privacy_requests (next_at) WHERE state = 'open';
--> statement-breakpoint
ALTER TABLE privacy_requests ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_account ON privacy_requests USING (account_id = bound_account());
