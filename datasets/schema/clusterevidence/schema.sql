CREATE TABLE cluster_evidence (
  run_id     VARCHAR NOT NULL,
  cluster_id VARCHAR NOT NULL,
  attribute  VARCHAR NOT NULL,
  value      VARCHAR NOT NULL,
  address    VARCHAR NOT NULL,
  millibits  BIGINT NOT NULL,
  is_weakest BOOLEAN NOT NULL
);
COMMENT ON TABLE cluster_evidence IS
  'Links that hold each cluster together, as a maximum spanning forest. Layer: estimate (derived).';
COMMENT ON COLUMN cluster_evidence.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN cluster_evidence.cluster_id IS
  'Cluster the link belongs to. Unit: none (label). Null: never. Source: cluster_members.';
COMMENT ON COLUMN cluster_evidence.attribute IS
  'Attribute the link rests on. Unit: none (name). Null: never. Source: analysis/athena.';
COMMENT ON COLUMN cluster_evidence.value IS
  'Value that the servers share. Unit: none (text). Null: never. Source: the rows clustered.';
COMMENT ON COLUMN cluster_evidence.address IS
  'Server that the value ties in. Unit: none (address). Null: never. Source: cluster_members.';
COMMENT ON COLUMN cluster_evidence.millibits IS
  'Evidence of the link. Unit: thousandths of a bit. Null: never. Source: cluster_values or the model of the run.';
COMMENT ON COLUMN cluster_evidence.is_weakest IS
  'True for the links with the least evidence in their cluster. Unit: none (truth value). Null: never. Source: computed.';
