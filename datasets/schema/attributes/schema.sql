CREATE TABLE attributes (
  run_id      VARCHAR NOT NULL,
  kind        VARCHAR NOT NULL CHECK (kind IN ('name', 'address')),
  subject     VARCHAR NOT NULL,
  attribute   VARCHAR NOT NULL,
  value       VARCHAR NOT NULL,
  observed_on VARCHAR,
  source      VARCHAR NOT NULL,
  source_row  BIGINT CHECK (source_row >= 1)
);
COMMENT ON TABLE attributes IS
  'What tables of the user say of names and addresses, such as registrar or theme; one row per value. Layer: raw.';
COMMENT ON COLUMN attributes.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN attributes.kind IS
  'What the subject is: name or address. Unit: none (word). Null: never. Source: column of the file.';
COMMENT ON COLUMN attributes.subject IS
  'Domain name (lower case, without final dot, A-labels) or canonical address. Unit: none (text). Null: never. Source: the file.';
COMMENT ON COLUMN attributes.attribute IS
  'Attribute, one of those that analysis/athena declares. Unit: none (name). Null: never. Source: the file.';
COMMENT ON COLUMN attributes.value IS
  'Value of the attribute, without space around it, as the file has it. Unit: none (text). Null: never. Source: the file.';
COMMENT ON COLUMN attributes.observed_on IS
  'Day on which it was so, YYYY-MM-DD. Unit: date. Null: the file gives none. Source: the file.';
COMMENT ON COLUMN attributes.source IS
  'Name of the file, or of the world that the rows come from. Unit: none (text). Null: never. Source: the run.';
COMMENT ON COLUMN attributes.source_row IS
  'Row or line of the file, from 1. Unit: none (integer). Null: not from a file. Source: the run.';
