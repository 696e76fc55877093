-- Which operators hold which names. A table of the user is the user's word: if there is one, it is used alone. Names that
-- only the fringe of a cluster has are another party's until more is known: that of their batch, or nobody's but their own.
SELECT DISTINCT CASE WHEN is_core IS NOT FALSE THEN operator ELSE operator || '/' || batch END, value, is_unique,
  coalesce(valid_from_on, ''), coalesce(valid_to_on, ''), is_core IS NOT FALSE
FROM current_operators
WHERE kind = 'name' AND (basis = 'table' OR NOT EXISTS (FROM current_operators WHERE kind = 'name' AND basis = 'table'))
ORDER BY ALL
