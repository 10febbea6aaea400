-- The operator has webhooks too, as the owner 00000000-0000-0000-0000-000000000000, which is no account.
ALTER TABLE webhook_endpoints DROP CONSTRAINT webhook_endpoints_account_id_fkey;
--> statement-breakpoint
ALTER TABLE webhook_events DROP CONSTRAINT webhook_events_account_id_fkey;
--> statement-breakpoint
-- What the operator is told of a carrier: that it is worse than it was, or better.
CREATE FUNCTION note_carrier_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  operator CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
  is_better CONSTANT boolean := CASE NEW.type
    WHEN 'carrier.health_moved' THEN (NEW.facts ->> 'to')::integer > (NEW.facts ->> 'from')::integer
    ELSE NEW.type IN ('carrier.up', 'carrier.taking') END;
  of_type CONSTANT text := CASE WHEN is_better THEN 'carrier.recovered' ELSE 'carrier.degraded' END;
BEGIN
  IF webhook_wanted(operator, 'live', of_type) THEN
    INSERT INTO webhook_facts (account_id, mode, type, subject, at)
    VALUES (operator, 'live', of_type, NEW.id, NEW.at);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER carrier_events_are_told AFTER INSERT ON carrier_events FOR EACH ROW
  WHEN (NEW.type IN ('carrier.down', 'carrier.up', 'carrier.refusing', 'carrier.taking', 'carrier.health_moved',
    'carrier.balance_low')) EXECUTE FUNCTION note_carrier_event();
