CREATE TABLE runs (
  run_id        VARCHAR NOT NULL,
  tool          VARCHAR NOT NULL,
  version       VARCHAR NOT NULL,
  arguments     VARCHAR[] NOT NULL,
  config        VARCHAR NOT NULL,
  config_sha256 VARCHAR NOT NULL,
  seed          BIGINT,
  clock         VARCHAR NOT NULL CHECK (clock IN ('system', 'simulated')),
  is_simulated  BOOLEAN NOT NULL,
  state         VARCHAR NOT NULL CHECK (state IN ('running', 'interrupted', 'complete')),
  started_at    TIMESTAMPTZ NOT NULL,
  ended_at      TIMESTAMPTZ,
  inputs        VARCHAR[] NOT NULL,
  datasets      VARCHAR[] NOT NULL,
  n_rows        BIGINT NOT NULL CHECK (n_rows >= 0),
  n_parts       BIGINT NOT NULL CHECK (n_parts >= 0)
);
COMMENT ON TABLE runs IS
  'Executions of tools, one row per run folder, whatever its state. Layer: ledger.';
COMMENT ON COLUMN runs.run_id IS
  'Name of the run: start in study time, tool, 8 hex digits of the hash of configuration and seed. Unit: none (identifier). Null: never. Source: run.json.';
COMMENT ON COLUMN runs.tool IS
  'Program and subcommand that ran. Unit: none (name). Null: never. Source: run.json.';
COMMENT ON COLUMN runs.version IS
  'Version of the program, or unknown for a build without version control. Unit: none (text). Null: never. Source: Go build information.';
COMMENT ON COLUMN runs.arguments IS
  'Command line as given. Unit: none (list of text). Null: never, an empty list means no arguments. Source: run.json.';
COMMENT ON COLUMN runs.config IS
  'Effective configuration as JSON with sorted keys, free of host names and paths. Unit: none (JSON). Null: never. Source: run.json.';
COMMENT ON COLUMN runs.config_sha256 IS
  'SHA-256 over configuration, seed and inputs; equal values mean the same work. Unit: none (hex digits). Null: never. Source: run.json.';
COMMENT ON COLUMN runs.seed IS
  'Seed of every random choice of the run. Unit: none (integer). Null: the run makes no random choice. Source: run.json.';
COMMENT ON COLUMN runs.clock IS
  'Clock that gave the instants in the rows: system or simulated. Unit: none (word). Null: never. Source: run.json.';
COMMENT ON COLUMN runs.is_simulated IS
  'True if the rows come from a simulated world; figures made from them are stamped. Unit: none (truth value). Null: never. Source: run.json.';
COMMENT ON COLUMN runs.state IS
  'running (or cut off), interrupted (stopped on request) or complete. Unit: none (word). Null: never. Source: run.json.';
COMMENT ON COLUMN runs.started_at IS
  'Start of the run in study time. Unit: UTC instant, microseconds. Null: never. Source: run.json.';
COMMENT ON COLUMN runs.ended_at IS
  'End of the run in study time. Unit: UTC instant, microseconds. Null: no end is recorded. Source: run.json.';
COMMENT ON COLUMN runs.inputs IS
  'Files or parts read, each as name, a space, sha256. Unit: none (list of text). Null: never, an empty list means no inputs. Source: run.json.';
COMMENT ON COLUMN runs.datasets IS
  'Datasets the run wrote, sorted, those with no rows included. Unit: none (list of names). Null: never, an empty list means the run has not ended. Source: run.json.';
COMMENT ON COLUMN runs.n_rows IS
  'Rows in complete parts of the run, over all datasets. Unit: rows. Null: never. Source: Parquet footers.';
COMMENT ON COLUMN runs.n_parts IS
  'Complete parts of the run. Unit: files. Null: never. Source: the run folder.';
