WITH around AS (
  SELECT f.fill, f.filled - b.t AS since FROM (SELECT *, g * {width} + i AS gw FROM fx_lived WHERE filled IS NOT NULL) f
  ASOF JOIN fx_own b ON b.gw = f.gw AND b.t <= f.filled
  UNION ALL
  SELECT f.fill, b.t - f.filled FROM (SELECT *, g * {width} + i AS gw FROM fx_lived WHERE filled IS NOT NULL) f
  ASOF JOIN fx_own b ON b.gw = f.gw AND b.t >= f.filled
), nearest AS (
  SELECT fill, min(since) AS since FROM around GROUP BY fill
), edges AS (
  SELECT w, t, 1 AS side, NULL AS fill FROM fx_hot
  UNION ALL SELECT w, coalesce(filled, first_seen), 0, fill FROM fx_lived
  UNION ALL SELECT w, e, 2, fill FROM fx_lived
), during AS (
  SELECT fill, sum((side - 1) * n)::BIGINT AS n
  FROM (SELECT fill, side, count(*) FILTER (WHERE side = 1) OVER (PARTITION BY w ORDER BY t, side ROWS UNBOUNDED PRECEDING) AS n FROM edges)
  WHERE side <> 1 GROUP BY fill
), refuted AS (
  SELECT f.fill, count(*) AS n FROM fx_lived f JOIN fx_reading x ON x.w = f.w AND x.burst AND x.r = 1
    AND x.t > f.first_seen AND x.t < f.e - f.tolerance - 1000000 AND x.t <= f.first_seen + 60000000
  GROUP BY f.fill
), echoed AS (
  SELECT DISTINCT s.fill FROM fx_echo c JOIN fx_path a USING (p) JOIN fx_name n USING (n)
  JOIN (SELECT f.fill, f.c, f.i, s.t FROM fx_lived f JOIN fx_sight s USING (w, negative, island, part)) s
  ON s.c = a.c AND s.i = CASE WHEN {address} THEN n.n ELSE n.z END AND abs(s.t - c.t) <= 60000000
), chained AS (
  SELECT fill, bool_or(before_r <> 1) AS is_chained FROM fx_hot WHERE is_first GROUP BY fill
)
SELECT f.g, f.i, f.anchor, f.negative, f.e, f.tolerance, coalesce(f.ttl, 0), f.basis, coalesce(f.filled, 0), f.first_seen, f.last_seen,
  coalesce(o.since, {never}), f.n_probes, greatest(coalesce(d.n, 0), f.n_probes), f.n_confirming, coalesce(x.n, 0), f.n_forwarders,
  coalesce(c.is_chained, false), CASE WHEN h.fill IS NOT NULL THEN 1 ELSE coalesce(f.doubt, 0) END
FROM fx_lived f LEFT JOIN nearest o USING (fill) LEFT JOIN during d USING (fill) LEFT JOIN refuted x USING (fill)
LEFT JOIN echoed h USING (fill) LEFT JOIN chained c USING (fill)
ORDER BY f.w, f.e, f.negative
