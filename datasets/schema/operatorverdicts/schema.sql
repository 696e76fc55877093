CREATE TABLE operator_verdicts (
  run_id               VARCHAR NOT NULL,
  operator             VARCHAR NOT NULL,
  method               VARCHAR NOT NULL,
  method_version       INTEGER NOT NULL CHECK (method_version >= 1),
  verdict              VARCHAR NOT NULL CHECK (verdict IN ('supported', 'indicated', 'not_detected', 'not_testable')),
  reasons              VARCHAR[] NOT NULL,
  countries_supported  VARCHAR[] NOT NULL,
  countries_indicated  VARCHAR[] NOT NULL,
  n_countries          INTEGER NOT NULL CHECK (n_countries >= 0),
  n_untestable         INTEGER NOT NULL CHECK (n_untestable >= 0),
  p_value              DOUBLE CHECK (p_value BETWEEN 0 AND 1),
  q_bh                 DOUBLE CHECK (q_bh BETWEEN 0 AND 1),
  q_by                 DOUBLE CHECK (q_by BETWEEN 0 AND 1),
  is_cross_border_2018 BOOLEAN
);
COMMENT ON TABLE operator_verdicts IS
  'Verdicts on operators across borders, one row per operator and method. Layer: estimate (derived).';
COMMENT ON COLUMN operator_verdicts.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN operator_verdicts.operator IS
  'Operator label, or the domain where no operators are known. Unit: none (label). Null: never. Source: operators.';
COMMENT ON COLUMN operator_verdicts.method IS
  'Procedure that reached the verdict, such as partial-conjunction. Unit: none (name). Null: never. Source: analysis/verdict.';
COMMENT ON COLUMN operator_verdicts.method_version IS
  'Version of the procedure; it rises whenever the same rows may give another verdict. Unit: none (integer). Null: never. Source: analysis/verdict.';
COMMENT ON COLUMN operator_verdicts.verdict IS
  'Level of the verdict that two countries or more are affected: supported, indicated, not_detected or not_testable. Unit: none (word). Null: never. Source: analysis/verdict.';
COMMENT ON COLUMN operator_verdicts.reasons IS
  'Why this level and none above it, in words with numbers. Unit: none (list of text). Null: never. Source: analysis/verdict.';
COMMENT ON COLUMN operator_verdicts.countries_supported IS
  'Countries with the verdict supported, sorted. Unit: none (list of codes). Null: never, an empty list means none. Source: verdicts.';
COMMENT ON COLUMN operator_verdicts.countries_indicated IS
  'Countries with the verdict indicated, sorted. Unit: none (list of codes). Null: never, an empty list means none. Source: verdicts.';
COMMENT ON COLUMN operator_verdicts.n_countries IS
  'Countries that could be tested. Unit: countries. Null: never. Source: verdicts.';
COMMENT ON COLUMN operator_verdicts.n_untestable IS
  'Countries that could not be tested. Unit: countries. Null: never. Source: verdicts.';
COMMENT ON COLUMN operator_verdicts.p_value IS
  'Probability of evidence this strong if at most one country is affected. Unit: probability. Null: fewer than two countries could be tested. Source: partial conjunction, Benjamini and Heller 2008.';
COMMENT ON COLUMN operator_verdicts.q_bh IS
  'False discovery rate at which the operator is selected, for independent operators. Unit: probability. Null: fewer than two countries could be tested. Source: Benjamini and Hochberg 1995.';
COMMENT ON COLUMN operator_verdicts.q_by IS
  'False discovery rate at which the operator is selected, for any dependence. Unit: probability. Null: fewer than two countries could be tested. Source: Benjamini and Yekutieli 2001.';
COMMENT ON COLUMN operator_verdicts.is_cross_border_2018 IS
  'True if the rules of 2018 see infections in two countries or more. Unit: none (truth value). Null: these rules were not applied. Source: analysis/rules2018.';
