-- Begin of the statements on forwarders: as the latest survey found them, with the first rule of suitability that each
-- does not meet (see Unmet), and numbered by address and port. What follows is added by the statement.
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
), numbered AS (
  SELECT row_number() OVER (ORDER BY address, port) AS number, address, port, coalesce(asn, 0) AS asn, coalesce(country, '') AS country, unmet
  FROM forwarder
)
