-- Begin of the statements on hits: forwarders as the latest survey found them, with the first rule of
-- suitability that each does not meet (see Unmet), and hits of the probes that a schedule called for.
-- Confirmations do not count: the procedure of 2018 sent none. What follows is added by the statement.
WITH forwarder AS (
  SELECT DISTINCT ON (address, port) address, port, country,
    CASE WHEN len(egress_asns) = 1 THEN egress_asns[1] ELSE asn END AS asn,
    CASE WHEN is_suitable_2018_rd IS DISTINCT FROM true THEN 1
      WHEN is_suitable_2018_one_as IS DISTINCT FROM true THEN 2
      WHEN is_suitable_2018_access = false THEN 3
      WHEN is_suitable_2018_not_hosting = false THEN 4
      WHEN is_suitable_2018_forwarder IS DISTINCT FROM true THEN 5
      WHEN is_suitable_2018_reaches IS DISTINCT FROM true THEN 6
      ELSE 0 END AS unmet
  FROM current_resolver_qualifications
  ORDER BY address, port, last_asked_at DESC, run_id DESC
), hit AS (
  SELECT name, qtype, address, port, probed_at, remaining_ttl_s, answers
  FROM probes
  WHERE remaining_ttl_s IS NOT NULL AND burst_index = 0 AND status = 'answered' AND rcode = 'NOERROR'
)
