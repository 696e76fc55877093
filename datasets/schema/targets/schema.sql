CREATE TABLE targets (
  run_id       VARCHAR NOT NULL,
  name         VARCHAR NOT NULL,
  purpose      VARCHAR NOT NULL CHECK (purpose IN ('operator', 'decoy', 'control', 'canary')),
  zone_cut     VARCHAR,
  ttl_s        UINTEGER,
  ns_ttl_s     UINTEGER,
  addresses    VARCHAR[] NOT NULL,
  hosting_asns VARCHAR[] NOT NULL,
  is_public    BOOLEAN NOT NULL
);
COMMENT ON TABLE targets IS
  'Names to probe, one row per name and run that planned with it. Layer: raw.';
COMMENT ON COLUMN targets.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN targets.name IS
  'Domain name, lower case, without final dot, A-labels. Unit: none (name). Null: never. Source: the plan.';
COMMENT ON COLUMN targets.purpose IS
  'Why it is probed: operator, decoy (own name published with the targets), control (own name never published) or canary (own zone). Unit: none (word). Null: never. Source: the plan.';
COMMENT ON COLUMN targets.zone_cut IS
  'Name at which the zone is delegated; delegation-level probing needs that it belongs to the operator alone. Unit: none (name). Null: not looked up. Source: the parent zone.';
COMMENT ON COLUMN targets.ttl_s IS
  'TTL of the address record as the authority gives it. Unit: seconds. Null: not looked up. Source: authoritative answer, RFC 1035, 3.2.1.';
COMMENT ON COLUMN targets.ns_ttl_s IS
  'TTL of the delegation as the parent gives it. Unit: seconds. Null: not looked up. Source: answer of the parent''s servers.';
COMMENT ON COLUMN targets.addresses IS
  'Addresses the name is known to point to; an answer outside them is suspect. Unit: none (list of addresses). Null: never, an empty list means none are known. Source: resolutions.';
COMMENT ON COLUMN targets.hosting_asns IS
  'Autonomous systems of these addresses, such as AS64496; fills in them are no user''s. Unit: none (list of text). Null: never, an empty list means none are known. Source: prefixes.';
COMMENT ON COLUMN targets.is_public IS
  'True if the name stands in a public list of indicators, so that crawlers look it up. Unit: none (truth value). Null: never. Source: the plan.';
