WITH found AS (
  SELECT name, bool_or(seen_in = 'resolution') AS pointed, bool_or(seen_in = 'certificate') AS shown
  FROM name_sightings WHERE run_id IN (SELECT run_id FROM runs WHERE tool = 'names') GROUP BY name
)
SELECT count(*) AS value,
  count(*) FILTER (WHERE pointed AND shown) AS in_certificates_and_records,
  count(*) FILTER (WHERE pointed AND NOT shown) AS in_records_alone,
  count(*) FILTER (WHERE shown AND NOT pointed) AS in_certificates_alone
FROM found
