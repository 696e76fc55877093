SELECT count(*) FILTER (WHERE verdict <> 'not_testable') AS value,
  count(*) FILTER (WHERE verdict = 'supported') AS supported,
  count(*) FILTER (WHERE verdict = 'indicated') AS indicated,
  count(*) FILTER (WHERE verdict = 'not_detected') AS not_detected
FROM current_verdicts WHERE method = 'gamma-poisson'
