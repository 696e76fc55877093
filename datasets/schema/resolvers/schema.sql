CREATE TABLE resolvers (
  run_id     VARCHAR NOT NULL,
  address    VARCHAR NOT NULL,
  port       INTEGER CHECK (port BETWEEN 1 AND 65535),
  listed_at  TIMESTAMPTZ,
  responder  VARCHAR,
  source     VARCHAR NOT NULL,
  source_row BIGINT NOT NULL CHECK (source_row >= 1)
);
COMMENT ON TABLE resolvers IS
  'Candidates for probing: resolvers and forwarders as listed, one row per listing. Layer: raw.';
COMMENT ON COLUMN resolvers.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN resolvers.address IS
  'Address of the resolver or forwarder as canonical text (IPv4-mapped IPv6 unmapped, no zone). Unit: none (address). Null: never. Source: the run; text form RFC 5952.';
COMMENT ON COLUMN resolvers.port IS
  'UDP port it was found on. Unit: none (port number). Null: the list does not tell, which means 53. Source: the imported list.';
COMMENT ON COLUMN resolvers.listed_at IS
  'Instant at which the source saw it answer. Unit: UTC instant, microseconds. Null: the list gives no date. Source: the imported list.';
COMMENT ON COLUMN resolvers.responder IS
  'Address the answer came from, where it differs from the one asked (transparent forwarder). Unit: none (address). Null: the same address, or the list does not tell. Source: the imported list; Nawrocki et al. 2021.';
COMMENT ON COLUMN resolvers.source IS
  'Data set, scan or file the address comes from. Unit: none (text). Null: never. Source: the importer.';
COMMENT ON COLUMN resolvers.source_row IS
  'Row or line of the file, from 1. Unit: none (integer). Null: never. Source: the importer.';
