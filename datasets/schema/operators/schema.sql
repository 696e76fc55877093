CREATE TABLE operators (
  run_id    VARCHAR NOT NULL,
  operator  VARCHAR NOT NULL,
  kind      VARCHAR NOT NULL CHECK (kind IN ('name', 'address')),
  value     VARCHAR NOT NULL,
  role      VARCHAR CHECK (role IN ('command_and_control', 'exploit_link')),
  is_unique BOOLEAN NOT NULL,
  source    VARCHAR NOT NULL
);
COMMENT ON TABLE operators IS
  'What each operator label stands for. Layer: estimate (derived).';
COMMENT ON COLUMN operators.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN operators.operator IS
  'Neutral label of the operator; it names no state and no customer. Unit: none (label). Null: never. Source: clustering, or the user''s table.';
COMMENT ON COLUMN operators.kind IS
  'What the value is: name or address. Unit: none (word). Null: never. Source: the run.';
COMMENT ON COLUMN operators.value IS
  'Domain name or address in canonical form. Unit: none (text). Null: never. Source: the run.';
COMMENT ON COLUMN operators.role IS
  'command_and_control or exploit_link. Unit: none (word). Null: not known. Source: the run.';
COMMENT ON COLUMN operators.is_unique IS
  'True if no other operator has the value. Unit: none (truth value). Null: never. Source: computed.';
COMMENT ON COLUMN operators.source IS
  'Clustering run, or file of the user. Unit: none (text). Null: never. Source: the run.';
