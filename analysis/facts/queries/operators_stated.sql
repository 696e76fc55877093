SELECT count(DISTINCT operator) AS value,
  count(DISTINCT operator) FILTER (WHERE basis = 'table') AS in_own_tables,
  count(DISTINCT operator) FILTER (WHERE basis = 'publication') AS in_publications
FROM current_operators WHERE basis <> 'cluster'
