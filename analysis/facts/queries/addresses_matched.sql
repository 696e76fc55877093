SELECT count(DISTINCT address) AS value FROM current_fingerprint_matches
