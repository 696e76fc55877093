-- One slice of the groups: what each watch of an address has, and where that is nothing but misses, the sums over them.
-- n_unusable and n_silent are readings that say nothing of address and delegation.
CREATE OR REPLACE TEMP TABLE fx_tally AS
SELECT w, count(*) FILTER (WHERE kind IN (1, 2)) AS n_misses, count(*) FILTER (WHERE kind IN (3, 4) OR kind BETWEEN 10 AND 14 AND ttl > 0) AS n_sights,
  count(*) FILTER (WHERE kind NOT IN (1, 2, 3, 4, 8, 9)) AS n_unusable, count(*) FILTER (WHERE d = 1) AS n_cold,
  count(*) FILTER (WHERE d = 2) AS n_shown, count(*) FILTER (WHERE d = 0 AND kind NOT IN (8, 9)) AS n_silent
FROM (SELECT w, ttl, d, k & 31 AS kind FROM fx_rows WHERE w BETWEEN {low} AND {high}) GROUP BY w;

-- is_hot: the address has sights. is_shared: the delegation has none, and its readings are those of the one name of its zone.
CREATE OR REPLACE TEMP TABLE fx_life AS
SELECT t.*, ca.g, ca.c * {zones} + n.z AS v, ca.g * {names} + n.n AS gw, ca.g * {zones} + n.z AS gv, t.n_sights > 0 AS is_hot,
  n.z IS NOT NULL AND n.is_alone AND t.n_sights = 0 AND t.n_shown = 0 AND t.n_cold = t.n_misses AS is_shared,
  CASE WHEN n.ttl > 0 THEN greatest(coalesce(g.floor, 0), least(n.ttl, coalesce(g.cap, n.ttl)))::BIGINT * 1000000 END AS life,
  CASE WHEN n.parent > 0 THEN least(n.parent, coalesce(g.cap, n.parent))::BIGINT * 1000000 END AS longer
FROM fx_tally t JOIN fx_cache ca ON ca.c = t.w // {names} JOIN fx_group g USING (g)
JOIN (SELECT *, count(*) OVER (PARTITION BY z) = 1 AS is_alone FROM fx_name) n ON n.n = t.w % {names};

-- The rows lie in the order of watches and instants, so that the row before is the reading before.
CREATE OR REPLACE TEMP TABLE fx_pass AS
SELECT w, count(*) AS n_misses, min(t) AS first_at, max(t) AS last_at, coalesce(min(gap), 0) AS least_gap, count(*) FILTER (WHERE gap IS NULL) AS n_first, any_value(v) AS v, bool_or(is_shared) AS is_shared,
  coalesce(sum(least(coalesce(gap, life), life)), 0)::BIGINT AS empty,
  coalesce(sum(CASE WHEN life IS NULL THEN 0 WHEN gap IS NULL OR gap >= life + {near} THEN least({near}, life)
    ELSE least(gap, life, {near} + least({near}, {near} + life - gap)) END), 0)::BIGINT AS near,
  coalesce(sum(CASE WHEN is_shared THEN least(coalesce(gap, longer), longer) END), 0)::BIGINT AS longer_empty,
  coalesce(sum(CASE WHEN NOT is_shared OR longer IS NULL THEN 0 WHEN gap IS NULL OR gap >= longer + {near} THEN least({near}, longer)
    ELSE least(gap, longer, {near} + least({near}, {near} + longer - gap)) END), 0)::BIGINT AS longer_near
FROM (
  SELECT w, t, CASE WHEN before_w = w THEN t - before END AS gap
  FROM (SELECT w, t, lag(w) OVER () AS before_w, lag(t) OVER () AS before FROM fx_rows WHERE w BETWEEN {low} AND {middle} AND (k & 31) IN (1, 2))
  UNION ALL
  SELECT w, t, CASE WHEN before_w = w THEN t - before END AS gap
  FROM (SELECT w, t, lag(w) OVER () AS before_w, lag(t) OVER () AS before FROM fx_rows WHERE w BETWEEN {middle} + 1 AND {high} AND (k & 31) IN (1, 2))
) JOIN (SELECT w, v, life, longer, is_shared FROM fx_life WHERE NOT is_hot) USING (w)
GROUP BY w
