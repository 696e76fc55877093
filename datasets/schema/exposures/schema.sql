CREATE TABLE exposures (
  run_id      VARCHAR NOT NULL,
  cache_group VARCHAR NOT NULL,
  anchor_port INTEGER CHECK (anchor_port BETWEEN 1 AND 65535),
  name        VARCHAR NOT NULL,
  level       VARCHAR NOT NULL CHECK (level IN ('address', 'delegation')),
  ttl_s       UINTEGER,
  hour_of_day INTEGER CHECK (hour_of_day BETWEEN 0 AND 23),
  removed_by  VARCHAR CHECK (removed_by IN ('suspect', 'unconfirmed', 'leak', 'own_probe', 'refresh', 'stale', 'sweep', 'clockwork', 'stratum')),
  empty_us    BIGINT NOT NULL CHECK (empty_us >= 0),
  visible_us  BIGINT NOT NULL CHECK (visible_us >= 0),
  watched_us  BIGINT NOT NULL CHECK (watched_us >= 0),
  n_misses    BIGINT NOT NULL CHECK (n_misses >= 0),
  n_hits      BIGINT NOT NULL CHECK (n_hits >= 0),
  n_missing   BIGINT NOT NULL CHECK (n_missing >= 0),
  CHECK (empty_us <= watched_us)
);
COMMENT ON TABLE exposures IS
  'Time watched by cache and name, one row for what counts, by hour of the day where something was filled, and one per filter; the rows of a cache, name and level add up to all there was. Layer: observation (derived).';
COMMENT ON COLUMN exposures.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN exposures.cache_group IS
  'Cache system that was watched. Unit: none (label). Null: never. Source: resolver_qualifications.';
COMMENT ON COLUMN exposures.anchor_port IS
  'Own port that reaches this one cache of a pool. Unit: none (port number). Null: the row concerns the group as a whole. Source: probes.';
COMMENT ON COLUMN exposures.name IS
  'Name that was watched; at the delegation level the zone. Unit: none (name). Null: never. Source: probes.';
COMMENT ON COLUMN exposures.level IS
  'Which entry was watched: address or delegation, as in cache_fills. Unit: none (word). Null: never. Source: analysis/cachefill.';
COMMENT ON COLUMN exposures.ttl_s IS
  'Effective TTL of the entry, as in cache_fills. Unit: seconds. Null: it cannot be told, and then no time counts. Source: targets and resolver_qualifications.';
COMMENT ON COLUMN exposures.hour_of_day IS
  'Hour of the day in UTC; a bin of the daily rhythm, whatever the local time. Unit: none (hour, 0 to 23). Null: what is not told apart by hours, which is all of it where nothing was filled. Source: analysis/cachefill.';
COMMENT ON COLUMN exposures.removed_by IS
  'Filter that took this time out of the evidence, as in cache_fills. Unit: none (word). Null: the time counts. Source: analysis/cachefill.';
COMMENT ON COLUMN exposures.empty_us IS
  'Exposure of a rate: time known empty between probes not further apart than the TTL, one TTL for each miss of others. Unit: microseconds. Null: never. Source: analysis/cachefill.';
COMMENT ON COLUMN exposures.visible_us IS
  'Time in which a fill would have been seen: within a TTL before any usable probe. Unit: microseconds. Null: never. Source: analysis/cachefill.';
COMMENT ON COLUMN exposures.watched_us IS
  'Time between first and last usable probe, or all empty_us if that is more; what stands in other rows of the same watch is not in it again. Unit: microseconds. Null: never. Source: analysis/cachefill.';
COMMENT ON COLUMN exposures.n_misses IS
  'Probes that found the entry absent. Unit: probes. Null: never. Source: probes.';
COMMENT ON COLUMN exposures.n_hits IS
  'Probes that found it present. Unit: probes. Null: never. Source: probes.';
COMMENT ON COLUMN exposures.n_missing IS
  'Probes without a usable answer (refused, failed, suspect, skipped), which are no misses. Unit: probes. Null: never. Source: probes.';
