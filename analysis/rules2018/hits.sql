-- Hits of the probes that a schedule called for; confirmations do not count, since the procedure of 2018 sent none. At
-- forwarders that meet all rules each is a row; an answer is wrong if the addresses of the name are known and it is none of them.
-- Of others, whose forwarder is 0, and -1 if no survey knows it, a row has the first and how many there are. The name is there
-- if the question, 0, is not in targets. Numbers in place of text, one pass and no order take half the time.
, question AS (
  SELECT row_number() OVER (ORDER BY name, qtype) AS number, name, qtype, list_distinct(flatten(list(addresses))) AS addresses
  FROM targets GROUP BY name, qtype
), hit AS MATERIALIZED (
  SELECT CASE WHEN f.unmet = 0 THEN f.number WHEN f.unmet IS NULL THEN -1 ELSE 0 END AS forwarder,
    CASE WHEN f.unmet > 0 THEN f.asn ELSE 0 END AS asn, CASE WHEN f.unmet > 0 THEN f.country ELSE '' END AS country,
    coalesce(q.number, 0) AS question, CASE WHEN q.number IS NULL THEN p.name ELSE '' END AS name,
    epoch_us(p.probed_at) AS at_us, p.remaining_ttl_s AS ttl_s,
    coalesce(len(q.addresses) > 0 AND NOT list_has_all(q.addresses, p.answers), false) AS is_wrong
  FROM probes p LEFT JOIN numbered f USING (address, port) LEFT JOIN question q ON q.name = p.name AND q.qtype = p.qtype
  WHERE p.remaining_ttl_s IS NOT NULL AND p.burst_index = 0 AND p.status = 'answered' AND p.rcode = 'NOERROR'
)
SELECT forwarder, asn, country, question, name, at_us, ttl_s, is_wrong, 1::BIGINT AS n FROM hit WHERE forwarder > 0
UNION ALL
SELECT forwarder, asn, country, question, name, min(at_us), 0, false, count(*) FROM hit WHERE forwarder <= 0 GROUP BY ALL
