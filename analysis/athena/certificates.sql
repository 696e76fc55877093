-- Certificates on servers that match a fingerprint by TLS, each pair once.
SELECT DISTINCT g.address, unnest(g.certificate_ids) AS certificate_id
FROM current_fingerprint_matches m
JOIN grabs g ON g.run_id = m.grab_run_id AND g.grab_id = m.grab_id
WHERE g.protocol = 'tls'
ORDER BY ALL
