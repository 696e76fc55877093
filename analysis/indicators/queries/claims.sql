-- The strongest claim on each operator, in whichever country.
SELECT operator, bool_or(verdict = 'supported'), bool_or(verdict = 'indicated')
FROM current_verdicts WHERE NOT is_domain GROUP BY operator ORDER BY operator
