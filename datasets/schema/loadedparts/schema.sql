CREATE TABLE loaded_parts (
  path           VARCHAR NOT NULL,
  dataset        VARCHAR NOT NULL,
  run_id         VARCHAR NOT NULL,
  schema_version INTEGER NOT NULL CHECK (schema_version >= 0),
  n_rows         BIGINT NOT NULL CHECK (n_rows >= 0),
  size_bytes     BIGINT NOT NULL CHECK (size_bytes > 0),
  sha256         VARCHAR NOT NULL
);
COMMENT ON TABLE loaded_parts IS
  'Parquet parts whose rows the tables of this file hold. Layer: ledger.';
COMMENT ON COLUMN loaded_parts.path IS
  'Path of the part below the study folder, with forward slashes. Unit: none (path). Null: never. Source: the loader.';
COMMENT ON COLUMN loaded_parts.dataset IS
  'Table that holds the rows of the part. Unit: none (name). Null: never. Source: footer of the part.';
COMMENT ON COLUMN loaded_parts.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN loaded_parts.schema_version IS
  'Version of the dataset schema with which the part was written. Unit: none (integer). Null: never. Source: footer of the part.';
COMMENT ON COLUMN loaded_parts.n_rows IS
  'Rows of the part. Unit: rows. Null: never. Source: footer of the part.';
COMMENT ON COLUMN loaded_parts.size_bytes IS
  'Size of the part. Unit: bytes. Null: never. Source: file system.';
COMMENT ON COLUMN loaded_parts.sha256 IS
  'SHA-256 over the bytes of the part. Unit: none (hex digits). Null: never. Source: computed by the loader.';
