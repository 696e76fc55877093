-- Watches of which nothing was seen: sums of their misses, or nothing but readings that say nothing.
SELECT false, l.g, l.w % {names}, ca.anchor, coalesce(l.kept, 0), coalesce(p.first_at, 0), coalesce(p.last_at, 0), coalesce(p.empty, 0), coalesce(p.near, 0),
  coalesce(p.n_misses, 0), l.n_unusable
FROM fx_life l JOIN fx_cache ca ON ca.c = l.w // {names} LEFT JOIN fx_pass p USING (w)
WHERE NOT l.is_hot AND (p.w IS NOT NULL OR l.n_unusable > 0)
UNION ALL
SELECT true, l.g, l.v % {zones}, ca.anchor, coalesce(l.longer, 0) // 1000000, p.first_at, p.last_at, p.longer_empty, p.longer_near, p.n_misses, l.n_silent
FROM fx_life l JOIN fx_cache ca ON ca.c = l.w // {names} JOIN fx_pass p USING (w) WHERE l.is_shared
