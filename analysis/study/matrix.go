package study

import (
	"fmt"
	"math"

	"bridle/analysis/matrix"
	"bridle/analysis/verdict"
	"bridle/datasets/command"
)

// Matrix is what is claimed of which operator in which country, how often and how surely, and where nothing could be tested, which is not
// the same as clean. Its fields and its text are those of [matrix.Table].
type Matrix struct {
	*matrix.Table

	study *Study
}

const verdictsQuery = `SELECT operator, country, verdict, q_bh, q_by, rate_per_day, rate_low_per_day, rate_high_per_day, n_caches_with_fills, n_caches,
  n_fills, n_fill_days, n_removed, detectable_per_day, is_hit_2018, reasons, missing_layers, is_domain
FROM current_verdicts ORDER BY list_position(['supported', 'indicated', 'not_detected', 'not_testable'], verdict), q_bh NULLS LAST, operator, country`

// Matrix returns the latest verdicts of the study as a table of operators and countries.
func (s *Study) Matrix() *Matrix {
	t, err := matrix.Gather(s.context(), s.DB(), matrix.Options{Method: verdict.Method})
	check(err, "", "matrix of %s", s.Dir)
	s.needVerdicts(len(t.Operators))
	return &Matrix{t, s}
}

// needVerdicts refuses a study without verdicts.
func (s *Study) needVerdicts(n int) {
	if n == 0 {
		refuse("verdicts of "+s.Dir, fmt.Sprintf("run 'bridle fills %s' and 'bridle verdicts %s'", s.Dir, s.Dir), "the study has no verdicts")
	}
}

// Verdicts returns the latest verdicts, the strongest first: an operator in a country with its level, the false discovery rates q
// (for independent pairs, for any dependence), lookups a day and cache with the 95 % interval, caches and fills, and the reasons.
func (s *Study) Verdicts() *Table {
	t := s.must("verdicts of "+s.label(), verdictsQuery)
	s.needVerdicts(t.Total)
	t.Notes = append(t.Notes, matrix.Statement)
	return t
}

// Crossborder returns the latest verdicts that two countries or more are affected, the strongest first.
func (s *Study) Crossborder() *Table {
	t := s.must("operators across borders, "+s.label(), `SELECT operator, verdict, countries_supported, countries_indicated, q_bh, q_by, p_value, n_countries, n_untestable, is_cross_border_2018, reasons
FROM current_operator_verdicts ORDER BY list_position(['supported', 'indicated', 'not_detected', 'not_testable'], verdict), q_bh NULLS LAST, operator`)
	if t.Total == 0 {
		s.needVerdicts(s.must("verdicts of "+s.label(), "SELECT 1 FROM current_verdicts LIMIT 1").Total)
		t.Notes = append(t.Notes, "The study has verdicts and none across borders: archives in which small cells are withheld leave these out.")
	}
	t.Notes = append(t.Notes, matrix.Statement)
	return t
}

// Coverage returns what could be tested and what could not: a row for each country, those without any test first. least_found_per_day is
// the least rate of lookups that would have been found of every operator tested there; null if none would. A country that could not be
// tested is not clean.
func (s *Study) Coverage() *Table {
	t := s.must("what could be tested, "+s.label(), `WITH said AS (
  SELECT country, operator, verdict, n_caches, n_excluded, detectable_per_day, reasons FROM current_verdicts
), why AS (
  SELECT country, list_sort(list(DISTINCT reason)) AS untested_because FROM (
    SELECT country, unnest(reasons) AS reason FROM said WHERE verdict = 'not_testable'
  ) GROUP BY country
)
SELECT country, count(*) FILTER (verdict <> 'not_testable') AS tested, count(*) FILTER (verdict = 'not_testable') AS not_testable,
  count(*) FILTER (verdict IN ('supported', 'indicated')) AS claimed, max(n_caches) AS caches, max(n_excluded) AS resolvers_excluded,
  CASE WHEN bool_and(detectable_per_day IS NOT NULL) FILTER (verdict <> 'not_testable') THEN max(detectable_per_day) FILTER (verdict <> 'not_testable') END AS least_found_per_day,
  untested_because
FROM said LEFT JOIN why USING (country) GROUP BY country, untested_because ORDER BY tested > 0, caches, country`)
	s.needVerdicts(t.Total)
	none := 0
	for _, row := range t.Rows {
		if n, _ := float(row[1]); n == 0 {
			none++
		}
	}
	t.Notes = append(t.Notes, fmt.Sprintf("In %s nothing could be tested, which is not the same as clean.", command.Group(int64(none))+" of "+plural(t.Total, "country", "countries")))
	return t
}

func plural(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return command.Group(int64(n)) + " " + more
}

// Rows returns the cells as rows.
func (m *Matrix) Rows() *Table {
	t := m.study.table(m.Name, "operator VARCHAR", "is_domain BOOLEAN", "country VARCHAR", "verdict VARCHAR", "q_bh DOUBLE", "q_by DOUBLE", "q_decoy DOUBLE",
		"rate_per_day DOUBLE", "rate_low_per_day DOUBLE", "rate_high_per_day DOUBLE", "caches_with_fills INTEGER", "caches INTEGER", "fills INTEGER", "fill_days INTEGER",
		"removed INTEGER", "excluded INTEGER", "exposure_days DOUBLE", "power_at_daily_lookup DOUBLE", "detectable_per_day DOUBLE", "is_hit_2018 BOOLEAN", "reasons VARCHAR[]", "missing_layers VARCHAR[]")
	t.query = verdictsQuery
	for i, o := range m.Operators {
		for j, country := range m.Countries {
			c := m.Cells[i][j]
			if c.Level == matrix.Absent {
				continue
			}
			t.add(o.Label, o.IsDomain, country.Code, c.Level.String(), c.QBH, c.QBY, c.QDecoy, c.Rate, c.Low, c.High, c.CachesWithFills, c.Caches, c.Fills, c.FillDays,
				c.Removed, c.Excluded, c.ExposureDays, c.Power, c.Detectable, c.Hit2018, c.Reasons, c.Missing)
		}
	}
	t.Notes = append([]string{matrix.Statement}, m.Notes...)
	t.Simulated = m.Simulated
	return t.done()
}

// SQL returns the query that lists the same verdicts.
func (m *Matrix) SQL() string { return verdictsQuery }

// CSV, Parquet and LaTeX write the cells, a row each; see [Table.CSV].
func (m *Matrix) CSV(path string) Saved { return m.Rows().CSV(path) }

// Parquet writes the cells; see [Table.Parquet].
func (m *Matrix) Parquet(path string) Saved { return m.Rows().Parquet(path) }

// LaTeX writes the claims, a row each; see [Table.LaTeX]. Cells without claim are not in it.
func (m *Matrix) LaTeX(path string) Saved {
	all := m.Rows()
	t := m.study.table("claims of "+m.Name, "operator VARCHAR", "country VARCHAR", "verdict VARCHAR", "q DOUBLE", "lookups a day DOUBLE", "95 % interval VARCHAR", "caches VARCHAR", "fills INTEGER")
	for _, r := range all.Rows {
		if r[3] != "supported" && r[3] != "indicated" && r[3] != "hit" {
			continue
		}
		var interval any
		if r[8] != nil && r[9] != nil {
			interval = fmt.Sprintf("%.3g to %.3g", r[8], r[9])
		}
		t.add(r[0], r[2], r[3], r[4], r[7], interval, fmt.Sprintf("%d of %d", r[10], r[11]), r[12])
	}
	t.Notes = all.Notes
	return t.done().LaTeX(path)
}

// Publish returns a copy that may be published: countries in which fewer than k caches testify are withheld, since a hit on a small network can
// point to a person.
func (m *Matrix) Publish(k int) *Matrix {
	if k < 1 || k > math.MaxInt32 {
		refuse("publish", "give 1 or more", "the threshold is %d caches", k)
	}
	return &Matrix{m.Table.Publish(int32(k), matrix.Withhold), m.study}
}

// Compare sets two tables side by side, pair by pair: what each claims, and why they differ.
func (m *Matrix) Compare(with *Matrix) *Comparison {
	return &Comparison{matrix.Compare(m.Table, with.Table), m.study}
}

// Comparison is two tables of verdicts side by side; its fields and its text are those of [matrix.Comparison].
type Comparison struct {
	*matrix.Comparison

	study *Study
}

// Rows returns the pairs on which the two differ.
func (c *Comparison) Rows() *Table {
	t := c.study.table(c.First+", then "+c.Second, "change VARCHAR", "operator VARCHAR", "country VARCHAR", "from_verdict VARCHAR", "to_verdict VARCHAR", "why VARCHAR[]")
	for _, x := range c.Changes {
		t.add(string(x.Kind), x.Operator, x.Country, x.From.String(), x.To.String(), x.Why)
	}
	t.Simulated = c.Simulated
	return t.done()
}

// SQL returns the query that lists the verdicts of either.
func (c *Comparison) SQL() string { return verdictsQuery }

// CSV writes the pairs on which the two differ; see [Table.CSV].
func (c *Comparison) CSV(path string) Saved { return c.Rows().CSV(path) }

// Parquet writes the same; see [Table.Parquet].
func (c *Comparison) Parquet(path string) Saved { return c.Rows().Parquet(path) }

// LaTeX writes the same; see [Table.LaTeX].
func (c *Comparison) LaTeX(path string) Saved { return c.Rows().LaTeX(path) }
