CREATE TABLE exposures (
  run_id      VARCHAR NOT NULL,
  cache_group VARCHAR NOT NULL,
  name        VARCHAR NOT NULL,
  level       VARCHAR NOT NULL CHECK (level IN ('address', 'delegation')),
  hour_of_day INTEGER NOT NULL CHECK (hour_of_day BETWEEN 0 AND 23),
  exposure_us BIGINT NOT NULL CHECK (exposure_us >= 0),
  removed_us  BIGINT NOT NULL CHECK (removed_us >= 0),
  n_misses    BIGINT NOT NULL CHECK (n_misses >= 0),
  n_hits      BIGINT NOT NULL CHECK (n_hits >= 0),
  n_missing   BIGINT NOT NULL CHECK (n_missing >= 0)
);
COMMENT ON TABLE exposures IS
  'Time watched per cache group, name and hour. Layer: observation (derived).';
COMMENT ON COLUMN exposures.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN exposures.cache_group IS
  'Cache system that was watched. Unit: none (label). Null: never. Source: resolver_qualifications.';
COMMENT ON COLUMN exposures.name IS
  'Name that was watched; at the delegation level the zone. Unit: none (name). Null: never. Source: probes.';
COMMENT ON COLUMN exposures.level IS
  'address or delegation. Unit: none (word). Null: never. Source: analysis/cachefill.';
COMMENT ON COLUMN exposures.hour_of_day IS
  'Hour of the day in UTC, 0 to 23, since rates follow the day. Unit: hours. Null: never. Source: analysis/cachefill.';
COMMENT ON COLUMN exposures.exposure_us IS
  'Time during which the entry is known to have been absent. Unit: microseconds. Null: never. Source: analysis/cachefill.';
COMMENT ON COLUMN exposures.removed_us IS
  'Time taken out by filters. Unit: microseconds. Null: never. Source: analysis/cachefill.';
COMMENT ON COLUMN exposures.n_misses IS
  'Probes that found the entry absent. Unit: probes. Null: never. Source: probes.';
COMMENT ON COLUMN exposures.n_hits IS
  'Probes that found it present. Unit: probes. Null: never. Source: probes.';
COMMENT ON COLUMN exposures.n_missing IS
  'Probes without a usable answer (refused, failed, suspect); never misses. Unit: probes. Null: never. Source: probes.';
