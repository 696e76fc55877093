-- All rows of watches of which more than sums is needed, with whatever else was asked of the same names and zones at the group, in order.
-- x packs p, k and d, and y both TTLs.
CREATE OR REPLACE TEMP TABLE fx_some AS
SELECT x.w::BIGINT AS w, x.t, p::BIGINT * 256 + (k & 31) * 4 + CASE WHEN k >= 32 THEN 128 ELSE 0 END + d AS x,
  CASE WHEN ttl >= 2147483648 THEN ttl::BIGINT - 4294967296 ELSE coalesce(ttl, 0)::BIGINT END * 4294967296 + coalesce(ns, 0) AS y
FROM fx_rows x JOIN (
  SELECT w FROM (SELECT w, bool_or(is_hot) OVER (PARTITION BY gw) AS address,
    bool_or(v IS NOT NULL AND NOT is_shared AND n_cold + n_shown > 0) OVER (PARTITION BY gv) AS delegation FROM fx_watch)
  WHERE address OR delegation OR w IN (FROM fx_mixed)) USING (w)
ORDER BY x.w, x.t
