-- Fills of the names of one owner at the groups of one country, with what filters made of them.
WITH owner AS (
  SELECT unnest(string_split(?, chr(10))) AS level, unnest(string_split(?, chr(10))) AS name,
    unnest(string_split(?, chr(10)))::INTEGER AS owner
)
SELECT f.cache_group, f.name, f.level, f.is_negative, coalesce(f.filled_at, f.first_seen_at), f.filled_at IS NOT NULL, f.expires_at, f.ttl_s, f.n_probes,
  f.n_forwarders, array_to_string(CASE WHEN s.cache_group IS NULL THEN list_append(f.open_flags, 'no survey speaks of its cache group') ELSE f.open_flags END, '; '), coalesce(f.removed_by, ''), coalesce(f.removed_because, '')
FROM current_cache_fills f JOIN owner o USING (level, name)
LEFT JOIN (SELECT DISTINCT cache_group FROM current_cache_groups) s ON s.cache_group = f.cache_group
WHERE o.owner = ? AND list_contains(string_split(?, chr(10)), f.cache_group)
ORDER BY ALL
