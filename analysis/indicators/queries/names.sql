-- Names of matched servers: one row for every name and address, with how and when it was seen there. Records count if
-- their time and that of the match have an instant in common or no date is known.
WITH sightings AS (
  SELECT name, registered_domain, address, seen_in = 'resolution' AS is_record, observed_at AS from_at, observed_at AS until_at
  FROM name_sightings
  WHERE run_id IN (SELECT run_id FROM runs WHERE tool = 'names') AND address IN (SELECT address FROM current_fingerprint_matches)
  UNION ALL
  SELECT name, NULL, address, true, first_seen_at, last_seen_at
  FROM names_of_matches WHERE is_during_match IS NOT FALSE
)
SELECT name, coalesce(max(registered_domain), ''), address, bool_or(is_record), min(from_at), max(until_at)
FROM sightings GROUP BY name, address ORDER BY name, address
