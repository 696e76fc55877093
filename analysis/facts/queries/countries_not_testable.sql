WITH countries AS (
  SELECT country, bool_or(verdict <> 'not_testable') AS is_tested
  FROM current_verdicts WHERE method = 'gamma-poisson' GROUP BY country
)
SELECT count(*) FILTER (WHERE NOT is_tested) AS value FROM countries
