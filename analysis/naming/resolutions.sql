-- Records that pointed to servers: one row for every name, address and source record. Parameters: whether all
-- servers count or only those with a match; by how many seconds the time of a server is widened. is_in_time is
-- false if the record has no instant in common with it.
WITH servers AS (
  SELECT address, min(asked_at) AS from_at, max(last_asked_at) AS until_at
  FROM server_visits WHERE $1 AND is_there GROUP BY address
  UNION ALL
  SELECT address, min(grabbed_at), max(grabbed_at)
  FROM current_fingerprint_matches WHERE NOT $1 GROUP BY address
), pointing AS (
  SELECT name, value AS address, first_seen_at, last_seen_at, source, source_row
  FROM resolutions WHERE $1 AND failure IS NULL AND rrtype IN ('A', 'AAAA')
  UNION ALL
  SELECT name, address, first_seen_at, last_seen_at, source, source_row FROM names_of_matches WHERE NOT $1
)
SELECT DISTINCT p.name, p.address, p.first_seen_at, p.last_seen_at, p.source, p.source_row,
  coalesce(p.first_seen_at <= s.until_at + to_seconds($2), true)
    AND coalesce(p.last_seen_at >= s.from_at - to_seconds($2), true) AS is_in_time
FROM pointing p JOIN servers s USING (address)
ORDER BY ALL
