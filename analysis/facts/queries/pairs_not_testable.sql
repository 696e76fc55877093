SELECT count(*) AS value FROM current_verdicts WHERE method = 'gamma-poisson' AND verdict = 'not_testable'
