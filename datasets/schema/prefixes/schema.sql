CREATE TABLE prefixes (
  run_id             VARCHAR NOT NULL,
  prefix             VARCHAR,
  asn                BIGINT CHECK (asn BETWEEN 0 AND 4294967295),
  as_name            VARCHAR,
  as_class           VARCHAR CHECK (as_class IN ('transit_access', 'access', 'transit', 'hosting', 'content', 'enterprise', 'education', 'government', 'security', 'public_dns', 'unknown')),
  as_class_published VARCHAR,
  country            VARCHAR,
  country_basis      VARCHAR CHECK (country_basis IN ('registration', 'geolocation', 'geofeed', 'statement')),
  valid_on           VARCHAR NOT NULL,
  source             VARCHAR NOT NULL,
  source_row         BIGINT NOT NULL CHECK (source_row >= 1),
  CHECK (prefix IS NOT NULL OR asn IS NOT NULL),
  CHECK ((country IS NULL) = (country_basis IS NULL)),
  CHECK ((as_class IS NULL) = (as_class_published IS NULL))
);
COMMENT ON TABLE prefixes IS
  'Prefixes and autonomous systems as of a day, one row per source, prefix and origin. Layer: raw.';
COMMENT ON COLUMN prefixes.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN prefixes.prefix IS
  'Prefix in CIDR form, host bits zero. Unit: none (prefix). Null: the source speaks of the autonomous system as a whole. Source: the imported data set.';
COMMENT ON COLUMN prefixes.asn IS
  'Autonomous system that originates the prefix. Unit: none (AS number). Null: the source names none. Source: the imported data set.';
COMMENT ON COLUMN prefixes.as_name IS
  'Name of the autonomous system. Unit: none (text). Null: the source gives none. Source: the imported data set.';
COMMENT ON COLUMN prefixes.as_class IS
  'Kind of network in one vocabulary; transit_access for sources that do not tell the two apart, unknown where the source says so. Unit: none (word). Null: the source does not class it. Source: mapping of the importer from as_class_published.';
COMMENT ON COLUMN prefixes.as_class_published IS
  'Kind of network in the words of the source. Unit: none (text). Null: the source does not class it. Source: the imported data set.';
COMMENT ON COLUMN prefixes.country IS
  'Country as ISO 3166-1 alpha-2, or what a registry puts in its place (EU, AP, ZZ). Unit: none (code). Null: the source names none. Source: the imported data set.';
COMMENT ON COLUMN prefixes.country_basis IS
  'What the country rests on: registration of the resource, geolocation, geofeed of the network itself or statement of the user. Unit: none (word). Null: the source names no country. Source: the imported data set; geofeeds RFC 8805.';
COMMENT ON COLUMN prefixes.valid_on IS
  'Day that the source describes, YYYY-MM-DD; probes are joined with the latest day that does not come after them. Unit: date. Null: never. Source: the imported data set, or the flag of the import.';
COMMENT ON COLUMN prefixes.source IS
  'Data set and file. Unit: none (text). Null: never. Source: the importer.';
COMMENT ON COLUMN prefixes.source_row IS
  'Row or line of the file, from 1; several rows share it where one entry covers several prefixes or origins. Unit: none (integer). Null: never. Source: the importer.';
