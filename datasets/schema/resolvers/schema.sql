CREATE TABLE resolvers (
  run_id     VARCHAR NOT NULL,
  address    VARCHAR NOT NULL,
  port       INTEGER CHECK (port BETWEEN 1 AND 65535),
  listed_on  VARCHAR,
  seen_at    TIMESTAMPTZ,
  responder  VARCHAR,
  source     VARCHAR NOT NULL,
  source_row BIGINT NOT NULL CHECK (source_row >= 1)
);
COMMENT ON TABLE resolvers IS
  'Resolvers and forwarders as lists name them, one row per address and listing. Layer: raw.';
COMMENT ON COLUMN resolvers.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN resolvers.address IS
  'Address of the resolver or forwarder as canonical text (IPv4-mapped IPv6 unmapped, no zone). Unit: none (address). Null: never. Source: the imported list; text form RFC 5952.';
COMMENT ON COLUMN resolvers.port IS
  'UDP port on which it was found. Unit: none (port number). Null: the list names no port; port 53 is then asked. Source: the imported list.';
COMMENT ON COLUMN resolvers.listed_on IS
  'Day that the list describes, YYYY-MM-DD. Unit: date. Null: no day is known. Source: the imported list, or the flag of the import.';
COMMENT ON COLUMN resolvers.seen_at IS
  'Instant at which the maker of the list saw it answer. Unit: UTC instant, microseconds. Null: the list gives no instant per address. Source: the imported list.';
COMMENT ON COLUMN resolvers.responder IS
  'Address from which it answered the maker of the list; one that differs from address marks a transparent forwarder. Unit: none (address). Null: the list does not tell. Source: the imported list.';
COMMENT ON COLUMN resolvers.source IS
  'Data set, scan or file that names the address. Unit: none (text). Null: never. Source: the importer.';
COMMENT ON COLUMN resolvers.source_row IS
  'Row or line of the file, from 1. Unit: none (integer). Null: never. Source: the importer.';
