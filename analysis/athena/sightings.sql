-- Attribute values on servers that match a fingerprint, each pair once: every
-- certificate of a chain that was shown, and every HTTP response that was given.
WITH matched AS (
  SELECT g.address, g.certificate_ids, g.response_id
  FROM current_fingerprint_matches m
  JOIN grabs g ON g.run_id = m.grab_run_id AND g.grab_id = m.grab_id
)
SELECT DISTINCT address, 'certificate' AS attribute, unnest(certificate_ids) AS value
FROM matched
UNION ALL
SELECT DISTINCT address, 'banner', response_id
FROM matched WHERE response_id IS NOT NULL
ORDER BY ALL
