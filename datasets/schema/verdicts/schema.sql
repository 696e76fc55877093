CREATE TABLE verdicts (
  run_id                VARCHAR NOT NULL,
  operator              VARCHAR NOT NULL,
  is_domain             BOOLEAN NOT NULL,
  country               VARCHAR NOT NULL,
  method                VARCHAR NOT NULL,
  method_version        INTEGER NOT NULL CHECK (method_version >= 1),
  verdict               VARCHAR NOT NULL CHECK (verdict IN ('supported', 'indicated', 'not_detected', 'not_testable')),
  reasons               VARCHAR[] NOT NULL,
  missing_layers        VARCHAR[] NOT NULL,
  n_names               INTEGER NOT NULL CHECK (n_names >= 0),
  n_fills               INTEGER NOT NULL CHECK (n_fills >= 0),
  n_fill_days           INTEGER NOT NULL CHECK (n_fill_days >= 0),
  n_removed             INTEGER NOT NULL CHECK (n_removed >= 0),
  n_caches              INTEGER NOT NULL CHECK (n_caches >= 0),
  n_caches_with_fills   INTEGER NOT NULL CHECK (n_caches_with_fills >= 0),
  n_excluded            INTEGER NOT NULL CHECK (n_excluded >= 0),
  exposure_us           BIGINT NOT NULL CHECK (exposure_us >= 0),
  country_mass          DOUBLE CHECK (country_mass BETWEEN 0 AND 1),
  n_country_sources     INTEGER NOT NULL CHECK (n_country_sources >= 0),
  rate_per_day          DOUBLE CHECK (rate_per_day >= 0),
  rate_low_per_day      DOUBLE CHECK (rate_low_per_day >= 0),
  rate_high_per_day     DOUBLE CHECK (rate_high_per_day >= 0),
  background_per_day    DOUBLE CHECK (background_per_day >= 0),
  p_value               DOUBLE CHECK (p_value BETWEEN 0 AND 1),
  q_bh                  DOUBLE CHECK (q_bh BETWEEN 0 AND 1),
  q_by                  DOUBLE CHECK (q_by BETWEEN 0 AND 1),
  q_decoy               DOUBLE CHECK (q_decoy >= 0),
  e_value               DOUBLE CHECK (e_value >= 0),
  power_at_daily_lookup DOUBLE CHECK (power_at_daily_lookup BETWEEN 0 AND 1),
  detectable_per_day    DOUBLE CHECK (detectable_per_day >= 0),
  is_hit_2018           BOOLEAN,
  asns_2018             BIGINT[] NOT NULL,
  CHECK (verdict NOT IN ('supported', 'indicated') OR p_value IS NOT NULL)
);
COMMENT ON TABLE verdicts IS
  'Verdicts on operators in countries, one row per operator, country and method. Layer: estimate (derived).';
COMMENT ON COLUMN verdicts.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN verdicts.operator IS
  'Operator label, or the domain where no operators are known. Unit: none (label). Null: never. Source: operators.';
COMMENT ON COLUMN verdicts.is_domain IS
  'True if operator is a single domain, since no operators are known. Unit: none (truth value). Null: never. Source: analysis/verdict.';
COMMENT ON COLUMN verdicts.country IS
  'Country as ISO 3166-1 alpha-2. Unit: none (code). Null: never. Source: resolver_qualifications.';
COMMENT ON COLUMN verdicts.method IS
  'Procedure that reached the verdict, such as gamma-poisson. Unit: none (name). Null: never. Source: analysis/verdict.';
COMMENT ON COLUMN verdicts.method_version IS
  'Version of the procedure; it rises whenever the same rows may give another verdict. Unit: none (integer). Null: never. Source: analysis/verdict.';
COMMENT ON COLUMN verdicts.verdict IS
  'Level of the verdict: supported, indicated, not_detected or not_testable. Unit: none (word). Null: never. Source: analysis/verdict.';
COMMENT ON COLUMN verdicts.reasons IS
  'Why this level and none above it, in words with numbers. Unit: none (list of text). Null: never. Source: analysis/verdict.';
COMMENT ON COLUMN verdicts.missing_layers IS
  'Layers of evidence that were not at hand and hold the level down: scan, survey, decoys, operators, countries; sorted. Unit: none (list of words). Null: never, an empty list means none is missing. Source: analysis/verdict.';
COMMENT ON COLUMN verdicts.n_names IS
  'Names of the operator that were watched in the country. Unit: names. Null: never. Source: exposures.';
COMMENT ON COLUMN verdicts.n_fills IS
  'Fills of these names that count. Unit: fills. Null: never. Source: cache_fills.';
COMMENT ON COLUMN verdicts.n_fill_days IS
  'Days (UTC) with such fills. Unit: days. Null: never. Source: cache_fills.';
COMMENT ON COLUMN verdicts.n_removed IS
  'Fills of these names that filters removed. Unit: fills. Null: never. Source: cache_fills.';
COMMENT ON COLUMN verdicts.n_caches IS
  'Cache groups of the country that may testify. Unit: cache groups. Null: never. Source: resolver_qualifications.';
COMMENT ON COLUMN verdicts.n_caches_with_fills IS
  'Of these, how many have fills that count. Unit: cache groups. Null: never. Source: cache_fills.';
COMMENT ON COLUMN verdicts.n_excluded IS
  'Resolvers of the country that the survey excluded. Unit: resolvers. Null: never. Source: resolver_qualifications.';
COMMENT ON COLUMN verdicts.exposure_us IS
  'Time watched that counts, summed over these caches and names. Unit: microseconds. Null: never. Source: exposures.';
COMMENT ON COLUMN verdicts.country_mass IS
  'Least belief, over these caches, that their users are in the country. Unit: probability. Null: no cache may testify. Source: resolver_qualifications.';
COMMENT ON COLUMN verdicts.n_country_sources IS
  'Sources that name a country for these caches, the least number over them. Unit: sources. Null: never. Source: resolver_qualifications.';
COMMENT ON COLUMN verdicts.rate_per_day IS
  'Estimated rate of lookups per cache, over these caches. Unit: lookups per day. Null: nothing bounds it from above, since entries were never known to be absent; the lower end may stand alone. Source: analysis/arrival.';
COMMENT ON COLUMN verdicts.rate_low_per_day IS
  'Lower end of its two-sided 95 % interval. Unit: lookups per day. Null: no time in which a fill would have been seen. Source: analysis/arrival.';
COMMENT ON COLUMN verdicts.rate_high_per_day IS
  'Upper end of its two-sided 95 % interval. Unit: lookups per day. Null: nothing bounds the rate from above, since entries were never known to be absent. Source: analysis/arrival.';
COMMENT ON COLUMN verdicts.background_per_day IS
  'Rate expected of a name without clients, from decoys. Unit: lookups per day. Null: no decoys were probed. Source: analysis/verdict.';
COMMENT ON COLUMN verdicts.p_value IS
  'Probability of evidence this strong in any cache of the country from the background alone. Unit: probability. Null: no test was possible. Source: Šidák over verdict_evidence.';
COMMENT ON COLUMN verdicts.q_bh IS
  'False discovery rate at which the pair is selected, for independent pairs. Unit: probability. Null: no test was possible. Source: Benjamini and Hochberg 1995.';
COMMENT ON COLUMN verdicts.q_by IS
  'False discovery rate at which the pair is selected, for any dependence. Unit: probability. Null: no test was possible. Source: Benjamini and Yekutieli 2001.';
COMMENT ON COLUMN verdicts.q_decoy IS
  'False discovery rate estimated from decoys run as operators, at the threshold of the pair. Unit: none (ratio). Null: no decoys were probed. Source: analysis/verdict.';
COMMENT ON COLUMN verdicts.e_value IS
  'Evidence against the background that stays valid whenever one stops looking, averaged over caches. Unit: none (ratio). Null: no test was possible. Source: analysis/verdict.';
COMMENT ON COLUMN verdicts.power_at_daily_lookup IS
  'Probability that the plan as carried out finds one lookup per day at one cache. Unit: probability. Null: no exposure. Source: analysis/power.';
COMMENT ON COLUMN verdicts.detectable_per_day IS
  'Smallest rate that would have been found with probability 0.8, of one name or, where fills of one may be those of a machine, of each of two. Unit: lookups per day. Null: no rate would have been found. Source: analysis/verdict.';
COMMENT ON COLUMN verdicts.is_hit_2018 IS
  'True if the rules of 2018 see an infection: hits on both C&C names in one AS. Unit: none (truth value). Null: these rules were not applied. Source: analysis/rules2018.';
COMMENT ON COLUMN verdicts.asns_2018 IS
  'Autonomous systems with hits on both names under these rules, sorted. Unit: none (list of AS numbers). Null: never, an empty list means none or not applied. Source: analysis/rules2018.';
