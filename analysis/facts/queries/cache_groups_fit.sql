SELECT count(*) FILTER (WHERE n_fit > 0) AS value,
  count(*) FILTER (WHERE n_fit = 0) AS excluded,
  count(*) FILTER (WHERE n_fit > 0 AND country IS NULL) AS fit_without_a_country
FROM current_cache_groups
