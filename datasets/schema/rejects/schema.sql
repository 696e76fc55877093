CREATE TABLE rejects (
  run_id      VARCHAR NOT NULL,
  file        VARCHAR NOT NULL,
  section     VARCHAR NOT NULL,
  row         BIGINT NOT NULL CHECK (row >= 1),
  column_name VARCHAR,
  reason      VARCHAR NOT NULL,
  raw         VARCHAR NOT NULL
);
COMMENT ON TABLE rejects IS
  'Input rows that could not be taken over, each with its reason. Layer: raw.';
COMMENT ON COLUMN rejects.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN rejects.file IS
  'Input file, by its name in the manifest or on the command line. Unit: none (name). Null: never. Source: the importer.';
COMMENT ON COLUMN rejects.section IS
  'Table or section within the file, empty if the file has none. Unit: none (name). Null: never. Source: the importer.';
COMMENT ON COLUMN rejects.row IS
  'Row or line within the section, from 1. Unit: none (integer). Null: never. Source: the importer.';
COMMENT ON COLUMN rejects.column_name IS
  'Column that was at fault. Unit: none (name). Null: the row as a whole. Source: the importer.';
COMMENT ON COLUMN rejects.reason IS
  'Why, in words. Unit: none (text). Null: never. Source: the importer.';
COMMENT ON COLUMN rejects.raw IS
  'The row as read, at most 4,096 bytes. Unit: none (text). Null: never. Source: the input file.';
