-- Gaps and islands of matches: visits with a match, parted by visits that were matched against the
-- rules and have none. Visits of runs that the matching has not read yet say nothing.
CREATE OR REPLACE VIEW match_spans AS
WITH matching AS (
  SELECT DISTINCT run_id, rule_id, rule_version FROM current_fingerprint_matches
), inputs AS (
  SELECT run_id, unnest(inputs) AS input FROM runs WHERE run_id IN (SELECT run_id FROM matching)
), judged AS (
  SELECT run_id, list(DISTINCT split_part(input, '/', 2)) AS grab_run_ids FROM inputs WHERE input LIKE 'runs/%/grabs-%' GROUP BY run_id
), matched AS (
  SELECT m.rule_id, m.rule_version, m.address, m.port,
    CASE WHEN r.tool LIKE 'import%' THEN g.source || ' ' || strftime(g.grabbed_at, '%Y-%m-%d') ELSE g.run_id END AS sweep,
    min(m.grabbed_at) AS matched_at, max(m.grabbed_at) AS last_matched_at
  FROM current_fingerprint_matches m
  JOIN grabs g ON g.run_id = m.grab_run_id AND g.grab_id = m.grab_id
  LEFT JOIN runs r ON r.run_id = g.run_id
  GROUP BY ALL
), servers AS (
  SELECT DISTINCT m.rule_id, m.rule_version, m.address, m.port, j.grab_run_ids
  FROM matched m JOIN matching k USING (rule_id, rule_version) LEFT JOIN judged j USING (run_id)
), asked AS (
  SELECT DISTINCT s.rule_id, s.rule_version, v.address, v.port, v.sweep, v.asked_at, v.is_there, m.matched_at, m.last_matched_at
  FROM servers s JOIN server_visits v ON v.address = s.address AND v.port IS NOT DISTINCT FROM s.port
  LEFT JOIN matched m ON m.rule_id = s.rule_id AND m.rule_version = s.rule_version
    AND m.address = s.address AND m.port IS NOT DISTINCT FROM s.port AND m.sweep = v.sweep
  WHERE m.matched_at IS NOT NULL OR list_has_any(v.run_ids, s.grab_run_ids)
), numbered AS (
  SELECT *, count(*) FILTER (WHERE matched_at IS NULL) OVER w AS island,
    lag(asked_at) OVER w AS before_at, lag(matched_at) OVER w AS before_match,
    lead(asked_at) OVER w AS after_at, lead(matched_at) OVER w AS after_match, lead(is_there) OVER w AS after_there
  FROM asked
  WINDOW w AS (PARTITION BY rule_id, rule_version, address, port ORDER BY asked_at, sweep)
), spans AS (
  SELECT rule_id, rule_version, address, port, island,
    max(before_at) FILTER (WHERE before_match IS NULL) AS unmatched_before_at,
    min(matched_at) AS first_matched_at, max(last_matched_at) AS last_matched_at,
    min(after_at) FILTER (WHERE after_match IS NULL) AS ended_at,
    bool_or(after_there) FILTER (WHERE after_match IS NULL) AS was_there,
    count(*) AS n_sweeps
  FROM numbered WHERE matched_at IS NOT NULL GROUP BY ALL
)
SELECT rule_id, rule_version, address, port,
  row_number() OVER (PARTITION BY rule_id, rule_version, address, port ORDER BY island) AS span,
  unmatched_before_at, first_matched_at, last_matched_at, ended_at,
  CASE WHEN ended_at IS NULL THEN NULL WHEN was_there THEN 'no match' ELSE 'gone' END AS end_reason, n_sweeps
FROM spans;
COMMENT ON VIEW match_spans IS
  'When servers met fingerprints: one row per rule, address, port and span, a row of sweeps with a match each. Only visits count that the current matching has read. A span ends when the server is gone or answers otherwise; an answer of which a part was lost may look like the latter.';
COMMENT ON COLUMN match_spans.rule_id IS
  'Fingerprint. Unit: none (identifier). Null: never. Source: fingerprint_matches.';
COMMENT ON COLUMN match_spans.rule_version IS
  'Version of the fingerprint. Unit: none (integer). Null: never. Source: fingerprint_matches.';
COMMENT ON COLUMN match_spans.address IS
  'Address of the server. Unit: none (address). Null: never. Source: fingerprint_matches.';
COMMENT ON COLUMN match_spans.port IS
  'TCP port of the server. Unit: none (port number). Null: the scan did not record it. Source: fingerprint_matches.';
COMMENT ON COLUMN match_spans.span IS
  'Ordinal of the span for this rule and server, from 1. Unit: none (integer). Null: never. Source: computed.';
COMMENT ON COLUMN match_spans.unmatched_before_at IS
  'Last visit before the span, without a match. Unit: UTC instant. Null: the server was not asked before. Source: server_visits.';
COMMENT ON COLUMN match_spans.first_matched_at IS
  'First grab of the span that matched. Unit: UTC instant. Null: never. Source: fingerprint_matches.';
COMMENT ON COLUMN match_spans.last_matched_at IS
  'Last grab of the span that matched. Unit: UTC instant. Null: never. Source: fingerprint_matches.';
COMMENT ON COLUMN match_spans.ended_at IS
  'First visit after the span, without a match. Unit: UTC instant. Null: it matched when last asked, or was not asked since. Source: server_visits.';
COMMENT ON COLUMN match_spans.end_reason IS
  'gone if nothing answered at ended_at, no match if something did. Unit: none (words). Null: the span has no known end. Source: server_visits.';
COMMENT ON COLUMN match_spans.n_sweeps IS
  'Sweeps with a match during the span. Unit: sweeps. Null: never. Source: computed.';
