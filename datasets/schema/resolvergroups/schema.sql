CREATE TABLE resolver_groups (
  run_id       VARCHAR NOT NULL,
  address      VARCHAR NOT NULL,
  port         INTEGER CHECK (port BETWEEN 1 AND 65535),
  cache_group  VARCHAR,
  country      VARCHAR,
  country_mass DOUBLE CHECK (country_mass BETWEEN 0 AND 1),
  asn          BIGINT CHECK (asn BETWEEN 0 AND 4294967295),
  n_caches     INTEGER CHECK (n_caches >= 1),
  source       VARCHAR NOT NULL,
  source_row   BIGINT NOT NULL CHECK (source_row >= 1),
  CHECK (country_mass IS NULL OR country IS NOT NULL)
);
COMMENT ON TABLE resolver_groups IS
  'What tables of the user say of resolvers without a survey: which share caches, where their users are; one row per address and port. Layer: estimate (derived).';
COMMENT ON COLUMN resolver_groups.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN resolver_groups.address IS
  'Resolver or forwarder as canonical text (IPv4-mapped IPv6 unmapped, no zone). Unit: none (address). Null: never. Source: the user''s table; text form RFC 5952.';
COMMENT ON COLUMN resolver_groups.port IS
  'UDP port for which the row holds. Unit: none (port number). Null: any port. Source: the user''s table.';
COMMENT ON COLUMN resolver_groups.cache_group IS
  'Label of the caches behind it; addresses with the same label in a run share caches and are one witness. Unit: none (label). Null: nothing is said, so the address stands alone. Source: the user''s table.';
COMMENT ON COLUMN resolver_groups.country IS
  'Country of the users behind it as ISO 3166-1 alpha-2, or a code that the standard leaves to users (XA to XZ). Unit: none (code). Null: not told. Source: the user''s table.';
COMMENT ON COLUMN resolver_groups.country_mass IS
  'Belief in that country. Unit: probability. Null: not told. Source: the user''s table.';
COMMENT ON COLUMN resolver_groups.asn IS
  'Autonomous system of the address. Unit: none (AS number). Null: not told. Source: the user''s table.';
COMMENT ON COLUMN resolver_groups.n_caches IS
  'Caches among which a query through it falls. Unit: caches. Null: not told. Source: the user''s table.';
COMMENT ON COLUMN resolver_groups.source IS
  'File of the user. Unit: none (text). Null: never. Source: the importer.';
COMMENT ON COLUMN resolver_groups.source_row IS
  'Row or line of the file, from 1. Unit: none (integer). Null: never. Source: the importer.';
