CREATE TABLE cache_fills (
  run_id          VARCHAR NOT NULL,
  cache_group     VARCHAR NOT NULL,
  anchor_port     INTEGER CHECK (anchor_port BETWEEN 1 AND 65535),
  name            VARCHAR NOT NULL,
  level           VARCHAR NOT NULL CHECK (level IN ('address', 'delegation')),
  is_negative     BOOLEAN NOT NULL,
  expires_at      TIMESTAMPTZ NOT NULL,
  tolerance_us    BIGINT NOT NULL CHECK (tolerance_us >= 0),
  ttl_s           UINTEGER,
  ttl_basis       VARCHAR NOT NULL CHECK (ttl_basis IN ('authoritative', 'parent', 'child', 'negative', 'cap', 'floor', 'ambiguous')),
  filled_at       TIMESTAMPTZ,
  first_seen_at   TIMESTAMPTZ NOT NULL,
  last_seen_at    TIMESTAMPTZ NOT NULL,
  n_probes        INTEGER NOT NULL CHECK (n_probes >= 1),
  n_probes_during INTEGER NOT NULL CHECK (n_probes_during >= 1),
  n_confirming    INTEGER NOT NULL CHECK (n_confirming >= 0),
  n_forwarders    INTEGER NOT NULL CHECK (n_forwarders >= 1),
  open_flags      VARCHAR[] NOT NULL,
  removed_by      VARCHAR CHECK (removed_by IN ('suspect', 'unconfirmed', 'leak', 'own_probe', 'refresh', 'stale', 'sweep', 'clockwork', 'stratum')),
  removed_because VARCHAR,
  CHECK ((ttl_basis = 'ambiguous') = (ttl_s IS NULL)),
  CHECK ((ttl_s IS NULL) = (filled_at IS NULL)),
  CHECK ((removed_by IS NULL) = (removed_because IS NULL)),
  CHECK (n_probes <= n_probes_during)
);
COMMENT ON TABLE cache_fills IS
  'Fills of caches, kept and removed, one row per name, cache and expiry time. Layer: observation (derived).';
COMMENT ON COLUMN cache_fills.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN cache_fills.cache_group IS
  'Cache system that was filled. Unit: none (label). Null: never. Source: resolver_qualifications.';
COMMENT ON COLUMN cache_fills.anchor_port IS
  'Own port that reaches this one cache of a pool. Unit: none (port number). Null: the row concerns the group as a whole. Source: probes.';
COMMENT ON COLUMN cache_fills.name IS
  'Name that was looked up; at the delegation level the zone. Unit: none (name). Null: never. Source: probes.';
COMMENT ON COLUMN cache_fills.level IS
  'Which entry was seen: address (the name itself) or delegation (NS set of the zone, which any of its names fills). Unit: none (word). Null: never. Source: analysis/cachefill.';
COMMENT ON COLUMN cache_fills.is_negative IS
  'True if the entry says that the name or the type does not exist. Unit: none (truth value). Null: never. Source: probes.';
COMMENT ON COLUMN cache_fills.expires_at IS
  'Expiry of the entry: instant of the probe plus remaining TTL, middle of the cluster. Unit: UTC instant, microseconds. Null: never. Source: analysis/cachefill.';
COMMENT ON COLUMN cache_fills.tolerance_us IS
  'Half the width of the interval that holds the true expiry. Unit: microseconds. Null: never. Source: analysis/cachefill; whole seconds of TTLs and round-trip times.';
COMMENT ON COLUMN cache_fills.ttl_s IS
  'Effective TTL, max(floor, min(configured TTL, cap)). Unit: seconds. Null: it cannot be told which TTL applied. Source: targets and resolver_qualifications.';
COMMENT ON COLUMN cache_fills.ttl_basis IS
  'What ttl_s rests on: authoritative (TTL of the authority), parent or child (of the NS set there), negative (SOA of the zone), cap or floor of the resolver; ambiguous where several fit. Unit: none (word). Null: never. Source: analysis/cachefill.';
COMMENT ON COLUMN cache_fills.filled_at IS
  'Instant of the fill: expiry less effective TTL. Unit: UTC instant, microseconds. Null: it cannot be told which TTL applied. Source: analysis/cachefill.';
COMMENT ON COLUMN cache_fills.first_seen_at IS
  'First probe that saw the entry. Unit: UTC instant, microseconds. Null: never. Source: probes.';
COMMENT ON COLUMN cache_fills.last_seen_at IS
  'Last probe that saw the entry. Unit: UTC instant, microseconds. Null: never. Source: probes.';
COMMENT ON COLUMN cache_fills.n_probes IS
  'Probes that saw the entry. Unit: probes. Null: never. Source: probes.';
COMMENT ON COLUMN cache_fills.n_probes_during IS
  'Usable probes of the name at this group between fill (first sight, if filled_at is null) and expiry, seen or not; inclusion probabilities of pools need it. Unit: probes. Null: never. Source: probes.';
COMMENT ON COLUMN cache_fills.n_confirming IS
  'Confirmation probes that showed the same expiry. Unit: probes. Null: never. Source: probes.';
COMMENT ON COLUMN cache_fills.n_forwarders IS
  'Distinct addresses through which it was seen. Unit: addresses. Null: never. Source: probes.';
COMMENT ON COLUMN cache_fills.open_flags IS
  'Doubts that removed nothing but bar the verdict supported, in words, sorted. Unit: none (list of text). Null: never, an empty list means none. Source: analysis/cachefill.';
COMMENT ON COLUMN cache_fills.removed_by IS
  'First filter that took the fill out of the evidence, in this order: failed checks, no confirmation, an entry that may be stale, leaking forwarder, own probe near the fill, an entry that was refreshed (or follows a stale one: stale), sweep of a scanner, clockwork of a monitor, network without users. Unit: none (word). Null: the fill counts. Source: analysis/cachefill.';
COMMENT ON COLUMN cache_fills.removed_because IS
  'The same in words, with numbers. Unit: none (text). Null: the fill counts. Source: analysis/cachefill.';
