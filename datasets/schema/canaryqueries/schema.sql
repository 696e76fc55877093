CREATE TABLE canary_queries (
  run_id               VARCHAR NOT NULL,
  received_at          TIMESTAMPTZ NOT NULL,
  server               VARCHAR NOT NULL,
  from_address         VARCHAR NOT NULL,
  from_port            INTEGER NOT NULL CHECK (from_port BETWEEN 0 AND 65535),
  name                 VARCHAR NOT NULL,
  token                VARCHAR,
  qtype                VARCHAR NOT NULL,
  is_recursion_desired BOOLEAN NOT NULL,
  is_tcp               BOOLEAN NOT NULL,
  edns_udp_bytes       INTEGER CHECK (edns_udp_bytes BETWEEN 0 AND 65535),
  is_dnssec_ok         BOOLEAN,
  client_subnet        VARCHAR,
  rcode                VARCHAR NOT NULL,
  answers              VARCHAR[] NOT NULL,
  ttl_s                UINTEGER
);
COMMENT ON TABLE canary_queries IS
  'Queries at the authoritative servers of the canary zone, one row per query. Layer: raw.';
COMMENT ON COLUMN canary_queries.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN canary_queries.received_at IS
  'Instant of arrival in study time. Unit: UTC instant, microseconds. Null: never. Source: study clock of the server.';
COMMENT ON COLUMN canary_queries.server IS
  'Label of the canary server that was asked. Unit: none (label). Null: never. Source: configuration.';
COMMENT ON COLUMN canary_queries.from_address IS
  'Address the query came from: the egress of a resolver. Unit: none (address). Null: never. Source: the packet.';
COMMENT ON COLUMN canary_queries.from_port IS
  'Port the query came from. Unit: none (port number). Null: never. Source: the packet.';
COMMENT ON COLUMN canary_queries.name IS
  'Name asked for as sent, case kept, without final dot. Unit: none (name). Null: never. Source: the packet.';
COMMENT ON COLUMN canary_queries.token IS
  'Label in the name that ties the query to an exchange of the survey. Unit: none (text). Null: the name holds no label that the study gave out. Source: the canary zone.';
COMMENT ON COLUMN canary_queries.qtype IS
  'Type asked for. Unit: none (word). Null: never. Source: RFC 1035, 3.2.2.';
COMMENT ON COLUMN canary_queries.is_recursion_desired IS
  'RD bit of the query; true marks a forwarder that takes the server for a resolver. Unit: none (truth value). Null: never. Source: RFC 1035, 4.1.1.';
COMMENT ON COLUMN canary_queries.is_tcp IS
  'True if the query came over TCP. Unit: none (truth value). Null: never. Source: the server.';
COMMENT ON COLUMN canary_queries.edns_udp_bytes IS
  'UDP size that the query offers. Unit: bytes. Null: the query has no EDNS. Source: RFC 6891, 6.2.3.';
COMMENT ON COLUMN canary_queries.is_dnssec_ok IS
  'DO bit of the query. Unit: none (truth value). Null: the query has no EDNS. Source: RFC 6891, 6.1.4.';
COMMENT ON COLUMN canary_queries.client_subnet IS
  'Client subnet that the query tells. Unit: none (prefix). Null: the query has no such option. Source: RFC 7871, 6.';
COMMENT ON COLUMN canary_queries.rcode IS
  'Response code sent back by its name. Unit: none (word). Null: never. Source: the server; RFC 6895, 2.3.';
COMMENT ON COLUMN canary_queries.answers IS
  'Record data sent back, in order. Unit: none (list of text). Null: never, an empty list means no record. Source: the server.';
COMMENT ON COLUMN canary_queries.ttl_s IS
  'TTL of the records sent back. Unit: seconds. Null: no record was sent back. Source: the server.';
