CREATE TABLE prefixes (
  run_id        VARCHAR NOT NULL,
  prefix        VARCHAR NOT NULL,
  asn           BIGINT CHECK (asn BETWEEN 0 AND 4294967295),
  as_name       VARCHAR,
  as_class      VARCHAR CHECK (as_class IN ('access', 'hosting', 'transit', 'enterprise', 'content', 'unknown')),
  country       VARCHAR,
  country_basis VARCHAR CHECK (country_basis IN ('registration', 'geolocation', 'operator')),
  valid_on      VARCHAR NOT NULL,
  source        VARCHAR NOT NULL,
  source_row    BIGINT NOT NULL CHECK (source_row >= 1)
);
COMMENT ON TABLE prefixes IS
  'Prefixes with AS and country as of a day, one row per prefix and source. Layer: raw.';
COMMENT ON COLUMN prefixes.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN prefixes.prefix IS
  'Prefix in CIDR form, host bits zero. Unit: none (prefix). Null: never. Source: the imported data set.';
COMMENT ON COLUMN prefixes.asn IS
  'Autonomous system that originates the prefix. Unit: none (AS number). Null: the source names none. Source: the imported data set.';
COMMENT ON COLUMN prefixes.as_name IS
  'Name of the autonomous system. Unit: none (text). Null: the source gives none. Source: the imported data set.';
COMMENT ON COLUMN prefixes.as_class IS
  'Class of the autonomous system: access, hosting, transit, enterprise, content or unknown. Unit: none (word). Null: the source does not class it. Source: the imported data set.';
COMMENT ON COLUMN prefixes.country IS
  'Country as ISO 3166-1 alpha-2. Unit: none (code). Null: the source names none. Source: the imported data set.';
COMMENT ON COLUMN prefixes.country_basis IS
  'What the country rests on: registration, geolocation or operator. Unit: none (word). Null: the source names no country. Source: the imported data set.';
COMMENT ON COLUMN prefixes.valid_on IS
  'Day the source describes, YYYY-MM-DD; probes are joined with the latest day not after them. Unit: date. Null: never. Source: the imported data set.';
COMMENT ON COLUMN prefixes.source IS
  'Data set and file. Unit: none (text). Null: never. Source: the importer.';
COMMENT ON COLUMN prefixes.source_row IS
  'Row or line of the file, from 1. Unit: none (integer). Null: never. Source: the importer.';
