CREATE TABLE cluster_evidence (
  run_id     VARCHAR NOT NULL,
  cluster_id VARCHAR NOT NULL,
  attribute  VARCHAR NOT NULL,
  value      VARCHAR NOT NULL,
  address    VARCHAR NOT NULL,
  millibits  BIGINT NOT NULL,
  is_weakest BOOLEAN NOT NULL,
  other_address VARCHAR,
  level      VARCHAR CHECK (level IN ('batch', 'operator')),
  share      DOUBLE CHECK (share BETWEEN 0 AND 1),
  CHECK ((other_address IS NULL) = (level IS NULL))
);
COMMENT ON TABLE cluster_evidence IS
  'Links that hold each cluster together, as a maximum spanning forest; of two-level clusterings a row for every part of the evidence of a tie. Layer: estimate (derived).';
COMMENT ON COLUMN cluster_evidence.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN cluster_evidence.cluster_id IS
  'Cluster the link belongs to. Unit: none (label). Null: never. Source: cluster_members.';
COMMENT ON COLUMN cluster_evidence.attribute IS
  'Attribute the link rests on. Unit: none (name). Null: never. Source: analysis/athena.';
COMMENT ON COLUMN cluster_evidence.value IS
  'Value that the servers share; empty for what speaks against a tie although values could have been shared. Unit: none (text). Null: never. Source: the rows clustered.';
COMMENT ON COLUMN cluster_evidence.address IS
  'Server that the value ties in; of a tie of batches the first server of the first batch. Unit: none (address). Null: never. Source: cluster_members.';
COMMENT ON COLUMN cluster_evidence.millibits IS
  'Evidence of the link. Unit: thousandths of a bit. Null: never. Source: cluster_values or the model of the run.';
COMMENT ON COLUMN cluster_evidence.is_weakest IS
  'True for the links with the least evidence in their cluster. Unit: none (truth value). Null: never. Source: computed.';
COMMENT ON COLUMN cluster_evidence.other_address IS
  'The server it is tied to; of a tie of batches the first server of the second batch. Unit: none (address). Null: the method ties servers to values, not to each other. Source: cluster_members.';
COMMENT ON COLUMN cluster_evidence.level IS
  'What is tied: servers of one batch (batch) or batches of one operator (operator). Unit: none (word). Null: the method has no levels. Source: analysis/athena.';
COMMENT ON COLUMN cluster_evidence.share IS
  'Share of the variants of the model in which the two batches were together. Unit: probability. Null: no variants were fitted to it. Source: analysis/athena.';
