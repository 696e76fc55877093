CREATE TABLE statements (
  run_id    VARCHAR NOT NULL,
  kind      VARCHAR NOT NULL CHECK (kind IN ('must_link', 'cannot_link')),
  first     VARCHAR NOT NULL,
  second    VARCHAR NOT NULL,
  author    VARCHAR NOT NULL,
  stated_on VARCHAR NOT NULL,
  reason    VARCHAR NOT NULL
);
COMMENT ON TABLE statements IS
  'Analysts'' statements on pairs. Layer: raw.';
COMMENT ON COLUMN statements.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN statements.kind IS
  'must_link or cannot_link. Unit: none (word). Null: never. Source: the analyst.';
COMMENT ON COLUMN statements.first IS
  'One of the two: address or name in canonical form. Unit: none (text). Null: never. Source: the analyst.';
COMMENT ON COLUMN statements.second IS
  'The other. Unit: none (text). Null: never. Source: the analyst.';
COMMENT ON COLUMN statements.author IS
  'Who says so. Unit: none (text). Null: never. Source: the analyst.';
COMMENT ON COLUMN statements.stated_on IS
  'Day of the statement, YYYY-MM-DD. Unit: date. Null: never. Source: the analyst.';
COMMENT ON COLUMN statements.reason IS
  'Why, with a source others can check. Unit: none (text). Null: never. Source: the analyst.';
