-- What was known of each question, by name and type: the authoritative TTL as of each lookup, that of the first also
-- before it. Questions are numbered as in the statement on hits.
WITH dated AS (
  SELECT name, qtype, ttl_s, row_number() OVER (PARTITION BY name, qtype ORDER BY looked_up_at NULLS FIRST, run_id, ttl_s) AS place,
    looked_up_at
  FROM targets
), fact AS (
  SELECT name, qtype, ttl_s, CASE WHEN place = 1 OR looked_up_at IS NULL THEN TIMESTAMPTZ '1970-01-01 00:00:00+00' ELSE looked_up_at END AS since
  FROM dated
  QUALIFY row_number() OVER (PARTITION BY name, qtype, since ORDER BY ttl_s IS NULL, place DESC) = 1
)
SELECT dense_rank() OVER (ORDER BY name, qtype) AS question, name, epoch_us(since) AS since_us, coalesce(ttl_s, 0) AS ttl_s
FROM fact ORDER BY question, since_us
