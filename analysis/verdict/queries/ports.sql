-- What was watched of each name at each group and level, where own ports stick to caches: they are counted a
-- name. Plain sums in two steps are several times as fast as counting distinct ports in one.
, port AS (
  SELECT cache_group, level, name, anchor_port, max(ttl_s) AS ttl_s,
    sum(CASE WHEN removed_by IS NULL THEN empty_us ELSE 0 END) AS empty_us,
    sum(CASE WHEN removed_by IS NULL THEN visible_us ELSE 0 END) AS visible_us, sum(visible_us) AS covered_us,
    sum(watched_us) AS watched_us, sum(n_misses + n_hits) AS probes, max((hour_of_day IS NOT NULL)::INTEGER) AS hour_watches
  FROM current_exposures GROUP BY cache_group, level, name, anchor_port
), watch AS (
  SELECT cache_group, level, name, max(ttl_s) AS ttl_s, sum(empty_us) AS empty_us, sum(visible_us) AS visible_us, sum(covered_us) AS covered_us,
    sum(watched_us) AS watched_us, sum(probes) AS probes, count(anchor_port) AS anchors, sum(hour_watches) AS hour_watches
  FROM port GROUP BY cache_group, level, name
)
