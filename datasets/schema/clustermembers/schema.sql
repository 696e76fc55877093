CREATE TABLE cluster_members (
  run_id        VARCHAR NOT NULL,
  cluster_id    VARCHAR NOT NULL,
  address       VARCHAR NOT NULL,
  standing      VARCHAR NOT NULL CHECK (standing IN ('core', 'fringe', 'unclustered')),
  co_assignment DOUBLE CHECK (co_assignment BETWEEN 0 AND 1)
);
COMMENT ON TABLE cluster_members IS
  'Servers and their clusters, one row per server and clustering run. Layer: estimate (derived).';
COMMENT ON COLUMN cluster_members.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN cluster_members.cluster_id IS
  'Neutral label of the cluster within its run; it names no state and no customer. Unit: none (label). Null: never. Source: analysis/athena.';
COMMENT ON COLUMN cluster_members.address IS
  'Server. Unit: none (address). Null: never. Source: fingerprint_matches.';
COMMENT ON COLUMN cluster_members.standing IS
  'core, fringe or unclustered. Unit: none (word). Null: never. Source: analysis/athena.';
COMMENT ON COLUMN cluster_members.co_assignment IS
  'Posterior probability that the server belongs with the core of its cluster. Unit: probability. Null: the method gives none. Source: analysis/athena.';
