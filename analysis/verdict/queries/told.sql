-- What the user's table says of resolvers that no survey speaks of. A country without a belief counts in full.
SELECT coalesce(t.cache_group, ''), t.address, coalesce(t.port, 0), coalesce(t.country, ''), coalesce(t.country_mass, 1)::DOUBLE,
  coalesce(t.asn, -1), coalesce(t.n_caches, 1)
FROM current_resolver_groups t
WHERE NOT EXISTS (FROM current_resolver_qualifications q WHERE q.address = t.address AND (t.port IS NULL OR q.port = t.port))
ORDER BY ALL
