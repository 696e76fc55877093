-- What was watched of each name at each group and level, where no own ports are known to stick to caches.
, watch AS (
  SELECT cache_group, level, name, max(ttl_s) AS ttl_s,
    sum(CASE WHEN removed_by IS NULL THEN empty_us ELSE 0 END) AS empty_us,
    sum(CASE WHEN removed_by IS NULL THEN visible_us ELSE 0 END) AS visible_us, sum(visible_us) AS covered_us,
    sum(watched_us) AS watched_us, sum(n_misses + n_hits) AS probes, 0 AS anchors, max((hour_of_day IS NOT NULL)::INTEGER) AS hour_watches
  FROM current_exposures GROUP BY cache_group, level, name
)
