-- What was watched of each owner at each group and level: sums over its names. Anchor ports are counted a
-- name.
WITH owner AS (
  SELECT unnest(string_split(?, chr(10))) AS level, unnest(string_split(?, chr(10))) AS name,
    unnest(string_split(?, chr(10)))::INTEGER AS owner
), watch AS (
  SELECT e.cache_group, e.level, e.name, count(DISTINCT e.anchor_port) AS anchors, max(e.ttl_s) AS ttl_s,
    sum(e.empty_us) FILTER (e.removed_by IS NULL) AS empty_us, sum(e.visible_us) FILTER (e.removed_by IS NULL) AS visible_us,
    sum(e.watched_us) AS watched_us, sum(e.n_misses + e.n_hits) AS probes,
    count(DISTINCT coalesce(e.anchor_port, 0)) FILTER (e.hour_of_day IS NOT NULL) AS hour_watches
  FROM current_exposures e GROUP BY ALL
)
SELECT w.cache_group, o.owner, w.level, count(*) AS names, coalesce(sum(w.empty_us), 0)::BIGINT, coalesce(sum(w.visible_us), 0)::BIGINT,
  sum(w.watched_us)::BIGINT, coalesce(median(w.ttl_s), 0)::DOUBLE, sum(w.probes)::BIGINT, max(w.anchors)::BIGINT, sum(w.hour_watches)::BIGINT
FROM watch w JOIN owner o USING (level, name)
GROUP BY ALL ORDER BY ALL
