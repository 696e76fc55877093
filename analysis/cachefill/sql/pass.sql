-- What each watch of an address has. n_unusable and n_silent are readings that say nothing of address and delegation.
CREATE OR REPLACE TEMP TABLE fx_tally AS
SELECT w, count(*) FILTER (WHERE kind IN (1, 2)) AS n_misses, count(*) FILTER (WHERE kind IN (3, 4) OR kind BETWEEN 10 AND 14 AND ttl > 0) AS n_sights,
  count(*) FILTER (WHERE kind NOT IN (1, 2, 3, 4, 8, 9)) AS n_unusable, count(*) FILTER (WHERE d = 1) AS n_cold,
  count(*) FILTER (WHERE d = 2) AS n_shown, count(*) FILTER (WHERE d = 0 AND kind NOT IN (8, 9)) AS n_silent
FROM (SELECT w, ttl, d, k & 31 AS kind FROM fx_rows) GROUP BY w;

-- kept: how long an entry stays, in seconds; life: how long it is seen for what it is, since a cache that serves stale entries shows those with
-- {stale} s. is_hot: the address has sights. is_shared: the delegation has none, and its readings are those of the one name of its zone.
CREATE OR REPLACE TEMP TABLE fx_life AS
SELECT t.*, ca.g, ca.c * {zones} + n.z AS v, ca.g * {names} + n.n AS gw, ca.g * {zones} + n.z AS gv, t.n_sights > 0 AS is_hot,
  n.z IS NOT NULL AND n.is_alone AND t.n_sights = 0 AND t.n_shown = 0 AND t.n_cold = t.n_misses AS is_shared,
  CASE WHEN n.ttl > 0 THEN greatest(coalesce(g.floor, 0), least(n.ttl, coalesce(g.cap, n.ttl)))::BIGINT END AS kept,
  greatest(0, kept - CASE WHEN g.is_stale THEN {stale} ELSE 0 END) * 1000000 AS life,
  CASE WHEN n.parent > 0 THEN least(n.parent, coalesce(g.cap, n.parent))::BIGINT * 1000000 END AS longer
FROM fx_tally t JOIN fx_cache ca ON ca.c = t.w // {names} JOIN fx_group g USING (g)
JOIN (SELECT *, count(*) OVER (PARTITION BY z) = 1 AS is_alone FROM fx_name) n ON n.n = t.w % {names};

-- Most rows are misses of watches that have nothing else, of which only sums are needed. Their watch and instant are one number, u,
-- since sorting bare numbers takes least; the one before is then the reading before.
CREATE OR REPLACE TEMP TABLE fx_miss AS
SELECT w::{key} * {span} + (t - {from}) AS u FROM fx_rows WHERE (k & 31) IN (1, 2) ORDER BY u;

-- A gap before the first reading is longer than all lives.
CREATE OR REPLACE TEMP TABLE fx_pass AS
SELECT w, count(*) AS n_misses, {from} + min(since)::BIGINT AS first_at, {from} + max(since)::BIGINT AS last_at, min(step) AS least_step, any_value(v) AS v, any_value(is_shared) AS is_shared,
  sum(least(gap, life))::BIGINT AS empty, sum(least(gap, life, {near} + greatest(0, least({near}, {near} + life - gap))))::BIGINT AS near,
  sum(least(gap, longer))::BIGINT AS longer_empty, sum(least(gap, longer, {near} + greatest(0, least({near}, {near} + longer - gap))))::BIGINT AS longer_near
FROM (
  SELECT x.w, since, step, v, is_shared, life, longer, CASE WHEN step <= since THEN step ELSE {never} END::BIGINT AS gap
  FROM (
    SELECT (u // {span})::UINTEGER AS w, (u % {span})::BIGINT AS since, step FROM (SELECT u, u - lag(u) OVER () AS step FROM fx_miss WHERE u < {middle})
    UNION ALL
    SELECT (u // {span})::UINTEGER AS w, (u % {span})::BIGINT AS since, step FROM (SELECT u, u - lag(u) OVER () AS step FROM fx_miss WHERE u >= {middle})
  ) x JOIN (SELECT w, v, is_shared, coalesce(life, 0) AS life, CASE WHEN is_shared THEN coalesce(longer, 0) ELSE 0 END AS longer FROM fx_life WHERE NOT is_hot) l USING (w))
GROUP BY w;

-- All rows of the rest, with whatever else was asked of the same names and zones at the group, in order. x packs p, k and d, and y both TTLs.
CREATE OR REPLACE TEMP TABLE fx_some AS
SELECT x.w, x.t, p::BIGINT * 256 + (k & 31) * 4 + CASE WHEN k >= 32 THEN 128 ELSE 0 END + d AS x,
  CASE WHEN ttl >= 2147483648 THEN ttl::BIGINT - 4294967296 ELSE coalesce(ttl, 0)::BIGINT END * 4294967296 + coalesce(ns, 0) AS y
FROM fx_rows x JOIN (
  SELECT w FROM (SELECT w, bool_or(is_hot) OVER (PARTITION BY gw) AS address,
    bool_or(v IS NOT NULL AND NOT is_shared AND n_cold + n_shown > 0) OVER (PARTITION BY gv) AS delegation FROM fx_life)
  WHERE address OR delegation) USING (w)
ORDER BY x.w, x.t
