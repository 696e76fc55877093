package gallery

import (
	"fmt"
	"math"

	"bridle/analysis/figure"
	"bridle/analysis/hierarchy"
)

// classes are those of verdicts.
func classes() []figure.Class {
	return []figure.Class{
		{Name: "supported", Look: figure.Solid}, {Name: "indicated", Look: figure.Half}, {Name: "tested, not claimed", Look: figure.Dot},
		{Name: "not testable, which is not clean", Look: figure.Hatched}, {Name: "withheld: too few caches", Look: figure.Crossed}, {Name: "no verdict", Look: figure.Blank},
	}
}

// verdictMap has two blocks of operators that are claimed in the same countries.
func verdictMap(verdict bool) (*figure.Figure, error) {
	m := figure.VerdictMap{
		Meta: meta("verdictmap", "Two vendors' operators are found in countries of their own", "Verdicts on twelve operators in twenty countries",
			"A map of twelve operators by twenty countries in two blocks; columns of hatched cells could not be tested.", verdict),
		RowName: "operator", ColumnName: "country", RowGroupName: "vendor", Classes: classes(),
	}
	for j := range 20 {
		m.Columns = append(m.Columns, country(j))
	}
	for i := range 12 {
		m.Rows, m.RowGroup = append(m.Rows, fmt.Sprintf("operator %02d", i+1)), append(m.RowGroup, []string{"vendor one", "vendor two"}[i%2])
		line := make([]int, 20)
		for j := range line {
			switch n := (i*7 + j*11 + i*j) % 13; {
			case j%9 == 4:
				line[j] = 3
			case i%2 == j%2 && n < 4:
				line[j] = 0
			case i%2 == j%2 && n < 7:
				line[j] = 1
			case n == 12:
				line[j] = 4 + i%2
			default:
				line[j] = 2
			}
		}
		m.Cells = append(m.Cells, line)
	}
	return m.Draw()
}

// numberMap is the map of verdicts with numbers in place of classes.
func numberMap(verdict bool) (*figure.Figure, error) {
	m := figure.VerdictMap{
		Meta: meta("verdictmap-numbers", "One operator fills caches in every country where it is found", "Fills a day by operator and country",
			"A map of six operators by ten countries; darker cells have more fills.", verdict),
		RowName: "operator", ColumnName: "country", Unit: "fills a day", Rows: []string{"kite", "heron", "osprey", "rail", "plover", "dunlin"},
	}
	for j := range 10 {
		m.Columns = append(m.Columns, country(j))
	}
	for i := range m.Rows {
		line := make([]float64, 10)
		for j := range line {
			switch n := (i*5 + j*3 + i*j) % 11; {
			case n > 8:
				line[j] = math.NaN()
			case i > 0 && n > 4:
				line[j] = 0
			default:
				line[j] = float64(n*n)/4 + 0.5
			}
		}
		m.Values = append(m.Values, line)
	}
	return m.Draw()
}

// dendrogram has a tree written out: three groups, of which one hangs together loosely.
func dendrogram(verdict bool) (*figure.Figure, error) {
	d := figure.Dendrogram{
		Meta: meta("dendrogram", "Three groups of servers; the third hangs together loosely", "Twelve servers by what they share, November 2026",
			"A tree of twelve servers that falls into three groups at the cut; the support of joins is high in two of them.", verdict),
		LeafName: "server", Method: "average linkage of Gower's distance over 40 traits", Resamples: 1000, Cut: 0.4, GroupName: "network",
		Support: []float64{0.99, 0.97, 0.91, 1, 0.88, 0.96, 0.74, 0.52, 0.63, 0.81, 1},
	}
	for i := range 12 {
		d.Leaves, d.Group = append(d.Leaves, fmt.Sprintf("server-%02d.example", i+1)), append(d.Group, fmt.Sprintf("AS %d", 64496+i/4))
	}
	d.Tree.Leaves = 12
	for _, j := range []struct {
		a, b   int
		height float64
		size   int
	}{
		{0, 1, 0.04, 2}, {4, 5, 0.05, 2}, {2, 3, 0.08, 2}, {12, 14, 0.11, 4}, {6, 7, 0.13, 2}, {13, 16, 0.15, 4},
		{8, 9, 0.24, 2}, {10, 11, 0.29, 2}, {18, 19, 0.37, 4}, {17, 20, 0.62, 8}, {15, 21, 0.86, 12},
	} {
		d.Tree.Merges = append(d.Tree.Merges, hierarchy.Merge{A: j.a, B: j.b, Height: j.height, Size: j.size})
	}
	return d.Draw()
}

// coverage has countries without any test, some of them for two reasons.
func coverage(verdict bool) (*figure.Figure, error) {
	c := figure.Coverage{Meta: meta("coverage", "In three of fourteen countries nothing could be tested", "Of twelve operators, those that could be tested in each country",
		"A bar for each of fourteen countries, the worst covered first, with reasons why operators could not be tested.", verdict)}
	for j := range 14 {
		not := []int{12, 0, 5, 0, 2, 12, 0, 8, 1, 0, 3, 12, 0, 6}[j]
		unmeasured := j % 3 % 2
		if not == 12 {
			unmeasured = 0
		}
		tested := 12 - not - unmeasured
		c.Country, c.Tested, c.NotTestable = append(c.Country, country(j)), append(c.Tested, tested), append(c.NotTestable, not)
		c.NotMeasured, c.Claimed = append(c.NotMeasured, unmeasured), append(c.Claimed, min(tested, j*5%4))
		c.Caches, c.Excluded = append(c.Caches, min(tested, 1)*(j*37%90+2)), append(c.Excluded, j*211%1300)
		least, because := math.NaN(), []string(nil)
		if tested > 0 {
			least = float64(j*7%10+1) / 4
		}
		if not > 0 {
			because = append(because, []string{"no cache may testify", "too little exposure"}[j%2])
		}
		if not > 5 {
			because = append(because, "no decoys answered")
		}
		c.LeastFound, c.Because = append(c.LeastFound, least), append(c.Because, because)
	}
	return c.Draw()
}

// upSet has servers found by one to four marks.
func upSet(verdict bool) (*figure.Figure, error) {
	u := figure.UpSet{
		Meta: meta("upset", "Most servers are found by one mark alone", "Servers by the marks that found them, November 2026",
			"Bars for the combinations of four marks, the largest first, over a grid of dots that says which marks each has.", verdict),
		ElementName: "servers", Top: 8,
	}
	marks := []string{"certificate", "banner", "decoy page", "JARM"}
	server := 0
	for sets, n := range []int{0, 61, 34, 19, 17, 3, 8, 5, 22, 7, 2, 0, 4, 1, 0, 6} { // the bits of the place say which marks
		for range n {
			server++
			for bit, mark := range marks {
				if sets>>bit&1 == 1 {
					u.Element, u.Set = append(u.Element, fmt.Sprintf("192.0.2.%d", server)), append(u.Set, mark)
				}
			}
		}
	}
	return u.Draw()
}
