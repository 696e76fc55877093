CREATE TABLE targets (
  run_id            VARCHAR NOT NULL,
  name              VARCHAR NOT NULL,
  qtype             VARCHAR NOT NULL,
  purpose           VARCHAR NOT NULL CHECK (purpose IN ('target', 'decoy', 'control', 'canary')),
  is_public         BOOLEAN,
  looked_up_at      TIMESTAMPTZ,
  zone_cut          VARCHAR,
  is_zone_shared    BOOLEAN,
  ttl_s             UINTEGER,
  negative_ttl_s    UINTEGER,
  ns_parent_ttl_s   UINTEGER,
  ns_child_ttl_s    UINTEGER,
  cname             VARCHAR,
  addresses         VARCHAR[] NOT NULL,
  hosting_asns      BIGINT[] NOT NULL,
  hosting_countries VARCHAR[] NOT NULL,
  source            VARCHAR NOT NULL,
  source_row        BIGINT CHECK (source_row >= 1)
);
COMMENT ON TABLE targets IS
  'Names to probe with their authoritative facts, one row per name, type and plan. Layer: raw.';
COMMENT ON COLUMN targets.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN targets.name IS
  'Domain name, lower case, without final dot, A-labels. Unit: none (name). Null: never. Source: the plan.';
COMMENT ON COLUMN targets.qtype IS
  'Record type to ask for, such as A. Unit: none (word). Null: never. Source: the plan; RFC 1035, 3.2.2.';
COMMENT ON COLUMN targets.purpose IS
  'Why it is probed: target (name of an operator), decoy (own name in the same public lists), control (own name never published) or canary (own zone, for qualification). Unit: none (word). Null: never. Source: the plan.';
COMMENT ON COLUMN targets.is_public IS
  'True if the name stands in a public list of indicators, so that crawlers look it up. Unit: none (truth value). Null: not known. Source: the plan.';
COMMENT ON COLUMN targets.looked_up_at IS
  'Instant at which TTLs, addresses and alias were as given here. Unit: UTC instant, microseconds. Null: nothing was looked up; what is given comes from the source. Source: the resolution of the plan.';
COMMENT ON COLUMN targets.zone_cut IS
  'Name at which the zone is delegated. Unit: none (name). Null: not known. Source: the parent zone.';
COMMENT ON COLUMN targets.is_zone_shared IS
  'True if names of others lie in the same zone (dynamic DNS, hosting), so that its delegation says nothing of this name. Unit: none (truth value). Null: not known. Source: the plan, Public Suffix List.';
COMMENT ON COLUMN targets.ttl_s IS
  'TTL of the record as its authority gives it. Unit: seconds. Null: not known. Source: authoritative answer, RFC 1035, 3.2.1.';
COMMENT ON COLUMN targets.negative_ttl_s IS
  'TTL of negative answers of the zone. Unit: seconds. Null: not known. Source: SOA of the zone, RFC 2308, 5.';
COMMENT ON COLUMN targets.ns_parent_ttl_s IS
  'TTL of the NS set as the parent gives it. Unit: seconds. Null: not known. Source: servers of the parent zone.';
COMMENT ON COLUMN targets.ns_child_ttl_s IS
  'TTL of the NS set as the zone itself gives it. Unit: seconds. Null: not known. Source: servers of the zone.';
COMMENT ON COLUMN targets.cname IS
  'Name that it is an alias of. Unit: none (name). Null: no alias is known. Source: authoritative answer, RFC 1034, 3.6.2.';
COMMENT ON COLUMN targets.addresses IS
  'Addresses it may point to, sorted; an answer outside them is suspect. Unit: none (list of addresses). Null: never, an empty list means none are known. Source: resolutions.';
COMMENT ON COLUMN targets.hosting_asns IS
  'Autonomous systems of these addresses, sorted; fills in them are no user''s. Unit: none (list of AS numbers). Null: never, an empty list means none are known. Source: prefixes.';
COMMENT ON COLUMN targets.hosting_countries IS
  'Countries of these addresses as ISO 3166-1 alpha-2, sorted. Unit: none (list of codes). Null: never, an empty list means none are known. Source: prefixes.';
COMMENT ON COLUMN targets.source IS
  'Who names it: data set, clustering run, or file of the user. Unit: none (text). Null: never. Source: the plan.';
COMMENT ON COLUMN targets.source_row IS
  'Row or line of the file, from 1. Unit: none (integer). Null: it comes from no file. Source: the plan.';
