-- The index of recipients begins with them. As one of accounts, recipients and ids it seemed as good as the primary key to
-- find a message by, while a month's partition was new and had no statistics: then each look-up read all that the account had.
--
-- Partitions that hold messages get theirs while the gateway runs, without a lock that texts wait for; then the old index goes.
CREATE INDEX messages_by_recipient ON ONLY messages (recipient, account_id, id);
--> statement-breakpoint
DO $$
DECLARE
  partition regclass;
  filled boolean;
  any_filled boolean := false;
BEGIN
  FOR partition IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'messages'::regclass LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', partition) INTO filled;
    any_filled := any_filled OR filled;
    CONTINUE WHEN filled;
    EXECUTE format('CREATE INDEX %I ON %s (recipient, account_id, id)', replace(partition::text, 'messages', 'messages_by_recipient'), partition);
    EXECUTE format('ALTER INDEX messages_by_recipient ATTACH PARTITION %I',
      replace(partition::text, 'messages', 'messages_by_recipient'));
  END LOOP;
  IF NOT any_filled THEN
    DROP INDEX messages_recipient;
  END IF;
END $$;
