CREATE TABLE anomalies (
  run_id        VARCHAR NOT NULL,
  received_at   TIMESTAMPTZ NOT NULL,
  vantage       VARCHAR NOT NULL,
  kind          VARCHAR NOT NULL CHECK (kind IN ('malformed', 'not_a_response', 'wrong_id', 'wrong_source', 'wrong_port', 'wrong_question', 'duplicate', 'late', 'unsolicited', 'flood')),
  from_address  VARCHAR NOT NULL,
  from_port     INTEGER NOT NULL CHECK (from_port BETWEEN 0 AND 65535),
  is_tcp        BOOLEAN NOT NULL,
  asked_address VARCHAR,
  asked_name    VARCHAR,
  asked_qtype   VARCHAR,
  asked_at      TIMESTAMPTZ,
  expected      VARCHAR,
  found         VARCHAR NOT NULL,
  n_packets     BIGINT NOT NULL CHECK (n_packets >= 1),
  packet_bytes  BIGINT NOT NULL CHECK (packet_bytes >= 0),
  packet        BLOB NOT NULL,
  CHECK (kind = 'flood' OR n_packets = 1)
);
COMMENT ON TABLE anomalies IS
  'Packets that could not be accepted as answers, one row each or one for the rest of a flood. Layer: raw.';
COMMENT ON COLUMN anomalies.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN anomalies.received_at IS
  'Instant of arrival in study time; of the last packet for a flood. Unit: UTC instant, microseconds. Null: never. Source: study clock.';
COMMENT ON COLUMN anomalies.vantage IS
  'Vantage point or canary server that received it. Unit: none (label). Null: never. Source: configuration.';
COMMENT ON COLUMN anomalies.kind IS
  'First check that it failed: malformed, not_a_response, wrong_id, wrong_source, wrong_port or wrong_question, in this order; else duplicate, late, unsolicited (no query fits) or flood. Unit: none (word). Null: never. Source: the collector.';
COMMENT ON COLUMN anomalies.from_address IS
  'Address it came from. Unit: none (address). Null: never. Source: the packet.';
COMMENT ON COLUMN anomalies.from_port IS
  'Port it came from. Unit: none (port number). Null: never. Source: the packet.';
COMMENT ON COLUMN anomalies.is_tcp IS
  'True if it came over TCP. Unit: none (truth value). Null: never. Source: the collector.';
COMMENT ON COLUMN anomalies.asked_address IS
  'Address of the query that it was held against. Unit: none (address). Null: no query fits. Source: the collector.';
COMMENT ON COLUMN anomalies.asked_name IS
  'Name of that query, lower case, without final dot. Unit: none (name). Null: no query fits. Source: the collector.';
COMMENT ON COLUMN anomalies.asked_qtype IS
  'Type of that query. Unit: none (word). Null: no query fits. Source: the collector.';
COMMENT ON COLUMN anomalies.asked_at IS
  'Instant of that query, as probed_at of probes or asked_at of qualification_exchanges. Unit: UTC instant, microseconds. Null: no query fits. Source: study clock.';
COMMENT ON COLUMN anomalies.expected IS
  'What the failed check asked for, such as the address or the question sent. Unit: none (text). Null: no query fits. Source: the collector.';
COMMENT ON COLUMN anomalies.found IS
  'What the packet had instead, or why it cannot be read. Unit: none (text). Null: never. Source: the collector.';
COMMENT ON COLUMN anomalies.n_packets IS
  'Packets the row stands for; more than 1 for a flood alone. Unit: packets. Null: never. Source: the collector.';
COMMENT ON COLUMN anomalies.packet_bytes IS
  'Length of the packet; of all together for a flood. Unit: bytes. Null: never. Source: the packet.';
COMMENT ON COLUMN anomalies.packet IS
  'Start of the packet, at most 1,232 bytes; of the last one for a flood. Unit: bytes. Null: never. Source: the wire.';
