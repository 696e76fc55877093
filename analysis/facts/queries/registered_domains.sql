SELECT count(DISTINCT registered_domain) AS value,
  count(DISTINCT name) FILTER (WHERE registered_domain IS NULL) AS names_without_one
FROM name_sightings WHERE run_id IN (SELECT run_id FROM runs WHERE tool = 'names')
