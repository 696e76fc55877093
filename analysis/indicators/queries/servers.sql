-- Servers that matched a fingerprint: one row for every address, with its first and last match, the rules and ports
-- (joined by line feeds, sorted), and since when it matches none of them any more (null: it still does, or nobody
-- asked since).
WITH ended AS (
  SELECT address, CASE WHEN bool_and(last_ended_at IS NOT NULL) THEN max(last_ended_at) END AS ended_at FROM (
    SELECT address, port, rule_id, rule_version,
      max(ended_at) FILTER (WHERE span = last_span) AS last_ended_at
    FROM (SELECT *, max(span) OVER (PARTITION BY address, port, rule_id, rule_version) AS last_span FROM match_spans)
    GROUP BY ALL
  ) GROUP BY address
)
SELECT m.address, min(m.grabbed_at), max(m.grabbed_at),
  array_to_string(list_sort(list(DISTINCT m.rule_id || '@' || m.rule_version)), chr(10)),
  coalesce(array_to_string(list_sort(list(DISTINCT m.port) FILTER (WHERE m.port IS NOT NULL)), chr(10)), ''),
  max(e.ended_at)
FROM current_fingerprint_matches m LEFT JOIN ended e USING (address)
GROUP BY m.address ORDER BY m.address
