-- What was watched of each owner at each group and level: sums over its names. What watch is the program puts in.
WITH owner AS (
  SELECT unnest(string_split(?, chr(10))) AS level, unnest(string_split(?, chr(10))) AS name,
    unnest(string_split(?, chr(10)))::INTEGER AS owner
)
{watch}
SELECT w.cache_group, o.owner, w.level, count(*) AS names, sum(w.empty_us)::BIGINT, sum(w.visible_us)::BIGINT,
  sum(w.watched_us)::BIGINT, coalesce(median(w.ttl_s), 0)::DOUBLE, sum(w.probes)::BIGINT, max(w.anchors)::BIGINT, sum(w.hour_watches)::BIGINT, sum(w.covered_us)::BIGINT
FROM watch w JOIN owner o USING (level, name)
GROUP BY w.cache_group, o.owner, w.level ORDER BY w.cache_group, o.owner, w.level
