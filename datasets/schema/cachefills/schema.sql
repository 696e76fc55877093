CREATE TABLE cache_fills (
  run_id          VARCHAR NOT NULL,
  cache_group     VARCHAR NOT NULL,
  name            VARCHAR NOT NULL,
  level           VARCHAR NOT NULL CHECK (level IN ('address', 'delegation')),
  is_negative     BOOLEAN NOT NULL,
  expires_at      TIMESTAMPTZ NOT NULL,
  filled_at       TIMESTAMPTZ,
  tolerance_s     DOUBLE NOT NULL CHECK (tolerance_s >= 0),
  ttl_s           UINTEGER,
  n_probes        INTEGER NOT NULL CHECK (n_probes >= 1),
  n_forwarders    INTEGER NOT NULL CHECK (n_forwarders >= 1),
  removed_by      VARCHAR CHECK (removed_by IN ('own_probe', 'refresh', 'sweep', 'clockwork', 'stratum', 'suspect')),
  removed_because VARCHAR
);
COMMENT ON TABLE cache_fills IS
  'Fills of caches, kept and removed ones, one row per expiry time, cache group and name. Layer: observation (derived).';
COMMENT ON COLUMN cache_fills.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN cache_fills.cache_group IS
  'Cache system that was filled. Unit: none (label). Null: never. Source: resolver_qualifications.';
COMMENT ON COLUMN cache_fills.name IS
  'Name that was looked up; at the delegation level the zone. Unit: none (name). Null: never. Source: probes.';
COMMENT ON COLUMN cache_fills.level IS
  'address (the name itself) or delegation (any name of the zone). Unit: none (word). Null: never. Source: analysis/cachefill.';
COMMENT ON COLUMN cache_fills.is_negative IS
  'True if what was cached is that the name does not exist. Unit: none (truth value). Null: never. Source: probes.';
COMMENT ON COLUMN cache_fills.expires_at IS
  'Expiry of the entry: instant of the probe plus remaining TTL, middle of the cluster. Unit: UTC instant, microseconds. Null: never. Source: analysis/cachefill.';
COMMENT ON COLUMN cache_fills.filled_at IS
  'Instant of the fill: expiry less effective TTL. Unit: UTC instant, microseconds. Null: the effective TTL is not known. Source: analysis/cachefill.';
COMMENT ON COLUMN cache_fills.tolerance_s IS
  'Half the width of the interval that holds expiry and fill. Unit: seconds. Null: never. Source: analysis/cachefill.';
COMMENT ON COLUMN cache_fills.ttl_s IS
  'Effective TTL used. Unit: seconds. Null: not known. Source: max(floor, min(authoritative TTL, cap)).';
COMMENT ON COLUMN cache_fills.n_probes IS
  'Probes that saw the entry. Unit: probes. Null: never. Source: probes.';
COMMENT ON COLUMN cache_fills.n_forwarders IS
  'Distinct addresses through which it was seen. Unit: addresses. Null: never. Source: probes.';
COMMENT ON COLUMN cache_fills.removed_by IS
  'Filter that took the fill out of the evidence: own_probe, refresh, sweep, clockwork, stratum or suspect. Unit: none (word). Null: the fill counts. Source: analysis/cachefill.';
COMMENT ON COLUMN cache_fills.removed_because IS
  'The same in words, with numbers. Unit: none (text). Null: the fill counts. Source: analysis/cachefill.';
