-- Names that were asked for, random labels of bursts apart, with what is known of them.
CREATE OR REPLACE TEMP TABLE fx_target AS
SELECT name, any_value(t ORDER BY t.run_id DESC, t.source DESC, t.source_row DESC) AS t
FROM targets t WHERE qtype = 'A' AND purpose <> 'canary' GROUP BY name;

-- A user's table of operators is the user's word and is used alone.
CREATE OR REPLACE TEMP TABLE fx_owner AS
SELECT value, min(operator) AS operator FROM current_operators o WHERE kind = 'name'
  AND (basis = 'table' OR NOT EXISTS (FROM current_operators u WHERE u.kind = 'name' AND u.basis = 'table')) GROUP BY value;

CREATE OR REPLACE TEMP TABLE fx_met AS
SELECT name, ns_owner, max(purpose) FILTER (WHERE purpose <> 'confirm') AS purpose FROM (
  SELECT DISTINCT name, ns_owner, purpose FROM probes WHERE qtype = 'A' AND NOT (burst_index > 0 AND purpose = 'control'))
GROUP BY name, ns_owner;

CREATE OR REPLACE TEMP TABLE fx_known AS
SELECT a.name, coalesce(t.t.purpose, a.purpose) AS purpose,
  CASE WHEN NOT coalesce(t.t.is_zone_shared, false) AND t.t.zone_cut <> '.' THEN t.t.zone_cut END AS zone,
  t.t.ttl_s AS ttl, t.t.negative_ttl_s AS negative, t.t.ns_parent_ttl_s AS parent, t.t.ns_child_ttl_s AS child,
  coalesce(t.t.addresses, []) AS addresses, coalesce(t.t.hosting_asns, []) AS hosting, o.operator
FROM (SELECT name, coalesce(max(purpose), 'target') AS purpose FROM fx_met GROUP BY name) a
LEFT JOIN fx_target t USING (name) LEFT JOIN fx_owner o ON o.value = a.name;

CREATE OR REPLACE TEMP TABLE fx_zone AS
SELECT row_number() OVER (ORDER BY zone)::BIGINT - 1 AS z, zone, max(parent) AS parent, max(child) AS child
FROM fx_known WHERE zone IS NOT NULL GROUP BY zone;

CREATE OR REPLACE TEMP TABLE fx_name AS
SELECT row_number() OVER (ORDER BY k.name)::BIGINT - 1 AS n, regexp_extract(k.name, '[^.]*$') AS top, k.* EXCLUDE (parent, child), z.z, z.parent, z.child,
  count(*) OVER () AS n_names, CASE WHEN k.purpose IN ('decoy', 'control') THEN NULL
    ELSE coalesce('o ' || k.operator, 'd ' || coalesce(k.zone, k.name)) END AS who
FROM fx_known k LEFT JOIN fx_zone z USING (zone);

-- Names with the owners of the NS sets that came with them: few pairs, so that no text is compared row by row. is_own: the zone itself.
-- leads: 0 there is no owner, 1 the root, 2 a zone on the way to the name, 3 none of these. is_above: a zone above that of the name.
CREATE OR REPLACE TEMP TABLE fx_said AS
SELECT n.n, n.z, n.name, m.ns_owner, coalesce(m.ns_owner = n.zone, false) AS is_own,
  (CASE WHEN m.ns_owner IS NULL THEN 0 WHEN m.ns_owner = '.' THEN 1 WHEN m.ns_owner = top OR m.ns_owner = n.name OR ends_with(n.name, '.' || m.ns_owner) THEN 2 ELSE 3 END)::UTINYINT AS leads,
  z IS NOT NULL AND coalesce(m.ns_owner = '.' OR m.ns_owner = top AND top <> zone OR ends_with(zone, '.' || m.ns_owner), false) AS is_above,
  greatest(parent, child)::BIGINT + 1 AS longest, n.ttl, n.addresses
FROM fx_met m JOIN fx_name n USING (name)
