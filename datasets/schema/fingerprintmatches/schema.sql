CREATE TABLE fingerprint_matches (
  run_id       VARCHAR NOT NULL,
  grab_run_id  VARCHAR NOT NULL,
  grab_id      BIGINT NOT NULL CHECK (grab_id >= 1),
  address      VARCHAR NOT NULL,
  port         INTEGER CHECK (port BETWEEN 0 AND 65535),
  grabbed_at   TIMESTAMPTZ NOT NULL,
  rule_id      VARCHAR NOT NULL,
  rule_version INTEGER NOT NULL CHECK (rule_version >= 1),
  rule_sha256  VARCHAR NOT NULL,
  selections   VARCHAR[] NOT NULL
);
COMMENT ON TABLE fingerprint_matches IS
  'Grabs that met a fingerprint, or met part of one that their server met as a whole; one row per grab and fingerprint. Layer: observation (derived).';
COMMENT ON COLUMN fingerprint_matches.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN fingerprint_matches.grab_run_id IS
  'Run of the grab that matched. Unit: none (identifier). Null: never. Source: grabs.';
COMMENT ON COLUMN fingerprint_matches.grab_id IS
  'Grab that matched, within its run. Unit: none (integer). Null: never. Source: grabs.';
COMMENT ON COLUMN fingerprint_matches.address IS
  'Address of the server that matched. Unit: none (address). Null: never. Source: grabs.';
COMMENT ON COLUMN fingerprint_matches.port IS
  'Port of the server that matched. Unit: none (port number). Null: the scan did not record it. Source: grabs.';
COMMENT ON COLUMN fingerprint_matches.grabbed_at IS
  'Instant of the grab. Unit: UTC instant, microseconds. Null: never. Source: grabs.';
COMMENT ON COLUMN fingerprint_matches.rule_id IS
  'Fingerprint that matched. Unit: none (identifier). Null: never. Source: the fingerprint''s definition.';
COMMENT ON COLUMN fingerprint_matches.rule_version IS
  'Version of the fingerprint. Unit: none (integer). Null: never. Source: the fingerprint''s definition.';
COMMENT ON COLUMN fingerprint_matches.rule_sha256 IS
  'SHA-256 over the definition. Unit: none (hex digits). Null: never. Source: computed.';
COMMENT ON COLUMN fingerprint_matches.selections IS
  'Selections of the fingerprint that the grab itself met, at least one, sorted. Unit: none (list of names). Null: never. Source: the matcher.';
