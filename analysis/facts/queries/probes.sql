SELECT count(*) AS value,
  count(*) FILTER (WHERE status = 'answered') AS answered,
  count(*) FILTER (WHERE status = 'timed_out') AS timed_out,
  count(*) FILTER (WHERE status = 'invalid') AS invalid,
  count(*) FILTER (WHERE status = 'skipped') AS skipped
FROM probes
