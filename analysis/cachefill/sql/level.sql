-- One level of one slice of the groups. {address} is true at the level of addresses.
-- A reading is r: 1 miss, 2 hit, 3 denial, 4 suspect with a TTL (no reading, but a fill that can be doubted), 0 none.
CREATE OR REPLACE TEMP TABLE fx_reading AS
SELECT *, CASE r WHEN 1 THEN NULL ELSE t + life * 1000000::BIGINT END AS e FROM (
  SELECT x.p, CASE WHEN {address} THEN x.w ELSE l.v END::BIGINT AS w, x.t, x.k >= 32 AS burst, x.k & 31 AS kind, CASE WHEN {address} THEN x.ttl ELSE x.ns END AS life,
    CASE WHEN NOT {address} THEN x.d WHEN (x.k & 31) IN (1, 2) THEN 1 WHEN (x.k & 31) = 3 THEN 2 WHEN (x.k & 31) = 4 THEN 3
      WHEN (x.k & 31) BETWEEN 10 AND 14 AND x.ttl > 0 THEN 4 ELSE 0 END AS r
  FROM fx_some x JOIN fx_life l USING (w)
  WHERE x.w BETWEEN {low} AND {high} AND CASE WHEN {address} THEN l.is_hot ELSE l.v IS NOT NULL AND NOT l.is_shared END)
WHERE r > 0;

-- What is watched, and where: bounds of the TTL that a cache keeps, TTLs as the authority states them.
CREATE OR REPLACE TEMP TABLE fx_at AS
SELECT ca.c, ca.g, ca.anchor, CASE WHEN {address} THEN coalesce(g.floor, 0) ELSE 0 END AS lowest, coalesce(g.cap, 4294967295) AS highest
FROM fx_cache ca JOIN fx_group g USING (g);

CREATE OR REPLACE TEMP TABLE fx_thing AS
SELECT n AS i, ttl AS stated, NULL AS second, negative FROM fx_name WHERE {address}
UNION ALL SELECT z, parent, child, NULL FROM fx_zone WHERE NOT {address};

CREATE OR REPLACE TEMP TABLE fx_sight AS
WITH sights AS (
  SELECT w, t, p, burst, r = 3 AS negative, r = 4 AS doubted, kind, e, life FROM fx_reading WHERE r >= 2
), linked AS (
  SELECT *, CASE WHEN e - lag(e) OVER (PARTITION BY w, negative ORDER BY e, t, p) > 4000000 THEN 1 ELSE 0 END AS breaks FROM sights
), islands AS (
  SELECT *, sum(breaks) OVER (PARTITION BY w, negative ORDER BY e, t, p ROWS UNBOUNDED PRECEDING) AS island FROM linked
)
SELECT * EXCLUDE (breaks), (e - min(e) OVER (PARTITION BY w, negative, island)) // 4000001 AS part FROM islands;

CREATE OR REPLACE TEMP TABLE fx_fill AS
SELECT row_number() OVER (ORDER BY w, e, negative) AS fill, * FROM (
  SELECT s.w, s.negative, s.island, s.part, (min(s.e) + max(s.e)) // 2 AS e, 1000000 + (max(s.e) - min(s.e) + 1) // 2 AS tolerance,
    min(s.t) FILTER (WHERE NOT s.doubted) AS first_at, arg_min(s.p, (s.t, s.p)) FILTER (WHERE NOT s.doubted) AS first_p, min(s.t) AS first_seen, max(s.t) AS last_seen, count(*) AS n_probes, count(*) FILTER (WHERE s.burst) AS n_confirming,
    count(DISTINCT a.address || ' ' || a.port) AS n_forwarders, CASE WHEN bool_and(s.doubted) THEN min(s.kind) END AS doubt,
    max(s.life) FILTER (WHERE NOT s.negative) AS longest
  FROM fx_sight s JOIN fx_path a USING (p) GROUP BY s.w, s.negative, s.island, s.part);

-- Watches without any fill: only sums are needed, and most are at hand. The rest are summed up as in the pass over all rows.
CREATE OR REPLACE TEMP TABLE fx_empty AS
SELECT w::{key} * {span} + (t - {from}) AS u FROM fx_reading ANTI JOIN fx_fill USING (w) WHERE r = 1 ORDER BY u;

CREATE OR REPLACE TEMP TABLE fx_cold AS
SELECT CASE WHEN {address} THEN w ELSE v END::BIGINT AS w, n_misses, 0::BIGINT AS n_hits, first_at, last_at, CASE WHEN {address} THEN empty ELSE longer_empty END AS empty,
  CASE WHEN {address} THEN empty ELSE longer_empty END AS visible, CASE WHEN {address} THEN near ELSE longer_near END AS near
FROM fx_pass WHERE w BETWEEN {low} AND {high} AND ({address} OR is_shared)
UNION ALL
SELECT w, count(*) AS n_misses, 0::BIGINT AS n_hits, {from} + min(since) AS first_at, {from} + max(since) AS last_at,
  sum(least(gap, life))::BIGINT AS empty, empty AS visible, sum(least(gap, life, {near} + greatest(0, least({near}, {near} + life - gap))))::BIGINT AS near
FROM (
  SELECT x.w, since, CASE WHEN step <= since THEN step ELSE {never} END::BIGINT AS gap, life
  FROM (SELECT (u // {span})::BIGINT AS w, (u % {span})::BIGINT AS since, u - lag(u) OVER () AS step FROM fx_empty) x
  JOIN (
    SELECT y.w, CASE WHEN h.stated > 0 THEN greatest(a.lowest, least(h.stated, a.highest))::BIGINT * 1000000 ELSE 0 END AS life
    FROM (SELECT DISTINCT (u // {span})::BIGINT AS w FROM fx_empty) y
    JOIN fx_at a ON a.c = y.w // {width} JOIN fx_thing h ON h.i = y.w % {width}) l USING (w))
GROUP BY w;

CREATE OR REPLACE TEMP TABLE fx_missing AS
SELECT w, n FROM (
  SELECT CASE WHEN {address} THEN w ELSE v END::BIGINT AS w, sum(CASE WHEN {address} THEN n_unusable ELSE n_silent END)::BIGINT AS n FROM fx_life
  WHERE w BETWEEN {low} AND {high} GROUP BY 1)
WHERE n > 0 AND w IS NOT NULL;

CREATE OR REPLACE TEMP TABLE fx_watch AS
SELECT x.w, a.c, h.i, a.g, a.anchor, h.stated, CASE WHEN stated > 0 THEN greatest(lowest, least(stated, highest)) END AS ttl0,
  CASE WHEN second > 0 THEN greatest(lowest, least(second, highest)) END AS child,
  CASE WHEN h.negative > 0 THEN greatest(lowest, least(h.negative, highest)) END AS negative, ttl0::BIGINT * 1000000 AS life
FROM (SELECT w FROM fx_cold UNION SELECT w FROM fx_missing WHERE {address} UNION SELECT w FROM fx_fill) x
JOIN fx_at a ON a.c = x.w // {width} JOIN fx_thing h ON h.i = x.w % {width};

-- How long each entry lives. A delegation whose parent and child disagree tells by a TTL that only one of them can have.
CREATE OR REPLACE TEMP TABLE fx_lived AS
SELECT f.* EXCLUDE (longest), CASE WHEN ttl IS NULL THEN 'ambiguous' WHEN negative THEN 'negative' WHEN is_child THEN 'child'
    WHEN ttl > stated THEN 'floor' WHEN ttl < stated THEN 'cap' WHEN {address} THEN 'authoritative' ELSE 'parent' END AS basis,
  e - ttl * 1000000::BIGINT AS filled
FROM (
  SELECT f.*, u.c, u.g, u.i, u.anchor, u.stated, NOT {address} AND u.child > u.ttl0 AS is_child,
    CASE WHEN f.negative THEN u.negative WHEN {address} OR u.child IS NULL OR u.child = u.ttl0 THEN u.ttl0
      WHEN u.child < u.ttl0 THEN CASE WHEN f.longest > u.child + 1 THEN u.ttl0 END
      WHEN f.longest > u.ttl0 + 1 THEN u.child END AS ttl
  FROM fx_fill f JOIN fx_watch u USING (w)) f;

-- Watches with fills: what each reading adds, from begin to ends.
CREATE OR REPLACE TEMP TABLE fx_hot AS
WITH readings AS (
  SELECT x.w, x.t, x.p, x.r, s.fill, s.e, s.filled, coalesce(x.t = s.first_at AND x.p = s.first_p, false) AS is_first FROM fx_reading x
  LEFT JOIN (SELECT DISTINCT s.w, s.t, s.p, s.negative, s.e AS shown, f.fill, f.e, f.filled, f.first_at, f.first_p FROM fx_sight s
    JOIN fx_lived f USING (w, negative, island, part)) s
  ON s.w = x.w AND s.t = x.t AND s.p = x.p AND s.shown = x.e AND s.negative = (x.r = 3)
  WHERE x.r IN (1, 2, 3) AND x.w IN (SELECT w FROM fx_fill)
), sequence AS (
  SELECT *, lag(CASE WHEN r = 1 THEN t WHEN is_first THEN e END IGNORE NULLS) OVER o AS s,
    lag(t) OVER o AS before, lag(r) OVER o AS before_r
  FROM readings WINDOW o AS (PARTITION BY w ORDER BY t, r, p)
)
SELECT q.w, q.t, q.r, q.fill, q.is_first, q.before, q.before_r, u.life, CASE WHEN life IS NULL THEN NULL WHEN r = 1 THEN greatest(coalesce(s, t - life), t - life)
    WHEN is_first AND filled - s BETWEEN 0 AND life AND 2 * (t - before) < 3 * life THEN greatest(s, t - life) END AS begins,
  CASE WHEN begins IS NULL THEN NULL WHEN r = 1 THEN greatest(begins, t) ELSE filled END AS ends
FROM sequence q JOIN fx_watch u USING (w);

CREATE OR REPLACE TEMP TABLE fx_warm AS
SELECT w, count(*) FILTER (WHERE r = 1) AS n_misses, count(*) FILTER (WHERE r <> 1) AS n_hits, min(t) AS first_at, max(t) AS last_at,
  coalesce(sum(greatest(0, ends - begins)), 0)::BIGINT AS empty, coalesce(sum(CASE WHEN life IS NOT NULL THEN least(coalesce(t - before, life), life) END), 0)::BIGINT AS visible,
  coalesce(sum(CASE WHEN ends > begins THEN least(ends - begins,
    greatest(0, least(ends, t + {near}) - greatest(begins, t - {near})) +
    CASE WHEN before IS NULL THEN 0 ELSE greatest(0, least(ends, before + {near}) - greatest(begins, before - {near})) END) END), 0)::BIGINT AS near
FROM fx_hot GROUP BY w;

-- Own probes near fills: those of the same name or zone through any way to the group, also ways that may not testify.
CREATE OR REPLACE TEMP TABLE fx_own AS
SELECT l.near AS gw, x.t FROM fx_some x
JOIN (SELECT w, CASE WHEN {address} THEN gw ELSE gv END AS near FROM fx_life) l USING (w)
WHERE x.w BETWEEN {low} AND {high} AND (x.k & 31) NOT IN (6, 9) AND l.near IN (SELECT g * {width} + i FROM fx_lived);
