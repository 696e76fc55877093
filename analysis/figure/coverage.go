package figure

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Coverage draws what could be tested in each country and what could not, the worst covered first: the first question of every reader. What could not be
// tested is not clean, and the figure says so.
//
// Country and the other columns are columns of one table, a row for each country; they are those of the study's table of coverage.
type Coverage struct {
	Meta
	// Country are the labels; none stands twice.
	Country []string
	// Tested, Claimed and NotTestable count operators: those with a test, those of them with a claim, those that could not be tested.
	Tested, Claimed, NotTestable []int
	// NotMeasured counts operators that nobody tried to test. Nil stands for none.
	NotMeasured []int
	// Caches may testify there; Excluded resolvers may not.
	Caches, Excluded []int
	// LeastFound is the least rate of lookups a day that would have been found of every operator tested; NaN if none would. Nil draws none.
	LeastFound []float64
	// Because are the reasons why operators could not be tested, several for a country. Nil draws none.
	Because [][]string
}

// coverageLimit bounds the countries; there are 249.
const coverageLimit = 250

// Draw draws the chart. It returns an error if the columns differ in length, a label is empty or stands twice, a count is negative, more operators are
// claimed than tested, a country has no operators at all, or there are more than 250 countries.
func (c Coverage) Draw() (*Figure, error) {
	if c.NotMeasured == nil {
		c.NotMeasured = make([]int, len(c.Country))
	}
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("figure %s: %w", c.ID, err)
	}
	p, err := measure()
	if err != nil {
		return nil, fmt.Errorf("figure %s: %w", c.ID, err)
	}
	l := newCoverageLayout(p, c)
	return render(chart{meta: c.Meta, data: l.table(), height: l.height, draw: func(p *pen, y float64) { l.draw(p, y) }, vega: coverageVega()})
}

func (c Coverage) check() error {
	n := len(c.Country)
	switch {
	case n == 0:
		return errors.New("there is nothing to plot: no country")
	case n > coverageLimit:
		return fmt.Errorf("%d countries are too many to tell apart; %d is the limit: choose some", n, coverageLimit)
	case c.LeastFound != nil && len(c.LeastFound) != n:
		return fmt.Errorf("there are %d countries and %d least rates; they are columns of one table", n, len(c.LeastFound))
	case c.Because != nil && len(c.Because) != n:
		return fmt.Errorf("there are %d countries and reasons for %d; they are columns of one table", n, len(c.Because))
	}
	counts := []struct {
		name   string
		column []int
	}{{"tested", c.Tested}, {"claimed", c.Claimed}, {"not testable", c.NotTestable}, {"not measured", c.NotMeasured}, {"caches", c.Caches}, {"excluded", c.Excluded}}
	for _, k := range counts {
		if len(k.column) != n {
			return fmt.Errorf("there are %d countries and %d counts of %s; they are columns of one table", n, len(k.column), k.name)
		}
	}
	seen := map[string]bool{}
	for i, label := range c.Country {
		if label == "" || seen[label] {
			return fmt.Errorf("row %d: the country is %q; labels are not empty and none stands twice", i+1, label)
		}
		seen[label] = true
		for _, k := range counts {
			if k.column[i] < 0 {
				return fmt.Errorf("row %d, %s: %s is %d; counts are not negative", i+1, label, k.name, k.column[i])
			}
		}
		switch {
		case c.Claimed[i] > c.Tested[i]:
			return fmt.Errorf("row %d, %s: %d operators are claimed, and only %d tested", i+1, label, c.Claimed[i], c.Tested[i])
		case c.total(i) == 0:
			return fmt.Errorf("row %d, %s: there is no operator, tested or not; leave the country out or count NotMeasured", i+1, label)
		case c.LeastFound != nil && (c.LeastFound[i] < 0 || math.IsInf(c.LeastFound[i], 0)):
			return fmt.Errorf("row %d, %s: the least rate is %v; want 0 or more, or NaN where none would be found", i+1, label, c.LeastFound[i])
		case c.Because != nil && slices.Contains(c.Because[i], ""):
			return fmt.Errorf("row %d, %s: a reason is empty", i+1, label)
		}
	}
	return nil
}

// total is how many operators there are for a country.
func (c Coverage) total(i int) int { return c.Tested[i] + c.NotTestable[i] + c.NotMeasured[i] }

// worst returns the countries, the worst covered first: by the share tested, then caches, then name.
func (c Coverage) worst() []int {
	order := make([]int, len(c.Country))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { // shares compared as fractions, exactly
		return cmp.Or(cmp.Compare(c.Tested[a]*c.total(b), c.Tested[b]*c.total(a)), c.Caches[a]-c.Caches[b], cmp.Compare(c.Country[a], c.Country[b]))
	})
	return order
}

// untested counts the countries in which nothing could be tested.
func (c Coverage) untested() (n int) {
	for _, t := range c.Tested {
		if t == 0 {
			n++
		}
	}
	return n
}

// sentence says what must be said under every such figure.
func (c Coverage) sentence() string {
	return fmt.Sprintf("In %s of %s nothing could be tested. What could not be tested is not clean.", grouped(int64(c.untested())), coverageCount(len(c.Country)))
}

func coverageCount(n int) string {
	if n == 1 {
		return "1 country"
	}
	return grouped(int64(n)) + " countries"
}

// coverageReason is why operators could not be tested, and in how many countries.
type coverageReason struct {
	words     string
	countries int
}

// reasons returns all reasons, those of most countries first.
func (c Coverage) reasons() []coverageReason {
	n := map[string]int{}
	var all []coverageReason
	for _, list := range c.Because {
		list = slices.Clone(list)
		slices.Sort(list)
		for _, r := range slices.Compact(list) {
			n[r]++
			if n[r] == 1 {
				all = append(all, coverageReason{words: r})
			}
		}
	}
	for k := range all {
		all[k].countries = n[all[k].words]
	}
	slices.SortFunc(all, func(a, b coverageReason) int { return cmp.Or(b.countries-a.countries, cmp.Compare(a.words, b.words)) })
	return all
}

// table is the plotted data in the order drawn.
func (l *coverageLayout) table() table {
	t := table{columns: []string{"country", "claimed", "tested, not claimed", "not testable", "not measured", "caches", "resolvers_excluded", "least_found_per_day", "untested_because"}}
	for _, i := range l.order {
		least, because := math.NaN(), ""
		if l.LeastFound != nil {
			least = l.LeastFound[i]
		}
		if l.Because != nil {
			because = strings.Join(l.Because[i], "; ")
		}
		t.add(l.Country[i], l.Claimed[i], l.Tested[i]-l.Claimed[i], l.NotTestable[i], l.NotMeasured[i], l.Caches[i], l.Excluded[i], least, because)
	}
	return t
}

// coverageVega is the chart for Vega-Lite: bars in four parts.
func coverageVega() map[string]any {
	parts := []string{"claimed", "tested, not claimed", "not testable", "not measured"}
	return map[string]any{
		"transform": []any{map[string]any{"fold": parts, "as": []string{"part", "operators"}}},
		"mark":      map[string]any{"type": "bar", "stroke": verdictHex(calm), "strokeWidth": 0.5},
		"encoding": map[string]any{
			"y":     map[string]any{"field": "country", "type": "nominal", "sort": nil},
			"x":     map[string]any{"field": "operators", "type": "quantitative", "stack": true},
			"color": map[string]any{"field": "part", "type": "nominal", "scale": map[string]any{"domain": parts, "range": []string{verdictHex(accent), verdictHex(calm), verdictHex(noData), verdictHex(paper)}}},
			"order": map[string]any{"field": "part", "sort": "ascending"},
			"tooltip": []any{map[string]any{"field": "country"}, map[string]any{"field": "part"}, map[string]any{"field": "operators"}, map[string]any{"field": "caches"},
				map[string]any{"field": "resolvers_excluded"}, map[string]any{"field": "untested_because"}},
		},
	}
}
