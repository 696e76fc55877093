CREATE TABLE cluster_values (
  run_id    VARCHAR NOT NULL,
  attribute VARCHAR NOT NULL,
  value     VARCHAR NOT NULL,
  n_servers BIGINT NOT NULL CHECK (n_servers >= 1),
  fate      VARCHAR NOT NULL CHECK (fate IN ('kept', 'hub', 'unique')),
  millibits BIGINT NOT NULL CHECK (millibits >= 0)
);
COMMENT ON TABLE cluster_values IS
  'Attribute values of a clustering with their counts and fate; what was cut is listed too. Layer: estimate (derived).';
COMMENT ON COLUMN cluster_values.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN cluster_values.attribute IS
  'Attribute, such as certificate. Unit: none (name). Null: never. Source: analysis/athena.';
COMMENT ON COLUMN cluster_values.value IS
  'Value of the attribute. Unit: none (text). Null: never. Source: the rows clustered.';
COMMENT ON COLUMN cluster_values.n_servers IS
  'Servers that bear the value. Unit: servers. Null: never. Source: computed.';
COMMENT ON COLUMN cluster_values.fate IS
  'kept, hub (cut by the stated rule) or unique (one server, so it ties nothing). Unit: none (word). Null: never. Source: the rule of the run.';
COMMENT ON COLUMN cluster_values.millibits IS
  'Information of the value, log2 of all servers over n_servers, rounded. Unit: thousandths of a bit. Null: never. Source: computed.';
