-- Names that the study ties to servers with a match: those that pointed there while it matched, as far as dates
-- are known, and those that observations of the address bear.
WITH servers AS (
  SELECT DISTINCT address FROM current_fingerprint_matches
)
SELECT address, name FROM names_of_matches WHERE is_during_match IS DISTINCT FROM false
UNION
SELECT address, name FROM name_sightings JOIN servers USING (address) WHERE seen_in IN ('certificate', 'resolution')
ORDER BY ALL
