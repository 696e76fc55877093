CREATE TABLE cluster_values (
  run_id    VARCHAR NOT NULL,
  attribute VARCHAR NOT NULL,
  value     VARCHAR NOT NULL,
  n_servers BIGINT NOT NULL CHECK (n_servers >= 1),
  fate      VARCHAR NOT NULL CHECK (fate IN ('kept', 'hub', 'unique')),
  millibits BIGINT NOT NULL CHECK (millibits >= 0),
  n_batches BIGINT CHECK (n_batches >= 1)
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
  'kept, hub (cut by the stated rule, or so common that it says nothing) or unique (one server, or one batch of them, so it ties nothing further). Unit: none (word). Null: never. Source: the rule of the run.';
COMMENT ON COLUMN cluster_values.millibits IS
  'Information of the value, rounded: log2 of all servers over n_servers, or with n_batches what two batches gain if each has this value alone. Unit: thousandths of a bit. Null: never. Source: computed.';
COMMENT ON COLUMN cluster_values.n_batches IS
  'Batches with a server that bears the value. Unit: batches. Null: the method knows no batches. Source: computed.';
