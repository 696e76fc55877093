-- Exposure that counts by hour of the day, of watches that know it. Each row goes to a place of its own, so that no order is needed.
WITH owner AS (
  SELECT unnest(string_split(?, chr(10))) AS level, unnest(string_split(?, chr(10))) AS name,
    unnest(string_split(?, chr(10)))::INTEGER AS owner
)
SELECT e.cache_group, o.owner, e.level, e.hour_of_day::INTEGER, sum(e.empty_us)::BIGINT
FROM current_exposures e JOIN owner o USING (level, name)
WHERE e.removed_by IS NULL AND e.hour_of_day IS NOT NULL
GROUP BY ALL
