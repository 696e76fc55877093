CREATE TABLE anomalies (
  run_id        VARCHAR NOT NULL,
  received_at   TIMESTAMPTZ NOT NULL,
  kind          VARCHAR NOT NULL CHECK (kind IN ('wrong_source', 'wrong_port', 'wrong_question', 'wrong_id', 'not_a_response', 'duplicate', 'late', 'malformed', 'unsolicited')),
  from_address  VARCHAR NOT NULL,
  from_port     INTEGER NOT NULL CHECK (from_port BETWEEN 0 AND 65535),
  asked_address VARCHAR,
  asked_name    VARCHAR,
  sweep         INTEGER CHECK (sweep >= 1),
  detail        VARCHAR NOT NULL,
  packet        BLOB NOT NULL
);
COMMENT ON TABLE anomalies IS
  'Packets that could not be accepted, one row each. Layer: raw.';
COMMENT ON COLUMN anomalies.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN anomalies.received_at IS
  'Instant of arrival in study time. Unit: UTC instant, microseconds. Null: never. Source: study clock.';
COMMENT ON COLUMN anomalies.kind IS
  'What is wrong with it: wrong_source, wrong_port, wrong_question, wrong_id, not_a_response, duplicate, late, malformed or unsolicited. Unit: none (word). Null: never. Source: the prober.';
COMMENT ON COLUMN anomalies.from_address IS
  'Address it came from. Unit: none (address). Null: never. Source: the packet.';
COMMENT ON COLUMN anomalies.from_port IS
  'Port it came from. Unit: none (port number). Null: never. Source: the packet.';
COMMENT ON COLUMN anomalies.asked_address IS
  'Address of the query it was taken to answer. Unit: none (address). Null: it answers no known query. Source: the prober.';
COMMENT ON COLUMN anomalies.asked_name IS
  'Name of that query. Unit: none (name). Null: it answers no known query. Source: the prober.';
COMMENT ON COLUMN anomalies.sweep IS
  'Sweep of that query. Unit: none (integer). Null: it answers no known query, or one outside a plan. Source: the prober.';
COMMENT ON COLUMN anomalies.detail IS
  'What was expected and what was found. Unit: none (text). Null: never. Source: the prober.';
COMMENT ON COLUMN anomalies.packet IS
  'Start of the packet, at most 1,232 bytes. Unit: bytes. Null: never. Source: the wire.';
