-- What was watched or filled, with what the plans say of it. A zone is that of its names, unless
-- others have names in it.
WITH watched AS (
  SELECT DISTINCT level, name FROM current_exposures
  UNION SELECT DISTINCT level, name FROM current_cache_fills
), planned AS (
  SELECT 'address' AS level, name AS watched, name, purpose, run_id FROM targets
  UNION ALL
  SELECT 'delegation', zone_cut, name, purpose, run_id FROM targets
  WHERE zone_cut IS NOT NULL AND is_zone_shared IS NOT TRUE
), facts AS (
  SELECT level, watched, name, arg_max(purpose, run_id) AS purpose FROM planned GROUP BY ALL
)
SELECT w.level, w.name, coalesce(f.name, w.name) AS member, coalesce(f.purpose, 'target') AS purpose
FROM watched w LEFT JOIN facts f ON f.level = w.level AND f.watched = w.name
ORDER BY ALL
