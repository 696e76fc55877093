CREATE TABLE cluster_counts (
  run_id          VARCHAR NOT NULL,
  n_servers_least BIGINT NOT NULL CHECK (n_servers_least >= 1),
  n_clusters      BIGINT NOT NULL CHECK (n_clusters >= 0),
  n_low           BIGINT NOT NULL CHECK (n_low >= 0),
  n_high          BIGINT NOT NULL,
  CHECK (n_high >= n_low)
);
COMMENT ON TABLE cluster_counts IS
  'Numbers of clusters with the range that the clustering leaves open, one row per clustering run and least size. Layer: estimate (derived).';
COMMENT ON COLUMN cluster_counts.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN cluster_counts.n_servers_least IS
  'Servers that a cluster must have to be counted, core and fringe together. Unit: servers. Null: never. Source: analysis/athena.';
COMMENT ON COLUMN cluster_counts.n_clusters IS
  'Clusters of that size as cluster_members has them. Unit: clusters. Null: never. Source: cluster_members.';
COMMENT ON COLUMN cluster_counts.n_low IS
  'Lower end of the range: of the variants in which the clustering was fitted, 19 of 20 have as many groups of two batches and more; n_clusters if that is fewer. Unit: clusters. Null: never. Source: analysis/athena.';
COMMENT ON COLUMN cluster_counts.n_high IS
  'Upper end of the range: two of three variants have at most as many groups; n_clusters if that is more. It is a range under the model and no confidence interval. Unit: clusters. Null: never. Source: analysis/athena.';
