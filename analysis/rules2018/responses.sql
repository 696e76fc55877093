-- Hits at forwarders that meet all rules. The authoritative TTL is that of the last lookup before
-- the probe; before the first lookup, that of the first. An answer is wrong if the addresses of the name are known
-- and it is none of them.
, dated AS (
  SELECT name, qtype, ttl_s, row_number() OVER (PARTITION BY name, qtype ORDER BY looked_up_at NULLS FIRST, run_id, ttl_s) AS place,
    looked_up_at
  FROM targets
), fact AS (
  SELECT name, qtype, ttl_s, CASE WHEN place = 1 OR looked_up_at IS NULL THEN TIMESTAMPTZ '1970-01-01 00:00:00+00' ELSE looked_up_at END AS since
  FROM dated
  QUALIFY row_number() OVER (PARTITION BY name, qtype, since ORDER BY ttl_s IS NULL, place DESC) = 1
), known AS (
  SELECT name, qtype, list_distinct(flatten(list(addresses))) AS addresses FROM targets GROUP BY name, qtype
), testified AS (
  SELECT h.*, coalesce(f.asn, 0) AS asn, coalesce(f.country, '') AS country
  FROM hit h JOIN forwarder f USING (address, port) WHERE f.unmet = 0
)
SELECT t.name, t.address, t.port, epoch_us(t.probed_at) AS at_us, t.remaining_ttl_s, coalesce(a.ttl_s, 0) AS auth_ttl_s, t.asn, t.country,
  coalesce(len(k.addresses) > 0 AND NOT list_has_all(k.addresses, t.answers), false) AS is_wrong
FROM testified t
  ASOF LEFT JOIN fact a ON t.name = a.name AND t.qtype = a.qtype AND t.probed_at >= a.since
  LEFT JOIN known k ON t.name = k.name AND t.qtype = k.qtype
ORDER BY ALL
