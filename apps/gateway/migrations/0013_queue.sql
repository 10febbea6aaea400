-- Ends the transaction that calls it: for what a statement finds out about itself when nobody reads its answer in time.
CREATE FUNCTION fault(message text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', message;
END $$;
