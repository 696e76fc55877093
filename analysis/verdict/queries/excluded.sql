-- Resolvers that may not testify, by country and class. Those that lead to a group that is listed because it was
-- watched are counted here too, and with the group not.
SELECT coalesce(country, ''), class, count(*) FROM current_resolver_qualifications
WHERE excluded_because IS NOT NULL GROUP BY ALL ORDER BY ALL
