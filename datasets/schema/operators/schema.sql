CREATE TABLE operators (
  run_id         VARCHAR NOT NULL,
  operator       VARCHAR NOT NULL,
  kind           VARCHAR NOT NULL CHECK (kind IN ('name', 'address')),
  value          VARCHAR NOT NULL,
  role           VARCHAR CHECK (role IN ('command_and_control', 'exploit_link')),
  basis          VARCHAR NOT NULL CHECK (basis IN ('cluster', 'publication', 'table')),
  cluster_run_id VARCHAR,
  cluster_id     VARCHAR,
  is_unique      BOOLEAN NOT NULL,
  is_core        BOOLEAN,
  batch          VARCHAR,
  valid_from_on  VARCHAR,
  valid_to_on    VARCHAR,
  source         VARCHAR NOT NULL,
  source_row     BIGINT CHECK (source_row >= 1),
  CHECK ((basis = 'cluster') = (cluster_id IS NOT NULL)),
  CHECK ((cluster_id IS NULL) = (cluster_run_id IS NULL)),
  CHECK (is_core IS NULL OR basis = 'cluster'),
  CHECK (batch IS NULL OR basis = 'cluster')
);
COMMENT ON TABLE operators IS
  'Names and addresses that operator labels stand for, one row per label and value. Layer: estimate (derived).';
COMMENT ON COLUMN operators.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN operators.operator IS
  'Neutral label of the operator; it names no state and no customer. Unit: none (label). Null: never. Source: clustering, publication or the user''s table.';
COMMENT ON COLUMN operators.kind IS
  'What the value is: name or address. Unit: none (word). Null: never. Source: the run.';
COMMENT ON COLUMN operators.value IS
  'Domain name (lower case, without final dot, A-labels) or canonical address. Unit: none (text). Null: never. Source: the run.';
COMMENT ON COLUMN operators.role IS
  'What it served for: command_and_control (infected devices talk to it) or exploit_link (victims are sent to it). Unit: none (word). Null: not known. Source: the run.';
COMMENT ON COLUMN operators.basis IS
  'What the row rests on: cluster, publication or table of the user. Unit: none (word). Null: never. Source: the run.';
COMMENT ON COLUMN operators.cluster_run_id IS
  'Clustering run. Unit: none (identifier). Null: the row rests on no clustering. Source: cluster_members.';
COMMENT ON COLUMN operators.cluster_id IS
  'Cluster in that run. Unit: none (label). Null: the row rests on no clustering. Source: cluster_members.';
COMMENT ON COLUMN operators.is_unique IS
  'True if no other operator of the run has the value. Unit: none (truth value). Null: never. Source: computed.';
COMMENT ON COLUMN operators.is_core IS
  'True if a server in the core of the cluster has the value, false if only servers at its fringe do, which may be another operator''s. Unit: none (truth value). Null: the row rests on no clustering. Source: cluster_members.';
COMMENT ON COLUMN operators.batch IS
  'First address of the batch at the fringe of the cluster whose servers have the name. Verdicts treat such a batch as a party of its own, operator/batch; batches that a single circumstance holds together are not meant. Unit: none (address). Null: no such batch has it. Source: cluster_members.';
COMMENT ON COLUMN operators.valid_from_on IS
  'First day on which the operator held it, YYYY-MM-DD. Unit: date. Null: no beginning is known. Source: the run.';
COMMENT ON COLUMN operators.valid_to_on IS
  'Last day on which the operator held it, YYYY-MM-DD; later fills are those of another owner or of a sinkhole. Unit: date. Null: no end is known. Source: the run.';
COMMENT ON COLUMN operators.source IS
  'Clustering run, publication, or file of the user. Unit: none (text). Null: never. Source: the run.';
COMMENT ON COLUMN operators.source_row IS
  'Row or line of the file, from 1. Unit: none (integer). Null: it comes from no file. Source: the run.';
