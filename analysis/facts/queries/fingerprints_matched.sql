SELECT count(DISTINCT rule_id) AS value FROM current_fingerprint_matches
