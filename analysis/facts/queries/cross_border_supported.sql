WITH claims AS (
  SELECT operator, operator IN (SELECT operator FROM current_verdicts WHERE is_domain) AS is_domain
  FROM current_operator_verdicts WHERE method = 'partial-conjunction' AND verdict = 'supported'
), batches AS (
  SELECT DISTINCT operator || '/' || batch AS label FROM current_operators WHERE batch IS NOT NULL
)
SELECT count(*) AS value,
  count(*) FILTER (WHERE NOT is_domain AND operator NOT IN (FROM batches)) AS as_operators,
  count(*) FILTER (WHERE NOT is_domain AND operator IN (FROM batches)) AS as_batches_at_fringes,
  count(*) FILTER (WHERE is_domain) AS as_single_domains,
  (SELECT max(TRY_CAST(json_extract_string(config, '$.settings.Supported') AS DOUBLE)) FROM runs
   WHERE run_id IN (SELECT run_id FROM current_operator_verdicts WHERE method = 'partial-conjunction')) AS error_rate
FROM claims
