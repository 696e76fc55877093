-- What each watch of an address has. n_unusable and n_silent are readings that say nothing of address and delegation.
CREATE OR REPLACE TEMP TABLE fx_tally AS
SELECT w, count(*) FILTER (WHERE kind IN (1, 2)) AS n_misses, count(*) FILTER (WHERE kind IN (3, 4) OR kind BETWEEN 10 AND 14 AND ttl > 0) AS n_sights,
  count(*) FILTER (WHERE kind NOT IN (1, 2, 3, 4, 8, 9)) AS n_unusable, count(*) FILTER (WHERE d = 1) AS n_cold,
  count(*) FILTER (WHERE d = 2) AS n_shown, count(*) FILTER (WHERE d = 0 AND kind NOT IN (8, 9)) AS n_silent
FROM (SELECT w, ttl, d, k & 31 AS kind FROM fx_rows) GROUP BY w;

-- v, gw and gv number the watch of the delegation, and the name and zone at the group. is_hot: the address has sights.
-- is_shared: the delegation has none, and its readings are those of the one name of its zone.
CREATE OR REPLACE TEMP TABLE fx_watch AS
SELECT t.*, ca.c * {zones} + n.z AS v, ca.g * {names} + n.n AS gw, ca.g * {zones} + n.z AS gv, t.n_sights > 0 AS is_hot,
  n.z IS NOT NULL AND n.is_alone AND t.n_sights = 0 AND t.n_shown = 0 AND t.n_cold = t.n_misses AS is_shared
FROM fx_tally t JOIN fx_cache ca ON ca.c = t.w // {names}
JOIN (SELECT *, count(*) OVER (PARTITION BY z) = 1 AS is_alone FROM fx_name) n ON n.n = t.w % {names};

-- All rows of watches of which more than sums is needed, with whatever else was asked of the same names and zones at the group, in order.
-- x packs p, k and d, and y both TTLs.
CREATE OR REPLACE TEMP TABLE fx_some AS
SELECT x.w::BIGINT AS w, x.t, p::BIGINT * 256 + (k & 31) * 4 + CASE WHEN k >= 32 THEN 128 ELSE 0 END + d AS x,
  CASE WHEN ttl >= 2147483648 THEN ttl::BIGINT - 4294967296 ELSE coalesce(ttl, 0)::BIGINT END * 4294967296 + coalesce(ns, 0) AS y
FROM fx_rows x JOIN (
  SELECT w FROM (SELECT w, bool_or(is_hot) OVER (PARTITION BY gw) AS address,
    bool_or(v IS NOT NULL AND NOT is_shared AND n_cold + n_shown > 0) OVER (PARTITION BY gv) AS delegation FROM fx_watch)
  WHERE address OR delegation) USING (w)
ORDER BY x.w, x.t
