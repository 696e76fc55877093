-- Visits of the servers of operators, of all sweeps whose grabs the current matching has read. A server is there if it matches on any
-- port. It is absent if all ports on which it ever matched were asked and none does; if only some were asked, the sweep says nothing.
-- {core} is a condition on current_operators.
WITH labels AS (
  SELECT operator, value AS address, valid_from_on, valid_to_on FROM current_operators o
  WHERE kind = 'address' AND {core}
    AND (basis = 'table' OR NOT EXISTS (FROM current_operators u WHERE u.kind = 'address' AND u.basis = 'table'))
), shared AS (
  SELECT address FROM labels GROUP BY address HAVING count(DISTINCT operator) > 1
), judged AS (
  SELECT list(DISTINCT split_part(input, '/', 2)) AS grab_run_ids FROM (
    SELECT unnest(inputs) AS input FROM runs WHERE run_id IN (SELECT DISTINCT run_id FROM current_fingerprint_matches))
  WHERE input LIKE 'runs/%/grabs-%'
), matched AS (
  SELECT m.address, m.port,
    CASE WHEN r.tool LIKE 'import%' THEN g.source || ' ' || strftime(g.grabbed_at, '%Y-%m-%d') ELSE g.run_id END AS sweep,
    min(m.grabbed_at) AS first_at, max(m.grabbed_at) AS last_at
  FROM current_fingerprint_matches m
  JOIN grabs g ON g.run_id = m.grab_run_id AND g.grab_id = m.grab_id
  LEFT JOIN runs r ON r.run_id = g.run_id
  GROUP BY ALL
), ports AS (
  SELECT DISTINCT address, port FROM matched
), needed AS (
  SELECT address, count(*) AS n_ports FROM ports GROUP BY address
), asked AS (
  SELECT v.address, v.sweep, min(v.asked_at) AS first_at, max(v.last_asked_at) AS last_at, count(*) AS n_ports
  FROM server_visits v JOIN ports p ON p.address = v.address AND p.port IS NOT DISTINCT FROM v.port, judged j
  WHERE list_has_any(v.run_ids, coalesce(j.grab_run_ids, []))
  GROUP BY ALL
), visits AS (
  SELECT address, sweep, min(first_at) AS first_at, max(last_at) AS last_at, true AS is_there FROM matched GROUP BY address, sweep
  UNION ALL
  SELECT a.address, a.sweep, a.first_at, a.last_at, false FROM asked a JOIN needed n ON n.address = a.address AND n.n_ports = a.n_ports
  WHERE NOT EXISTS (FROM matched m WHERE m.address = a.address AND m.sweep = a.sweep)
)
SELECT l.operator, v.address, v.sweep, min(v.first_at), max(v.last_at), bool_or(v.is_there)
FROM visits v JOIN labels l ON l.address = v.address
WHERE v.address NOT IN (SELECT address FROM shared)
  AND (l.valid_from_on IS NULL OR strftime(v.last_at, '%Y-%m-%d') >= l.valid_from_on)
  AND (l.valid_to_on IS NULL OR strftime(v.first_at, '%Y-%m-%d') <= l.valid_to_on)
GROUP BY l.operator, v.address, v.sweep
ORDER BY l.operator, v.address, min(v.first_at), v.sweep
