-- Ways to caches: addresses with port and anchor port, the group that each reaches and whether it may testify.
-- Where no survey speaks of an address, the user's table of resolvers does. Without a survey ({surveyed} false) each address
-- and port of which neither speaks is a group of its own.
CREATE OR REPLACE TEMP TABLE fx_qualified AS
SELECT address, port, any_value(q ORDER BY q.last_asked_at DESC, q.run_id DESC) AS q
FROM current_resolver_qualifications q GROUP BY address, port;

CREATE OR REPLACE TEMP TABLE fx_asked AS
SELECT *, CASE WHEN contains(address, ':') THEN '[' || address || ']:' ELSE address || ':' END || port AS own_label
FROM (SELECT address, port, coalesce(anchor_port, 0) AS anchor, count(*) AS n_probes FROM probes GROUP BY ALL);

CREATE OR REPLACE TEMP TABLE fx_told AS
SELECT address, port, min(cache_group) AS cache_group FROM current_resolver_groups GROUP BY address, port;

CREATE OR REPLACE TEMP TABLE fx_judged AS
SELECT a.*, CASE WHEN q.q IS NOT NULL THEN q.q.cache_group WHEN t.address IS NOT NULL OR NOT {surveyed} THEN coalesce(t.cache_group, a.own_label) END AS label, q.q.miss_form AS miss_form,
  q.q.ttl_cap_s AS cap, q.q.ttl_floor_s AS floor,
  coalesce(q.q.n_delegation_visible > 0 OR q.q.n_delegation = 0, true) AS shows_delegations,
  CASE WHEN q.q IS NULL AND t.cache_group IN (SELECT q.cache_group FROM fx_qualified) THEN 'not in the survey, whose cache group a table names'
    WHEN q.q IS NULL AND (t.address IS NOT NULL OR NOT {surveyed}) THEN NULL
    WHEN q.q IS NULL THEN 'not in the survey'
    WHEN q.q.excluded_because IS NOT NULL THEN 'unfit to testify, class ' || q.q.class
    WHEN q.q.cache_group IS NULL THEN 'no cache group is known' END AS why
FROM fx_asked a LEFT JOIN fx_qualified q USING (address, port)
LEFT JOIN fx_told t ON t.address = a.address AND (t.port IS NULL OR t.port = a.port);

CREATE OR REPLACE TEMP TABLE fx_group AS
SELECT row_number() OVER (ORDER BY label)::BIGINT - 1 AS g, label, cap, floor, n_paths, coalesce(c.is_serving_stale, false) AS is_stale FROM (
  SELECT label, min(cap) FILTER (WHERE why IS NULL) AS cap, max(floor) FILTER (WHERE why IS NULL) AS floor, count(*) AS n_paths
  FROM fx_judged WHERE label IN (SELECT label FROM fx_judged WHERE why IS NULL) GROUP BY label)
LEFT JOIN (FROM current_cache_groups QUALIFY row_number() OVER (PARTITION BY cache_group ORDER BY run_id DESC) = 1) c ON c.cache_group = label;

CREATE OR REPLACE TEMP TABLE fx_cache AS
SELECT row_number() OVER (ORDER BY g, anchor)::BIGINT - 1 AS c, g, anchor FROM (
  SELECT DISTINCT g.g, j.anchor FROM fx_judged j JOIN fx_group g USING (label));

CREATE OR REPLACE TEMP TABLE fx_path AS
SELECT row_number() OVER (ORDER BY j.address, j.port, j.anchor)::INTEGER - 1 AS p, j.address, j.port, j.anchor, c.c, c.g,
  j.why IS NULL AS used, j.why, coalesce(j.miss_form IN ('root_in_answer', 'mixed'), false) AS misses_by_root,
  coalesce(j.miss_form IN ('empty', 'mixed'), false) AS misses_by_nothing, coalesce(j.miss_form IN ('servfail', 'mixed'), false) AS misses_by_failure, j.shows_delegations, j.n_probes, g.cap, g.floor
FROM fx_judged j LEFT JOIN fx_group g USING (label) LEFT JOIN fx_cache c ON c.g = g.g AND c.anchor = j.anchor;
