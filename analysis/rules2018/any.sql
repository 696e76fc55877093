-- Hits at all forwarders, suitable or not: the first of each name, system and country, and how many there are.
-- Forwarders that no survey knows have no country; is_surveyed tells them apart.
SELECT h.name, coalesce(f.asn, 0) AS asn, coalesce(f.country, '') AS country, f.unmet IS NOT NULL AS is_surveyed,
  coalesce(f.unmet = 0, false) AS is_suitable, min(epoch_us(h.probed_at)) AS at_us, count(*) AS n
FROM hit h LEFT JOIN forwarder f USING (address, port)
GROUP BY ALL
ORDER BY ALL
