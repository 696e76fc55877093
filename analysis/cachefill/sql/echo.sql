-- Random labels of bursts that were answered: a cache that answers them answers anything.
CREATE OR REPLACE TEMP TABLE fx_echo AS
SELECT a.p, n.n, epoch_us(b.probed_at) AS t
FROM probes b JOIN fx_path a ON a.address = b.address AND a.port = b.port AND a.anchor = coalesce(b.anchor_port, 0)
JOIN fx_name n ON ends_with(b.name, '.' || coalesce(n.zone, n.name))
WHERE b.burst_index > 0 AND b.purpose = 'control' AND b.qtype = 'A' AND b.rcode = 'NOERROR' AND b.remaining_ttl_s IS NOT NULL;
