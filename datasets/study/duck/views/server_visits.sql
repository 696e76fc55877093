-- One row for every server and sweep that asked it and learnt whether something answers there. A connection that was
-- opened and reset without a byte is no answer: packet filters open connections to addresses without a server.
CREATE OR REPLACE VIEW server_visits AS
WITH asked AS (
  SELECT g.address, g.port, g.run_id,
    CASE WHEN r.tool LIKE 'import%' THEN g.source || ' ' || strftime(g.grabbed_at, '%Y-%m-%d') ELSE g.run_id END AS sweep,
    g.grabbed_at,
    g.failure IS NULL OR g.first_byte_us IS NOT NULL
      OR g.failure IN ('tls_alert', 'not_tls', 'tls_unsupported', 'not_http', 'too_large', 'malformed') AS heard,
    g.failure IN ('timeout', 'port_refused', 'unreachable', 'prohibited', 'reset', 'closed_early') AS silent,
    g.failure IS NULL AS answered
  FROM grabs g LEFT JOIN runs r ON r.run_id = g.run_id
)
SELECT address, port, sweep, min(grabbed_at) AS asked_at, max(grabbed_at) AS last_asked_at,
  bool_or(heard) AS is_there, bool_or(answered) AS has_answered, count(*) AS n_grabs,
  list(DISTINCT run_id ORDER BY run_id) AS run_ids
FROM asked
GROUP BY address, port, sweep
HAVING bool_or(heard) OR bool_or(coalesce(silent, false));
COMMENT ON VIEW server_visits IS
  'What each sweep learnt of each server it asked: one row per address, port and sweep. A sweep is a run of a scanner, or of imported scans a source and a day. Sweeps that could not ask for reasons of their own (send_failed, opted_out, out_of_scope, over_cap) have no row, since they say nothing of the server; neither have servers of which an imported scan says nothing.';
COMMENT ON COLUMN server_visits.address IS
  'Address of the server. Unit: none (address). Null: never. Source: grabs.';
COMMENT ON COLUMN server_visits.port IS
  'TCP port of the server. Unit: none (port number). Null: the scan did not record it. Source: grabs.';
COMMENT ON COLUMN server_visits.sweep IS
  'The sweep: run_id of an own scan, or source and day (UTC) of imported grabs. Unit: none (identifier). Null: never. Source: grabs, runs.';
COMMENT ON COLUMN server_visits.asked_at IS
  'First exchange of the sweep with the server. Unit: UTC instant. Null: never. Source: grabs.';
COMMENT ON COLUMN server_visits.last_asked_at IS
  'Last exchange of the sweep with the server. Unit: UTC instant. Null: never. Source: grabs.';
COMMENT ON COLUMN server_visits.is_there IS
  'True if something answered: a byte came, however it went on. False: timeout, port_refused, unreachable, prohibited, reset or closed_early throughout, without a byte; who accepts connections and says nothing counts as absent. Unit: none (truth value). Null: never. Source: grabs.';
COMMENT ON COLUMN server_visits.has_answered IS
  'True if one exchange at least succeeded. Unit: none (truth value). Null: never. Source: grabs.';
COMMENT ON COLUMN server_visits.n_grabs IS
  'Exchanges of the sweep with the server. Unit: grabs. Null: never. Source: grabs.';
COMMENT ON COLUMN server_visits.run_ids IS
  'Runs that wrote these grabs, sorted; more than one only of imported scans. Unit: none (list of identifiers). Null: never. Source: grabs.';
