WITH countries AS (
  SELECT country, bool_or(verdict = 'supported') AS is_supported, bool_or(verdict = 'indicated') AS is_indicated
  FROM current_verdicts WHERE method = 'gamma-poisson' GROUP BY country
)
SELECT count(*) FILTER (WHERE is_indicated) AS value,
  count(*) FILTER (WHERE is_indicated AND is_supported) AS with_a_supported_claim_too,
  count(*) FILTER (WHERE is_indicated AND NOT is_supported) AS with_indicated_claims_alone
FROM countries
