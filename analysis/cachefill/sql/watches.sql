SELECT u.g, u.i, u.anchor, coalesce(u.ttl0, 0), coalesce(x.first_at, 0), coalesce(x.last_at, 0), coalesce(x.empty, 0), coalesce(x.visible, 0),
  coalesce(x.near, 0), coalesce(x.n_misses, 0), coalesce(x.n_hits, 0), coalesce(m.n, 0)
FROM fx_watch u LEFT JOIN (FROM fx_cold UNION ALL FROM fx_warm) x USING (w) LEFT JOIN fx_missing m USING (w)
ORDER BY u.w
