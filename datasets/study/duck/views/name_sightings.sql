-- What 'bridle names' found describes the same thing each time: only its latest run counts. {runs} limits which
-- runs count at all.
CREATE OR REPLACE VIEW name_sightings AS
SELECT n.* FROM name_observations n
WHERE n.run_id NOT IN (SELECT run_id FROM runs WHERE tool = 'names')
  OR n.run_id IN (
    SELECT arg_max(r.run_id, (r.ended_at, r.run_id)) FROM runs r
    WHERE r.tool = 'names' AND r.state = 'complete' AND {runs});
COMMENT ON VIEW name_sightings IS
  'Rows of name_observations, of those that bridle names found only the latest complete run. Use it rather than the table, in which names found twice stand twice.';
COMMENT ON COLUMN name_sightings.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN name_sightings.name IS
  'Domain name, lower case, without final dot, A-labels. Unit: none (name). Null: never. Source: see source.';
COMMENT ON COLUMN name_sightings.registered_domain IS
  'Public suffix and one label. Unit: none (name). Null: no registered domain was determined. Source: Public Suffix List.';
COMMENT ON COLUMN name_sightings.seen_in IS
  'certificate, resolution, zone, ct_log or list. Unit: none (word). Null: never. Source: the tool.';
COMMENT ON COLUMN name_sightings.certificate_id IS
  'Certificate that bears the name. Unit: none (identifier). Null: the name was not seen in a certificate. Source: certificates.';
COMMENT ON COLUMN name_sightings.address IS
  'Address at which the name was seen. Unit: none (address). Null: the source ties it to no address. Source: grabs or resolutions.';
COMMENT ON COLUMN name_sightings.observed_at IS
  'Instant of the observation. Unit: UTC instant. Null: the source gives no date. Source: the tool or the imported data set.';
COMMENT ON COLUMN name_sightings.label IS
  'Label the source gives to the name, such as a generation of the infrastructure; from certificates wildcard, port or url if the text was *.name, name:port or a URL. Unit: none (text). Null: none given. Source: the imported data set, or the text of the certificate.';
COMMENT ON COLUMN name_sightings.source IS
  'Data set with commit and file, or the tool. Unit: none (text). Null: never. Source: the importer or the tool.';
COMMENT ON COLUMN name_sightings.source_row IS
  'Row or line of the source file, from 1. Unit: none (integer). Null: not from a file. Source: the importer.';
