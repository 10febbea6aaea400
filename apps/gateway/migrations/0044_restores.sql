-- What tells a database that was put back to an earlier state from the one this gateway has been working on: the cluster,
-- the timeline of its log, and the name that an operator gave to a restore. One row.
CREATE TABLE store_marks (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  -- Null where the store does not tell.
  cluster text,
  timeline text,
  -- The last GATEWAY_RESTORED.
  told text,
  -- A restore that was recognised and is not ended: when, why, and the carriers that wait for its end.
  restored_at timestamptz,
  restored_why text CHECK (restored_why IN ('told', 'another_cluster', 'another_timeline')),
  paused_carriers text[],
  CHECK ((restored_at IS NULL) = (restored_why IS NULL) AND (restored_at IS NULL) = (paused_carriers IS NULL))
);
