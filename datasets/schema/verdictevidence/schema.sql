CREATE TABLE verdict_evidence (
  run_id             VARCHAR NOT NULL,
  operator           VARCHAR NOT NULL,
  country            VARCHAR NOT NULL,
  cache_group        VARCHAR NOT NULL,
  asns               BIGINT[] NOT NULL,
  n_names            INTEGER NOT NULL CHECK (n_names >= 1),
  n_fills            INTEGER NOT NULL CHECK (n_fills >= 0),
  n_fill_days        INTEGER NOT NULL CHECK (n_fill_days >= 0),
  n_removed          INTEGER NOT NULL CHECK (n_removed >= 0),
  exposure_us        BIGINT NOT NULL CHECK (exposure_us >= 0),
  n_decoys           INTEGER NOT NULL CHECK (n_decoys >= 0),
  n_decoy_fills      INTEGER NOT NULL CHECK (n_decoy_fills >= 0),
  decoy_exposure_us  BIGINT NOT NULL CHECK (decoy_exposure_us >= 0),
  background_shape   DOUBLE CHECK (background_shape > 0),
  background_days    DOUBLE CHECK (background_days >= 0),
  rate_per_day       DOUBLE CHECK (rate_per_day >= 0),
  rate_low_per_day   DOUBLE CHECK (rate_low_per_day >= 0),
  rate_high_per_day  DOUBLE CHECK (rate_high_per_day >= 0),
  p_value            DOUBLE CHECK (p_value BETWEEN 0 AND 1),
  e_value            DOUBLE CHECK (e_value >= 0),
  detectable_per_day DOUBLE CHECK (detectable_per_day >= 0),
  is_named           BOOLEAN NOT NULL
);
COMMENT ON TABLE verdict_evidence IS
  'Contributions of cache systems to verdicts, one row per operator, country and cache group. Layer: estimate (derived).';
COMMENT ON COLUMN verdict_evidence.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN verdict_evidence.operator IS
  'Operator label, as in verdicts. Unit: none (label). Null: never. Source: operators.';
COMMENT ON COLUMN verdict_evidence.country IS
  'Country as ISO 3166-1 alpha-2, as in verdicts. Unit: none (code). Null: never. Source: resolver_qualifications.';
COMMENT ON COLUMN verdict_evidence.cache_group IS
  'Cache system. Unit: none (label). Null: never. Source: resolver_qualifications.';
COMMENT ON COLUMN verdict_evidence.asns IS
  'Autonomous systems of the group''s forwarders and egresses, sorted. Unit: none (list of AS numbers). Null: never, an empty list means none are known. Source: resolver_qualifications.';
COMMENT ON COLUMN verdict_evidence.n_names IS
  'Names of the operator that were watched there. Unit: names. Null: never. Source: exposures.';
COMMENT ON COLUMN verdict_evidence.n_fills IS
  'Fills of these names that count. Unit: fills. Null: never. Source: cache_fills.';
COMMENT ON COLUMN verdict_evidence.n_fill_days IS
  'Days (UTC) with such fills. Unit: days. Null: never. Source: cache_fills.';
COMMENT ON COLUMN verdict_evidence.n_removed IS
  'Fills of these names that filters removed. Unit: fills. Null: never. Source: cache_fills.';
COMMENT ON COLUMN verdict_evidence.exposure_us IS
  'Time watched that counts, summed over these names. Unit: microseconds. Null: never. Source: exposures.';
COMMENT ON COLUMN verdict_evidence.n_decoys IS
  'Decoy names that were watched there. Unit: names. Null: never. Source: exposures.';
COMMENT ON COLUMN verdict_evidence.n_decoy_fills IS
  'Fills of decoys that count. Unit: fills. Null: never. Source: cache_fills.';
COMMENT ON COLUMN verdict_evidence.decoy_exposure_us IS
  'Time watched that counts, summed over decoys. Unit: microseconds. Null: never. Source: exposures.';
COMMENT ON COLUMN verdict_evidence.background_shape IS
  'Shape a of the Gamma prior of the background rate per name. Unit: none (ratio). Null: no decoys were probed in the study. Source: empirical Bayes over groups.';
COMMENT ON COLUMN verdict_evidence.background_days IS
  'Rate parameter b of that prior, in time of one name. Unit: name-days. Null: no decoys were probed in the study. Source: empirical Bayes over groups.';
COMMENT ON COLUMN verdict_evidence.rate_per_day IS
  'Estimated rate of lookups of these names at the group. Unit: lookups per day. Null: nothing bounds it from above, since entries were never known to be absent; the lower end may stand alone. Source: analysis/arrival.';
COMMENT ON COLUMN verdict_evidence.rate_low_per_day IS
  'Lower end of its two-sided 95 % interval. Unit: lookups per day. Null: no time in which a fill would have been seen. Source: analysis/arrival.';
COMMENT ON COLUMN verdict_evidence.rate_high_per_day IS
  'Upper end of its two-sided 95 % interval. Unit: lookups per day. Null: nothing bounds the rate from above, since entries were never known to be absent. Source: analysis/arrival.';
COMMENT ON COLUMN verdict_evidence.p_value IS
  'Probability of so many fills or more from the background alone. Unit: probability. Null: no test was possible. Source: Gamma-Poisson tail, analysis/verdict.';
COMMENT ON COLUMN verdict_evidence.e_value IS
  'Evidence against the background that stays valid whenever one stops looking. Unit: none (ratio). Null: no test was possible. Source: analysis/verdict.';
COMMENT ON COLUMN verdict_evidence.detectable_per_day IS
  'Smallest rate that would have been found with probability 0.8, of one name or, where fills of one may be those of a machine, of each of two. Unit: lookups per day. Null: no rate would have been found. Source: analysis/verdict.';
COMMENT ON COLUMN verdict_evidence.is_named IS
  'True if the group''s networks may be named: the pair is selected and the group passes level qR/m within it. Unit: none (truth value). Null: never. Source: analysis/verdict.';
