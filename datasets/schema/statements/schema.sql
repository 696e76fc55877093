CREATE TABLE statements (
  run_id       VARCHAR NOT NULL,
  kind         VARCHAR NOT NULL CHECK (kind IN ('must_link', 'cannot_link')),
  first        VARCHAR NOT NULL,
  second       VARCHAR NOT NULL,
  author       VARCHAR NOT NULL,
  stated_on    VARCHAR NOT NULL,
  reason       VARCHAR NOT NULL,
  is_withdrawn BOOLEAN NOT NULL,
  source       VARCHAR NOT NULL,
  source_row   BIGINT CHECK (source_row >= 1),
  CHECK (first < second)
);
COMMENT ON TABLE statements IS
  'Statements of analysts on pairs, one row per statement or withdrawal. Layer: raw.';
COMMENT ON COLUMN statements.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN statements.kind IS
  'What is stated of the pair: must_link (one operator) or cannot_link (two operators). Unit: none (word). Null: never. Source: the analyst.';
COMMENT ON COLUMN statements.first IS
  'One of the two: address or name in canonical form, the lesser in byte order. Unit: none (text). Null: never. Source: the analyst.';
COMMENT ON COLUMN statements.second IS
  'The other of the two. Unit: none (text). Null: never. Source: the analyst.';
COMMENT ON COLUMN statements.author IS
  'Who states it. Unit: none (name). Null: never. Source: the analyst.';
COMMENT ON COLUMN statements.stated_on IS
  'Day of the statement, YYYY-MM-DD; of several by one author on one pair the latest holds. Unit: date. Null: never. Source: the analyst.';
COMMENT ON COLUMN statements.reason IS
  'Why, with a source that others can check. Unit: none (text). Null: never. Source: the analyst.';
COMMENT ON COLUMN statements.is_withdrawn IS
  'True if the author takes the statement back. Unit: none (truth value). Null: never. Source: the analyst.';
COMMENT ON COLUMN statements.source IS
  'File or command with which it was given. Unit: none (text). Null: never. Source: the run.';
COMMENT ON COLUMN statements.source_row IS
  'Row or line of the file, from 1. Unit: none (integer). Null: given on the command line. Source: the run.';
