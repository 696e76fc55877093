-- Fills one by one. A negative entry shows that somebody asked, but not that the name led anywhere: it never
-- counts.
WITH owner AS (
  SELECT unnest(string_split(?, chr(10))) AS level, unnest(string_split(?, chr(10))) AS name,
    unnest(string_split(?, chr(10)))::INTEGER AS owner
)
SELECT f.cache_group, o.owner, f.level, f.name, coalesce(f.anchor_port, 0), coalesce(f.filled_at, f.first_seen_at) AS at,
  array_to_string(f.open_flags, chr(10)), f.n_probes_during, f.removed_by IS NULL AND NOT f.is_negative AND f.ttl_s IS NOT NULL AS counts
FROM current_cache_fills f JOIN owner o USING (level, name)
ORDER BY ALL
