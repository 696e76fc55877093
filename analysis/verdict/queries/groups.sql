-- Cache systems that a survey reached, and those that were watched without one.
WITH watched AS (
  SELECT DISTINCT cache_group FROM current_exposures UNION SELECT DISTINCT cache_group FROM current_cache_fills
)
SELECT coalesce(g.cache_group, w.cache_group), g.cache_group IS NOT NULL AS is_surveyed, w.cache_group IS NOT NULL AS is_watched,
  coalesce(g.country, ''), coalesce(g.country_mass, 0)::DOUBLE, coalesce(g.n_country_sources, 0),
  array_to_string(list_sort(list_distinct(list_concat(g.asns, g.egress_asns))), ' '), coalesce(g.pool_size, 1)::DOUBLE,
  coalesce(g.excluded_because, ''), coalesce(g.n_fit, 0)
FROM current_cache_groups g FULL JOIN watched w ON w.cache_group = g.cache_group
ORDER BY 1
