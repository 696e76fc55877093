-- Only the last span of a server can have no gone_at.
CREATE OR REPLACE VIEW server_sightings AS
WITH seen AS (
  SELECT address, port, min(first_seen_at) AS first_seen_at, max(last_seen_at) AS last_seen_at,
    CASE WHEN bool_and(gone_at IS NOT NULL) THEN max(gone_at) END AS gone_at, max(span) AS n_spans
  FROM server_spans GROUP BY address, port
)
SELECT s.address, s.port, s.first_seen_at, s.last_seen_at,
  count(*) FILTER (WHERE v.is_there) AS n_sweeps_seen,
  count(*) AS n_sweeps_asked,
  count(*) FILTER (WHERE NOT v.is_there AND v.asked_at >= s.gone_at) AS n_sweeps_asked_since,
  s.gone_at, s.n_spans, s.n_spans > 1 AS has_returned
FROM seen s JOIN server_visits v ON v.address = s.address AND v.port IS NOT DISTINCT FROM s.port
GROUP BY ALL;
COMMENT ON VIEW server_sightings IS
  'First and last sight of every server that was ever there: one row per address and port. Servers that no sweep found are in server_visits alone.';
COMMENT ON COLUMN server_sightings.address IS
  'Address of the server. Unit: none (address). Null: never. Source: server_spans.';
COMMENT ON COLUMN server_sightings.port IS
  'TCP port of the server. Unit: none (port number). Null: the scan did not record it. Source: server_spans.';
COMMENT ON COLUMN server_sightings.first_seen_at IS
  'First visit at which something answered. Unit: UTC instant. Null: never. Source: server_spans.';
COMMENT ON COLUMN server_sightings.last_seen_at IS
  'Last exchange of the last visit at which something answered. Unit: UTC instant. Null: never. Source: server_spans.';
COMMENT ON COLUMN server_sightings.n_sweeps_seen IS
  'Sweeps that found it. Unit: sweeps. Null: never. Source: server_visits.';
COMMENT ON COLUMN server_sightings.n_sweeps_asked IS
  'Sweeps that asked it and learnt whether it is there. Unit: sweeps. Null: never. Source: server_visits.';
COMMENT ON COLUMN server_sightings.n_sweeps_asked_since IS
  'Sweeps that asked it after the last sight, all in vain. Unit: sweeps. Null: never. Source: server_visits.';
COMMENT ON COLUMN server_sightings.gone_at IS
  'First sweep after the last sight that asked and found nothing. Unit: UTC instant. Null: it was there when last asked. Source: server_spans.';
COMMENT ON COLUMN server_sightings.n_spans IS
  'Spans during which it was there. Unit: spans. Null: never. Source: server_spans.';
COMMENT ON COLUMN server_sightings.has_returned IS
  'True if it vanished and came back. Unit: none (truth value). Null: never. Source: server_spans.';
