CREATE TABLE name_observations (
  run_id            VARCHAR NOT NULL,
  name              VARCHAR NOT NULL,
  registered_domain VARCHAR,
  seen_in           VARCHAR NOT NULL CHECK (seen_in IN ('certificate', 'resolution', 'zone', 'ct_log', 'list')),
  certificate_id    VARCHAR,
  address           VARCHAR,
  observed_at       TIMESTAMPTZ,
  label             VARCHAR,
  source            VARCHAR NOT NULL,
  source_row        BIGINT CHECK (source_row >= 1)
);
COMMENT ON TABLE name_observations IS
  'Sightings of domain names, with place, date and source. Layer: raw.';
COMMENT ON COLUMN name_observations.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN name_observations.name IS
  'Domain name, lower case, without final dot, A-labels. Unit: none (name). Null: never. Source: see source.';
COMMENT ON COLUMN name_observations.registered_domain IS
  'Public suffix and one label. Unit: none (name). Null: no registered domain was determined. Source: Public Suffix List.';
COMMENT ON COLUMN name_observations.seen_in IS
  'certificate, resolution, zone, ct_log or list. Unit: none (word). Null: never. Source: the tool.';
COMMENT ON COLUMN name_observations.certificate_id IS
  'Certificate that bears the name. Unit: none (identifier). Null: the name was not seen in a certificate. Source: certificates.';
COMMENT ON COLUMN name_observations.address IS
  'Address at which the name was seen. Unit: none (address). Null: the source ties it to no address. Source: grabs or resolutions.';
COMMENT ON COLUMN name_observations.observed_at IS
  'Instant of the observation. Unit: UTC instant. Null: the source gives no date. Source: the tool or the imported data set.';
COMMENT ON COLUMN name_observations.label IS
  'Label the source gives to the name, such as a generation of the infrastructure; from certificates wildcard, port or url if the text was *.name, name:port or a URL. Unit: none (text). Null: none given. Source: the imported data set, or the text of the certificate.';
COMMENT ON COLUMN name_observations.source IS
  'Data set with commit and file, or the tool. Unit: none (text). Null: never. Source: the importer or the tool.';
COMMENT ON COLUMN name_observations.source_row IS
  'Row or line of the source file, from 1. Unit: none (integer). Null: not from a file. Source: the importer.';
