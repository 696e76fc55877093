-- Fills one by one. A negative entry shows that somebody asked, but not that the name led anywhere: it never
-- counts.
WITH owner AS (
  SELECT unnest(string_split(?, chr(10))) AS level, unnest(string_split(?, chr(10))) AS name,
    unnest(string_split(?, chr(10)))::INTEGER AS owner
)
SELECT f.cache_group, o.owner, f.level, f.name, coalesce(f.anchor_port, 0), coalesce(f.filled_at, f.first_seen_at) AS at,
  array_to_string(CASE WHEN s.cache_group IS NULL THEN list_append(f.open_flags, 'no survey speaks of its cache group') ELSE f.open_flags END, chr(10)), f.n_probes_during, f.removed_by IS NULL AND NOT f.is_negative AND f.ttl_s IS NOT NULL AS counts,
  f.ttl_s IS NULL AND NOT f.is_negative AND f.removed_by IS NULL AS is_undated,
  f.first_seen_at, f.last_seen_at
FROM current_cache_fills f JOIN owner o USING (level, name)
LEFT JOIN (SELECT DISTINCT cache_group FROM current_cache_groups) s ON s.cache_group = f.cache_group
ORDER BY ALL
