package study

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"bridle/analysis/figure"
	"bridle/analysis/matrix"
	"bridle/datasets/command"
)

// Plot draws operators by countries, a mark for each verdict, those alike side by side. Of more than 60 countries or operators those with a claim
// are drawn, and the note names the others: tested without a claim, or not testable. The title is what was found; give another if you wish.
func (m *Matrix) Plot(title ...string) *Figure {
	columns, left := m.drawn()
	rows, unclaimed := m.drawnRows()
	rows, beyond := m.first(rows)
	g := figure.VerdictMap{Meta: m.meta(rows, columns), RowName: "operator", ColumnName: "country", Classes: []figure.Class{
		{Name: "supported", Look: figure.Solid}, {Name: "indicated", Look: figure.Half}, {Name: "claimed, without error rate", Look: figure.Ring},
		{Name: "tested, not claimed", Look: figure.Dot}, {Name: "not testable, which is not clean", Look: figure.Hatched},
		{Name: "withheld: too few caches", Look: figure.Crossed}, {Name: "no verdict", Look: figure.Blank},
	}}
	if len(title) > 0 {
		g.Title = title[0]
	}
	g.Note = strings.TrimSpace(left + unclaimed + beyond)
	for _, i := range rows {
		g.Rows = append(g.Rows, m.Operators[i].Label)
		line := make([]int, len(columns))
		for n, j := range columns {
			line[n] = look(m.Cells[i][j].Level)
		}
		g.Cells = append(g.Cells, line)
	}
	for _, j := range columns {
		g.Columns = append(g.Columns, m.Countries[j].Code)
	}
	f := m.study.Draw(g)
	f.query = verdictsQuery
	return f
}

// look is the place of a level in the classes of Plot.
func look(l matrix.Level) int {
	return map[matrix.Level]int{matrix.Supported: 0, matrix.Indicated: 1, matrix.Hit: 2, matrix.NotDetected: 3, matrix.NoHit: 3, matrix.NotTestable: 4, matrix.Withheld: 5, matrix.Absent: 6}[l]
}

// allDrawn is up to how many countries or operators all are drawn; of more only those with a claim.
const allDrawn = 60

// drawn returns the places of the countries that are drawn and what is to be said of the others.
func (m *Matrix) drawn() (columns []int, words string) {
	if len(m.Countries) == 0 || len(m.Operators) == 0 {
		refuse("plot of "+m.study.Dir, "'bridle import prefixes' or 'bridle import groups', then 'bridle verdicts' again", "no country is known for any cache that was watched")
	}
	claimed := m.Claimed()
	for j, c := range m.Countries {
		if len(m.Countries) <= allDrawn || len(claimed) == 0 || slices.Contains(claimed, c.Code) {
			columns = append(columns, j)
		}
	}
	if len(columns) == len(m.Countries) {
		return columns, ""
	}
	if clean := m.Clean(); len(clean) > 0 {
		words += fmt.Sprintf("Not drawn: tested, and nothing claimed, in %s (%s). ", plural(len(clean), "country", "countries"), strings.Join(sorted(clean), ", "))
	}
	if not := m.Untestable(); len(not) > 0 {
		words += fmt.Sprintf("Not drawn: not testable, which is not clean: %s (%s). ", plural(len(not), "country", "countries"), strings.Join(sorted(not), ", "))
	}
	if rest := len(m.Countries) - len(columns) - len(m.Clean()) - len(m.Untestable()); rest > 0 {
		words += fmt.Sprintf("Not drawn: withheld, %s. ", plural(rest, "country", "countries"))
	}
	return columns, words
}

// drawnRows does the same for operators.
func (m *Matrix) drawnRows() (rows []int, words string) {
	claims := m.Table.Counts()
	tested, not, withheld := 0, 0, 0
	for i, o := range m.Operators {
		switch {
		case len(m.Operators) <= allDrawn || claims.Claimed() == 0 || o.Counts.Claimed() > 0:
			rows = append(rows, i)
		case o.Counts.Tested() > 0:
			tested++
		case o.Counts[matrix.Withheld] > 0:
			withheld++
		default:
			not++
		}
	}
	if tested > 0 {
		words += fmt.Sprintf("Not drawn: %s tested, without a claim. ", plural(tested, "operator", "operators"))
	}
	if withheld > 0 {
		words += fmt.Sprintf("Not drawn: %s without a test that is not withheld. ", plural(withheld, "operator", "operators"))
	}
	if not > 0 {
		words += fmt.Sprintf("Not drawn: %s that could be tested nowhere. ", plural(not, "operator", "operators"))
	}
	return rows, words
}

// first cuts the operators to as many as a map can show, those with most claims, and says how many are left out.
func (m *Matrix) first(rows []int) (kept []int, words string) {
	if len(rows) <= figure.VerdictMapLimit {
		return rows, ""
	}
	slices.SortStableFunc(rows, func(a, b int) int { return m.Operators[b].Counts.Claimed() - m.Operators[a].Counts.Claimed() })
	kept = rows[:figure.VerdictMapLimit]
	return kept, fmt.Sprintf("Not drawn for lack of room: %s, with %s at most each. ", plural(len(rows)-len(kept), "operator more", "operators more"),
		plural(m.Operators[rows[len(kept)]].Counts.Claimed(), "claim", "claims"))
}

func sorted(codes []string) []string {
	codes = slices.Clone(codes)
	slices.Sort(codes)
	return codes
}

// parties counts the rows by what they are: batches of servers at the fringe of an operator and names of no operator have rows of their own and are
// no operators.
func (m *Matrix) parties() string {
	operators, batches, names := 0, 0, 0
	for i := range m.Operators {
		switch o := &m.Operators[i]; {
		case o.IsDomain:
			names++
		case strings.Contains(o.Label, "/"):
			batches++
		default:
			operators++
		}
	}
	all := []string{plural(operators, "operator", "operators")}
	if batches > 0 {
		all = append(all, plural(batches, "batch", "batches"))
	}
	if names > 0 {
		all = append(all, plural(names, "name", "names"))
	}
	return strings.Join(all, ", ")
}

// meta says of the figure what it must say.
func (m *Matrix) meta(rows, columns []int) figure.Meta {
	n := m.Table.Counts()
	what := fmt.Sprintf("%s supported and %s indicated", plural(n[matrix.Supported], "suspected location is", "suspected locations are"), command.Group(int64(n[matrix.Indicated])))
	if n[matrix.Hit] > 0 {
		what = plural(n[matrix.Hit], "location is claimed", "locations are claimed")
	}
	if n.Claimed() == 0 {
		what = "No location is claimed"
	}
	return figure.Meta{
		ID: "matrix", Simulated: m.Simulated, Source: fmt.Sprintf("study %s, %s", m.study.label(), m.Name),
		Title:    strings.ToUpper(what[:1]) + what[1:],
		Verdict:  true, // prints matrix.Statement
		Subtitle: fmt.Sprintf("Verdicts on %s in %s by fills of DNS caches", m.parties(), plural(len(m.Countries), "country", "countries")),
		Alt: fmt.Sprintf("A map of %d operators by %d countries, those alike side by side, with a mark in each cell; of all verdicts %d supported, %d indicated, %d tested and not claimed, %d not testable.",
			len(rows), len(columns), n[matrix.Supported], n[matrix.Indicated], n[matrix.NotDetected], n[matrix.NotTestable]),
	}
}

// PlotCoverage draws what could be tested in each country and what could not, the worst covered first. Countries that are withheld are left out, and
// counted in the note. The title is what was found; give another if you wish.
func (m *Matrix) PlotCoverage(title ...string) *Figure {
	c := figure.Coverage{}
	withheld := 0
	for j := range m.Countries {
		country := &m.Countries[j]
		if country.Counts[matrix.Withheld] > 0 {
			withheld++
			continue
		}
		c.Country = append(c.Country, country.Code)
		c.Tested, c.Claimed = append(c.Tested, country.Counts.Tested()), append(c.Claimed, country.Counts.Claimed())
		c.NotTestable, c.NotMeasured = append(c.NotTestable, country.Counts[matrix.NotTestable]), append(c.NotMeasured, country.Counts[matrix.Absent])
		c.Caches, c.Excluded = append(c.Caches, int(country.Caches)), append(c.Excluded, int(country.Excluded))
		c.LeastFound, c.Because = append(c.LeastFound, m.leastFound(j)), append(c.Because, m.because(j))
	}
	if len(c.Country) == 0 {
		refuse("plot of "+m.study.Dir, "", "there is no country that is not withheld")
	}
	c.Meta = m.coverageMeta(c)
	if len(title) > 0 {
		c.Title = title[0]
	}
	if withheld > 0 {
		c.Note = fmt.Sprintf("Not drawn: withheld, %s.", plural(withheld, "country", "countries"))
	}
	f := m.study.Draw(c)
	f.query = verdictsQuery
	return f
}

// leastFound is the least rate that would have been found of every operator tested in a country; NaN if none would.
func (m *Matrix) leastFound(j int) float64 {
	most := math.NaN()
	for i := range m.Cells {
		switch cell := &m.Cells[i][j]; {
		case cell.Level == matrix.NotTestable || cell.Level == matrix.Absent:
		case cell.Detectable == nil:
			return math.NaN()
		case math.IsNaN(most) || *cell.Detectable > most:
			most = *cell.Detectable
		}
	}
	return most
}

// because lists why operators could not be tested in a country, each reason once. Of how many caches a reason holds is taken out, and other
// numbers become n, so that countries can be compared.
func (m *Matrix) because(j int) (all []string) {
	for i := range m.Cells {
		if cell := &m.Cells[i][j]; cell.Level == matrix.NotTestable {
			for _, r := range cell.Reasons {
				r = ofGroups.ReplaceAllString(r, "")
				r = numbers.ReplaceAllString(r, "n")
				all = append(all, strings.Replace(r, "n cache group of", "n cache groups of", 1))
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

var ofGroups = regexp.MustCompile(`^[0-9.,]+ cache groups? \([0-9.,]+ resolvers?\): `)

var numbers = regexp.MustCompile(`[0-9][0-9.,]*[0-9]|[0-9]`)

// coverageMeta says of the chart of coverage what it must say.
func (m *Matrix) coverageMeta(c figure.Coverage) figure.Meta {
	tested, all, none := 0, 0, 0
	for j, n := range c.Tested {
		tested, all = tested+n, all+n+c.NotTestable[j]+c.NotMeasured[j]
		if n == 0 {
			none++
		}
	}
	return figure.Meta{
		ID: "coverage", Simulated: m.Simulated, Source: fmt.Sprintf("study %s, %s", m.study.label(), m.Name),
		Title:    fmt.Sprintf("%s of %s of operator and country could be tested", command.Group(int64(tested)), plural(all, "pair", "pairs")),
		Verdict:  true,
		Subtitle: fmt.Sprintf("Of %s, those that could be tested in each country by fills of DNS caches", m.parties()),
		Alt: fmt.Sprintf("A bar for each of %d countries, the worst covered first: operators claimed, tested, not testable and not measured; in %d nothing could be tested, which is not the same as clean.",
			len(c.Country), none),
	}
}
