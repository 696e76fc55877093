-- Names that pointed to servers with a match, directly or over aliases (CNAME), with the time for which the
-- source says so.
CREATE OR REPLACE VIEW names_of_matches AS
WITH RECURSIVE matched AS (
  SELECT address, rule_id, rule_version, min(grabbed_at) AS first_matched_at, max(grabbed_at) AS last_matched_at
  FROM current_fingerprint_matches GROUP BY ALL
), pointing AS (
  SELECT name, value AS address, []::VARCHAR[] AS via, first_seen_at, last_seen_at, n_seen, source, source_row, run_id
  FROM resolutions
  WHERE failure IS NULL AND rrtype IN ('A', 'AAAA') AND value IN (SELECT address FROM matched)
  UNION ALL
  SELECT r.name, p.address, list_prepend(p.name, p.via), greatest(r.first_seen_at, p.first_seen_at),
    least(r.last_seen_at, p.last_seen_at), least(r.n_seen, p.n_seen), r.source, r.source_row, r.run_id
  FROM pointing p JOIN resolutions r ON r.value = p.name AND r.rrtype = 'CNAME' AND r.failure IS NULL
  WHERE len(p.via) < 8 AND r.name <> p.name AND NOT list_contains(p.via, r.name)
    AND coalesce(greatest(r.first_seen_at, p.first_seen_at) <= least(r.last_seen_at, p.last_seen_at), true)
)
SELECT p.name, p.address, p.via, p.first_seen_at, p.last_seen_at, p.n_seen, p.source, p.source_row, p.run_id,
  m.rule_id, m.rule_version, m.first_matched_at, m.last_matched_at,
  p.first_seen_at <= m.last_matched_at AND p.last_seen_at >= m.first_matched_at AS is_during_match
FROM pointing p JOIN matched m USING (address);
COMMENT ON VIEW names_of_matches IS
  'Names that pointed to servers that match a fingerprint, with dates and sources: one row per resolution (or chain of aliases) and rule. A name that pointed there in another year may have belonged to somebody else: see is_during_match.';
COMMENT ON COLUMN names_of_matches.name IS
  'Domain name that pointed to the server. Unit: none (name). Null: never. Source: resolutions.';
COMMENT ON COLUMN names_of_matches.address IS
  'Address of the server that matches. Unit: none (address). Null: never. Source: resolutions, fingerprint_matches.';
COMMENT ON COLUMN names_of_matches.via IS
  'Aliases (CNAME) between name and address, in order, at most 8. Unit: none (list of names). Null: never, an empty list means the name itself has the address. Source: resolutions.';
COMMENT ON COLUMN names_of_matches.first_seen_at IS
  'From when the source says so; of a chain the latest of its links with a date. Unit: UTC instant. Null: the source gives no date. Source: resolutions.';
COMMENT ON COLUMN names_of_matches.last_seen_at IS
  'Until when the source says so; of a chain the earliest of its links with a date. Unit: UTC instant. Null: the source gives no date. Source: resolutions.';
COMMENT ON COLUMN names_of_matches.n_seen IS
  'How often the source saw the record; of a chain the least of its links. Unit: observations. Null: the source does not count. Source: resolutions.';
COMMENT ON COLUMN names_of_matches.source IS
  'Who says so; of a chain who says the link of the name. Unit: none (text). Null: never. Source: resolutions.';
COMMENT ON COLUMN names_of_matches.source_row IS
  'Row or line of the source file, from 1. Unit: none (integer). Null: an own resolution. Source: resolutions.';
COMMENT ON COLUMN names_of_matches.run_id IS
  'Run that wrote the resolution. Unit: none (identifier). Null: never. Source: resolutions.';
COMMENT ON COLUMN names_of_matches.rule_id IS
  'Fingerprint that the server matches. Unit: none (identifier). Null: never. Source: fingerprint_matches.';
COMMENT ON COLUMN names_of_matches.rule_version IS
  'Version of the fingerprint. Unit: none (integer). Null: never. Source: fingerprint_matches.';
COMMENT ON COLUMN names_of_matches.first_matched_at IS
  'First grab of the address that matched, on any port. Unit: UTC instant. Null: never. Source: fingerprint_matches.';
COMMENT ON COLUMN names_of_matches.last_matched_at IS
  'Last grab of the address that matched, on any port. Unit: UTC instant. Null: never. Source: fingerprint_matches.';
COMMENT ON COLUMN names_of_matches.is_during_match IS
  'True if the time of the record and the time between first and last match have an instant in common. Unit: none (truth value). Null: a date of the record is not known. Source: computed.';
