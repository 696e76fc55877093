-- Gaps and islands: visits at which a server was there, parted by visits at which it was not.
CREATE OR REPLACE VIEW server_spans AS
WITH numbered AS (
  SELECT *, count(*) FILTER (WHERE NOT is_there) OVER w AS island,
    lag(asked_at) OVER w AS before_at, lag(is_there) OVER w AS before_there,
    lead(asked_at) OVER w AS after_at, lead(is_there) OVER w AS after_there
  FROM server_visits
  WINDOW w AS (PARTITION BY address, port ORDER BY asked_at, sweep)
), spans AS (
  SELECT address, port, island, min(asked_at) AS first_seen_at, max(last_asked_at) AS last_seen_at,
    max(before_at) FILTER (WHERE NOT before_there) AS absent_before_at,
    min(after_at) FILTER (WHERE NOT after_there) AS gone_at, count(*) AS n_sweeps
  FROM numbered WHERE is_there GROUP BY address, port, island
)
SELECT address, port, row_number() OVER (PARTITION BY address, port ORDER BY island) AS span,
  absent_before_at, first_seen_at, last_seen_at, gone_at, n_sweeps
FROM spans;
COMMENT ON VIEW server_spans IS
  'When servers were there: one row per address, port and span, a row of sweeps that all found an answer. A server that vanished and returned has several spans. It came after absent_before_at and not later than first_seen_at, and went after last_seen_at and not later than gone_at. One lost packet looks like a short absence: see n_sweeps and server_visits.';
COMMENT ON COLUMN server_spans.address IS
  'Address of the server. Unit: none (address). Null: never. Source: server_visits.';
COMMENT ON COLUMN server_spans.port IS
  'TCP port of the server. Unit: none (port number). Null: the scan did not record it. Source: server_visits.';
COMMENT ON COLUMN server_spans.span IS
  'Ordinal of the span of this server, from 1. Unit: none (integer). Null: never. Source: computed.';
COMMENT ON COLUMN server_spans.absent_before_at IS
  'Last visit before the span, at which nothing answered. Unit: UTC instant. Null: the server was not asked before. Source: server_visits.';
COMMENT ON COLUMN server_spans.first_seen_at IS
  'First visit of the span. Unit: UTC instant. Null: never. Source: server_visits.';
COMMENT ON COLUMN server_spans.last_seen_at IS
  'Last exchange of the last visit of the span. Unit: UTC instant. Null: never. Source: server_visits.';
COMMENT ON COLUMN server_spans.gone_at IS
  'First visit after the span, at which nothing answered. Unit: UTC instant. Null: the server was not asked since, so nobody knows. Source: server_visits.';
COMMENT ON COLUMN server_spans.n_sweeps IS
  'Sweeps that found it during the span. Unit: sweeps. Null: never. Source: server_visits.';
