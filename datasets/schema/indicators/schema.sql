CREATE TABLE indicators (
  run_id       VARCHAR NOT NULL,
  kind         VARCHAR NOT NULL CHECK (kind IN ('certificate_md5', 'certificate_sha256', 'banner_md5', 'domain', 'address')),
  value        VARCHAR NOT NULL,
  product      VARCHAR NOT NULL,
  label        VARCHAR,
  published_on VARCHAR,
  source       VARCHAR NOT NULL,
  source_row   BIGINT NOT NULL CHECK (source_row >= 1)
);
COMMENT ON TABLE indicators IS
  'Values that a publisher has tied to a spyware product. Layer: raw.';
COMMENT ON COLUMN indicators.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN indicators.kind IS
  'What the value is: certificate_md5, certificate_sha256, banner_md5, domain or address. Unit: none (word). Null: never. Source: the imported data set.';
COMMENT ON COLUMN indicators.value IS
  'The value as normalised for joining: lower-case hash, lower-case name without final dot, canonical address. Unit: none (text). Null: never. Source: the imported data set.';
COMMENT ON COLUMN indicators.product IS
  'Product the publisher ties the value to. Unit: none (name). Null: never. Source: the imported data set.';
COMMENT ON COLUMN indicators.label IS
  'Finer label of the publisher, such as a generation of the infrastructure. Unit: none (text). Null: the publisher gives none. Source: the imported data set.';
COMMENT ON COLUMN indicators.published_on IS
  'Date of publication, YYYY-MM-DD. Unit: date. Null: the publisher gives none. Source: the imported data set.';
COMMENT ON COLUMN indicators.source IS
  'Data set, commit and file. Unit: none (text). Null: never. Source: manifest of external data sets.';
COMMENT ON COLUMN indicators.source_row IS
  'Row or line of the file, from 1. Unit: none (integer). Null: never. Source: the importer.';
