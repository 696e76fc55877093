-- The runs that indicators rest on, with their ends.
SELECT run_id, coalesce(ended_at, started_at) FROM runs WHERE run_id IN (
  SELECT run_id FROM current_fingerprint_matches UNION SELECT run_id FROM current_cluster_members
  UNION SELECT run_id FROM current_operators UNION SELECT run_id FROM current_verdicts
  UNION SELECT run_id FROM name_sightings WHERE run_id IN (SELECT run_id FROM runs WHERE tool = 'names'))
ORDER BY run_id
