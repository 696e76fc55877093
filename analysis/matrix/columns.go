package matrix

import (
	"fmt"
	"strconv"
	"strings"

	"bridle/datasets/escaped"
)

// Columns are the cells of a table as columns of one length, row by row of the table, for figures.
// Absent cells are left out. A pointer is nil where the cell has none.
type Columns struct {
	Operator, Country []string
	Level             []Level
	Rate, Low, High   []*float64
	QBH, Power        []*float64
	Detectable        []*float64
	Caches, Fills     []int32
}

// Columns returns the cells as columns.
func (t *Table) Columns() Columns {
	var c Columns
	for i := range t.Operators {
		for j := range t.Countries {
			x := &t.Cells[i][j]
			if x.Level == Absent {
				continue
			}
			c.Operator, c.Country = append(c.Operator, t.Operators[i].Label), append(c.Country, t.Countries[j].Code)
			c.Level = append(c.Level, x.Level)
			c.Rate, c.Low, c.High = append(c.Rate, x.Rate), append(c.Low, x.Low), append(c.High, x.High)
			c.QBH, c.Power, c.Detectable = append(c.QBH, x.QBH), append(c.Power, x.Power), append(c.Detectable, x.Detectable)
			c.Caches, c.Fills = append(c.Caches, x.Caches), append(c.Fills, x.Fills)
		}
	}
	return c
}

// CSV renders all cells, one line each, with all their numbers, after lines of comment that begin
// with #. Absent cells are left out; what is not known is empty.
func (t *Table) CSV() string {
	rows := [][]string{{"operator", "is_domain", "country", "method", "method_version", "verdict", "q_bh", "q_by", "q_decoy", "p_value", "e_value",
		"rate_per_day", "rate_low_per_day", "rate_high_per_day", "background_per_day", "power_at_daily_lookup", "detectable_per_day",
		"n_names", "n_fills", "n_fill_days", "n_removed", "n_caches", "n_caches_with_fills", "n_excluded", "exposure_days",
		"is_hit_2018", "asns_2018", "asns_named", "missing_layers", "reasons"}}
	for i := range t.Operators {
		for j := range t.Countries {
			if c := &t.Cells[i][j]; c.Level != Absent {
				rows = append(rows, t.line(i, j, c))
			}
		}
	}
	return csvText(t.Simulated, rows)
}

func (t *Table) line(i, j int, c *Cell) []string {
	row := []string{escaped.Printable(t.Operators[i].Label), strconv.FormatBool(t.Operators[i].IsDomain), escaped.Printable(t.Countries[j].Code), escaped.Printable(t.Method), strconv.Itoa(int(t.Version)), c.Level.String()}
	for _, x := range []*float64{c.QBH, c.QBY, c.QDecoy, c.P, c.EValue, c.Rate, c.Low, c.High, c.Background, c.Power, c.Detectable} {
		row = append(row, exact(x))
	}
	for _, n := range []int32{c.Names, c.Fills, c.FillDays, c.Removed, c.Caches, c.CachesWithFills, c.Excluded} {
		row = append(row, strconv.Itoa(int(n)))
	}
	hit := ""
	if c.Hit2018 != nil {
		hit = strconv.FormatBool(*c.Hit2018)
	}
	return append(row, exact(&c.ExposureDays), hit, systems(c.ASNs2018), systems(c.Named), strings.Join(c.Missing, " "), escaped.Printable(strings.Join(c.Reasons, "; ")))
}

func systems(asns []int64) string {
	return strings.Trim(fmt.Sprint(asns), "[]")
}
