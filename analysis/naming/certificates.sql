-- Texts in the leaf certificates of servers: one row for every server, sweep, certificate and text, with the
-- first exchange that showed it. Parameter: whether all servers count or only those with a match.
WITH servers AS (
  SELECT v.address, v.port, v.sweep, v.asked_at, v.last_asked_at, v.run_ids
  FROM server_visits v
  WHERE v.is_there AND ($1 OR EXISTS (
    SELECT 1 FROM current_fingerprint_matches m
    WHERE m.address = v.address AND m.port IS NOT DISTINCT FROM v.port
      AND m.grabbed_at BETWEEN v.asked_at AND v.last_asked_at AND list_contains(v.run_ids, m.grab_run_id)))
), shown AS (
  SELECT s.address, s.sweep, g.source, g.certificate_ids[1] AS certificate_id, min(g.grabbed_at) AS shown_at
  FROM servers s JOIN grabs g ON g.address = s.address AND g.port IS NOT DISTINCT FROM s.port
    AND g.grabbed_at BETWEEN s.asked_at AND s.last_asked_at AND list_contains(s.run_ids, g.run_id)
  WHERE len(g.certificate_ids) > 0
  GROUP BY ALL
), certificate AS (
  SELECT DISTINCT ON (certificate_id) certificate_id, names FROM certificates
  WHERE len(names) > 0 ORDER BY certificate_id, run_id
)
SELECT s.address, s.sweep, s.source, s.certificate_id, s.shown_at,
  unnest(c.names) AS text, generate_subscripts(c.names, 1) AS place
FROM shown s JOIN certificate c USING (certificate_id)
ORDER BY s.address, s.shown_at, s.sweep, s.source, s.certificate_id, place
