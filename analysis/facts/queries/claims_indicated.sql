WITH claims AS (
  SELECT operator, is_domain FROM current_verdicts WHERE method = 'gamma-poisson' AND verdict = 'indicated'
), batches AS (
  SELECT DISTINCT operator || '/' || batch AS label FROM current_operators WHERE batch IS NOT NULL
)
SELECT count(*) AS value,
  count(*) FILTER (WHERE NOT is_domain AND operator NOT IN (FROM batches)) AS by_operators,
  count(*) FILTER (WHERE NOT is_domain AND operator IN (FROM batches)) AS by_batches_at_fringes,
  count(*) FILTER (WHERE is_domain) AS by_single_domains,
  (SELECT max(TRY_CAST(json_extract_string(config, '$.settings.Indicated') AS DOUBLE)) FROM runs
   WHERE run_id IN (SELECT run_id FROM current_verdicts WHERE method = 'gamma-poisson')) AS error_rate
FROM claims
