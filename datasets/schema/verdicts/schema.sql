CREATE TABLE verdicts (
  run_id             VARCHAR NOT NULL,
  operator           VARCHAR NOT NULL,
  country            VARCHAR NOT NULL,
  verdict            VARCHAR NOT NULL CHECK (verdict IN ('supported', 'indicated', 'not_detected', 'not_testable')),
  reasons            VARCHAR[] NOT NULL,
  n_fills            INTEGER NOT NULL CHECK (n_fills >= 0),
  n_fill_days        INTEGER NOT NULL CHECK (n_fill_days >= 0),
  n_removed          INTEGER NOT NULL CHECK (n_removed >= 0),
  n_caches           INTEGER NOT NULL CHECK (n_caches >= 0),
  exposure_us        BIGINT NOT NULL CHECK (exposure_us >= 0),
  country_mass       DOUBLE CHECK (country_mass BETWEEN 0 AND 1),
  rate_per_day       DOUBLE CHECK (rate_per_day >= 0),
  rate_low_per_day   DOUBLE CHECK (rate_low_per_day >= 0),
  rate_high_per_day  DOUBLE CHECK (rate_high_per_day >= 0),
  background_per_day DOUBLE CHECK (background_per_day >= 0),
  p_value            DOUBLE CHECK (p_value BETWEEN 0 AND 1),
  q_bh               DOUBLE CHECK (q_bh BETWEEN 0 AND 1),
  q_by               DOUBLE CHECK (q_by BETWEEN 0 AND 1),
  e_value            DOUBLE CHECK (e_value >= 0),
  detectable_per_day DOUBLE CHECK (detectable_per_day >= 0),
  is_hit_2018        BOOLEAN
);
COMMENT ON TABLE verdicts IS
  'Verdicts on operators in countries, one row per pair and run. Layer: estimate (derived).';
COMMENT ON COLUMN verdicts.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN verdicts.operator IS
  'Operator label, or the domain where no operators are known. Unit: none (label). Null: never. Source: operators.';
COMMENT ON COLUMN verdicts.country IS
  'Country as ISO 3166-1 alpha-2. Unit: none (code). Null: never. Source: resolver_qualifications.';
COMMENT ON COLUMN verdicts.verdict IS
  'supported, indicated, not_detected or not_testable. Unit: none (word). Null: never. Source: analysis/verdict.';
COMMENT ON COLUMN verdicts.reasons IS
  'Why it is this verdict and no stronger one, in words. Unit: none (list of text). Null: never. Source: analysis/verdict.';
COMMENT ON COLUMN verdicts.n_fills IS
  'Fills that count. Unit: fills. Null: never. Source: cache_fills.';
COMMENT ON COLUMN verdicts.n_fill_days IS
  'Days (UTC) with such fills. Unit: days. Null: never. Source: cache_fills.';
COMMENT ON COLUMN verdicts.n_removed IS
  'Fills that filters removed. Unit: fills. Null: never. Source: cache_fills.';
COMMENT ON COLUMN verdicts.n_caches IS
  'Qualified cache groups of the country. Unit: cache groups. Null: never. Source: resolver_qualifications.';
COMMENT ON COLUMN verdicts.exposure_us IS
  'Time watched over these caches and the operator''s names. Unit: microseconds. Null: never. Source: exposures.';
COMMENT ON COLUMN verdicts.country_mass IS
  'Belief that the caches'' users are in the country. Unit: probability. Null: no qualified cache. Source: prefixes.';
COMMENT ON COLUMN verdicts.rate_per_day IS
  'Estimated rate of look-ups at a cache with fills. Unit: look-ups per day. Null: no fill counts. Source: analysis/arrival.';
COMMENT ON COLUMN verdicts.rate_low_per_day IS
  'Lower end of its 95 % interval. Unit: look-ups per day. Null: no fill counts. Source: analysis/arrival.';
COMMENT ON COLUMN verdicts.rate_high_per_day IS
  'Upper end of its 95 % interval. Unit: look-ups per day. Null: no exposure. Source: analysis/arrival.';
COMMENT ON COLUMN verdicts.background_per_day IS
  'Rate expected of an ordinary unused name, from decoys. Unit: look-ups per day. Null: no decoys were probed. Source: analysis/verdict.';
COMMENT ON COLUMN verdicts.p_value IS
  'Probability of so many fills without any client of the operator in the country. Unit: probability. Null: not testable. Source: analysis/verdict.';
COMMENT ON COLUMN verdicts.q_bh IS
  'False discovery rate at which the pair is selected, independent pairs. Unit: probability. Null: not testable. Source: Benjamini and Hochberg 1995.';
COMMENT ON COLUMN verdicts.q_by IS
  'The same under any dependence. Unit: probability. Null: not testable. Source: Benjamini and Yekutieli 2001.';
COMMENT ON COLUMN verdicts.e_value IS
  'Evidence that stays valid whenever one stops looking. Unit: none (ratio). Null: not testable. Source: analysis/verdict.';
COMMENT ON COLUMN verdicts.detectable_per_day IS
  'Smallest rate that would have been found with probability 0.8. Unit: look-ups per day. Null: not testable. Source: analysis/power.';
COMMENT ON COLUMN verdicts.is_hit_2018 IS
  'What the rules of 2018 say: hits on both C&C names in one AS. Unit: none (truth value). Null: they were not applied. Source: analysis/rules2018.';
