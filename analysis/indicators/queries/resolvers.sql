-- Addresses of resolvers, which are never published.
SELECT address FROM resolvers UNION SELECT address FROM resolver_groups
UNION SELECT address FROM current_resolver_qualifications UNION SELECT unnest(egress_addresses) FROM current_cache_groups
UNION SELECT DISTINCT address FROM probes
ORDER BY ALL
