CREATE TABLE resolutions (
  run_id        VARCHAR NOT NULL,
  name          VARCHAR NOT NULL,
  rrtype        VARCHAR NOT NULL,
  value         VARCHAR NOT NULL,
  first_seen_at TIMESTAMPTZ,
  last_seen_at  TIMESTAMPTZ,
  n_seen        BIGINT CHECK (n_seen >= 0),
  ttl_s         UINTEGER,
  failure       VARCHAR,
  source        VARCHAR NOT NULL,
  source_row    BIGINT CHECK (source_row >= 1),
  asked_name    VARCHAR,
  asked_rrtype  VARCHAR,
  sweep         INTEGER CHECK (sweep >= 1)
);
COMMENT ON TABLE resolutions IS
  'Names and what they pointed to, with dates and source. Layer: raw.';
COMMENT ON COLUMN resolutions.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN resolutions.name IS
  'Domain name, lower case, without final dot, A-labels. Unit: none (name). Null: never. Source: the resolution or the imported data set.';
COMMENT ON COLUMN resolutions.rrtype IS
  'Record type, such as A, AAAA or CNAME. Unit: none (word). Null: never. Source: RFC 1035, 3.2.2.';
COMMENT ON COLUMN resolutions.value IS
  'Record data: canonical address, or a name in the form of column name. Unit: none (text). Null: never. Source: the resolution or the imported data set.';
COMMENT ON COLUMN resolutions.first_seen_at IS
  'First instant at which the source saw the record; of an own resolution the instant of the question, also if it failed. Unit: UTC instant. Null: the source gives no date. Source: the imported data set or the resolution.';
COMMENT ON COLUMN resolutions.last_seen_at IS
  'Last instant at which the source saw the record; of an own resolution as first_seen_at. Unit: UTC instant. Null: the source gives no date. Source: the imported data set or the resolution.';
COMMENT ON COLUMN resolutions.n_seen IS
  'How often the source saw the record. Unit: observations. Null: the source does not count. Source: the imported data set.';
COMMENT ON COLUMN resolutions.ttl_s IS
  'TTL as configured by the authority. Unit: seconds. Null: the source does not tell. Source: RFC 1035, 3.2.1.';
COMMENT ON COLUMN resolutions.failure IS
  'Why an own resolution gave no record, from the closed failure vocabulary; value is then empty. Unit: none (word). Null: a record was seen. Source: the resolver client.';
COMMENT ON COLUMN resolutions.source IS
  'Who says so: data set with commit and file, passive DNS provider, or the tool. Unit: none (text). Null: never. Source: the importer or the tool.';
COMMENT ON COLUMN resolutions.source_row IS
  'Row or line of the source file, from 1. Unit: none (integer). Null: an own resolution. Source: the importer.';
COMMENT ON COLUMN resolutions.asked_name IS
  'Name that was asked for, which may have led to name over aliases. Unit: none (name). Null: not an own resolution. Source: the tool.';
COMMENT ON COLUMN resolutions.asked_rrtype IS
  'Record type that was asked for. Unit: none (word). Null: not an own resolution. Source: the tool.';
COMMENT ON COLUMN resolutions.sweep IS
  'Ordinal of the sweep within the run, from 1; with asked_name and asked_rrtype it tells the question, all of whose records are rows. Unit: none (integer). Null: not an own resolution. Source: the tool.';
