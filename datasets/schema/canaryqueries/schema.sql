CREATE TABLE canary_queries (
  run_id               VARCHAR NOT NULL,
  received_at          TIMESTAMPTZ NOT NULL,
  from_address         VARCHAR NOT NULL,
  from_port            INTEGER NOT NULL CHECK (from_port BETWEEN 0 AND 65535),
  name                 VARCHAR NOT NULL,
  token                VARCHAR,
  qtype                VARCHAR NOT NULL,
  is_recursion_desired BOOLEAN NOT NULL,
  is_tcp               BOOLEAN NOT NULL,
  edns_udp_bytes       INTEGER,
  client_subnet        VARCHAR,
  rcode                VARCHAR NOT NULL
);
COMMENT ON TABLE canary_queries IS
  'Queries at the authoritative server of the canary zone. Layer: raw.';
COMMENT ON COLUMN canary_queries.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN canary_queries.received_at IS
  'Instant of arrival in study time. Unit: UTC instant, microseconds. Null: never. Source: clock of the server.';
COMMENT ON COLUMN canary_queries.from_address IS
  'Address the query came from: the egress of a resolver. Unit: none (address). Null: never. Source: the packet.';
COMMENT ON COLUMN canary_queries.from_port IS
  'Port the query came from. Unit: none (port number). Null: never. Source: the packet.';
COMMENT ON COLUMN canary_queries.name IS
  'Name asked for, as sent, case kept. Unit: none (name). Null: never. Source: the packet.';
COMMENT ON COLUMN canary_queries.token IS
  'Label that ties the query to a probe of the survey. Unit: none (text). Null: the name holds none of the study''s labels. Source: the canary zone.';
COMMENT ON COLUMN canary_queries.qtype IS
  'Type asked for. Unit: none (word). Null: never. Source: RFC 1035, 3.2.2.';
COMMENT ON COLUMN canary_queries.is_recursion_desired IS
  'RD bit of the query. Unit: none (truth value). Null: never. Source: RFC 1035, 4.1.1.';
COMMENT ON COLUMN canary_queries.is_tcp IS
  'True if it came over TCP. Unit: none (truth value). Null: never. Source: the server.';
COMMENT ON COLUMN canary_queries.edns_udp_bytes IS
  'UDP size the query offers. Unit: bytes. Null: no EDNS. Source: RFC 6891, 6.2.3.';
COMMENT ON COLUMN canary_queries.client_subnet IS
  'Client subnet the query tells. Unit: none (prefix). Null: no such option. Source: RFC 7871.';
COMMENT ON COLUMN canary_queries.rcode IS
  'Response code sent back. Unit: none (word). Null: never. Source: the server.';
