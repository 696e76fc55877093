package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"gonum.org/v1/gonum/stat/distuv"
)

// summary is a method over the worlds of one scenario.
type summary struct {
	scenario, method                 string
	worlds                           int
	claims                           float64 // Indicated, a world
	fdpIndicated, fdpSupported       float64 // means
	powerIndicated, powerSupported   float64 // of all infected pairs of all worlds
	spotless                         float64 // share of worlds without a false claim of Indicated
	anyIndicated                     int     // worlds with a claim of Indicated
	rated, covers, overAll, overSeen float64
	oracleAll, oracleSeen            float64
	above, below                     float64
	cells                            int
	causes                           map[string]int
	bins                             []bin
}

// summarise brings results together by scenario and method, in the order of scenarios.
func summarise(results []result) []summary {
	var out []summary
	place := map[[2]string]int{}
	infected := map[string]int{}
	for i := range results {
		infected[results[i].Scenario] += results[i].Infected
		for k := range results[i].Scores {
			s := &results[i].Scores[k]
			key := [2]string{results[i].Scenario, s.Method}
			at, ok := place[key]
			if !ok {
				at = len(out)
				place[key] = at
				out = append(out, summary{scenario: key[0], method: key[1], causes: map[string]int{}, bins: make([]bin, len(edges))})
			}
			out[at].add(s)
		}
	}
	for i := range out {
		out[i].divide(infected[out[i].scenario])
	}
	return out
}

func (m *summary) add(s *score) {
	m.worlds++
	m.claims += float64(s.Indicated.Claims)
	m.fdpIndicated += s.Indicated.fdp()
	m.fdpSupported += s.Supported.fdp()
	m.powerIndicated += float64(s.Indicated.found())
	m.powerSupported += float64(s.Supported.found())
	if s.Indicated.False == 0 {
		m.spotless++
	}
	if s.Indicated.Claims > 0 {
		m.anyIndicated++
	}
	r := &s.Rates
	m.cells += r.Cells
	m.rated += float64(r.Of)
	m.covers, m.above, m.below = m.covers+float64(r.Covered), m.above+float64(r.Above), m.below+float64(r.Below)
	m.overAll, m.overSeen = m.overAll+r.OverAll, m.overSeen+r.OverSeen
	m.oracleAll, m.oracleSeen = m.oracleAll+float64(r.OracleAll), m.oracleSeen+float64(r.OracleSeen)
	for c, n := range s.Causes {
		m.causes[c] += n
	}
	for i, b := range s.Bins {
		m.bins[i].Pairs += b.Pairs
		m.bins[i].False += b.False
	}
}

func (m *summary) divide(infected int) {
	n, pairs, cells := float64(m.worlds), float64(infected), float64(m.cells)
	for _, v := range []*float64{&m.claims, &m.fdpIndicated, &m.fdpSupported, &m.spotless} {
		*v /= n
	}
	for _, v := range []*float64{&m.powerIndicated, &m.powerSupported} {
		*v /= pairs
	}
	for _, v := range []*float64{&m.covers, &m.above, &m.below, &m.overAll, &m.overSeen, &m.oracleAll, &m.oracleSeen} {
		*v /= cells
	}
	m.rated = cells / m.rated
}

// upper95 returns the upper end of the exact two-sided interval of 95 % of a share (Clopper and Pearson 1934).
func upper95(hits, of int) float64 {
	if hits >= of {
		return 1
	}
	return distuv.Beta{Alpha: float64(hits + 1), Beta: float64(of - hits)}.Quantile(0.975)
}

// writeTable prints all summaries.
func writeTable(w io.Writer, all []summary) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "scenario\tmethod\tworlds\tclaims\tFDP ind\tFDP sup\tpower ind\tpower sup\tspotless\trated\tcovers\tabove\tbelow\tw/seen\tw/all\tor.seen\tor.all\t")
	for i := range all {
		m := &all[i]
		fmt.Fprintf(t, "%s\t%s\t%d\t%.1f\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", m.scenario, m.method, m.worlds, m.claims,
			share(m.fdpIndicated), share(m.fdpSupported), share(m.powerIndicated), share(m.powerSupported), share(m.spotless), share(m.rated),
			share(m.covers), share(m.above), share(m.below), share(m.overSeen), share(m.overAll), share(m.oracleSeen), share(m.oracleAll))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for i := range all {
		m := &all[i]
		if m.scenario == nullScenario {
			fmt.Fprintf(w, "null, %s: %d of %d worlds with a claim; upper 95 %% bound of the share %.4f\n", m.method, m.anyIndicated, m.worlds, upper95(m.anyIndicated, m.worlds))
		}
		if len(m.causes) > 0 {
			var parts []string
			for _, c := range slices.Sorted(maps.Keys(m.causes)) {
				parts = append(parts, fmt.Sprintf("%s %d", c, m.causes[c]))
			}
			fmt.Fprintf(w, "%s, %s: false claims by what most of their fills come from: %s\n", m.scenario, m.method, strings.Join(parts, ", "))
		}
	}
	return nil
}

// share prints a number, a dash where there is none.
func share(v float64) string {
	if v != v {
		return "-"
	}
	return strconv.FormatFloat(v, 'f', 3, 64)
}

// legend explains the columns.
const legend = `claims: pairs of operator and country that are Indicated (q <= .05), mean of a world. FDP: mean false discovery
proportion of Indicated and of Supported (q <= .01). power: share of infected pairs with a group that may testify that are
claimed. spotless: worlds without a false claim. rated: share of groups with infected phones for which there is an interval of 95 % of
the rate; covers, above, below: of these, how many hold the truth, or lie above or below. w/seen, w/all: their width over that of an oracle that knows which of the
fills seen phones caused (by hour of the day where phones follow it), or all fills at any hour; mean of the ratios. or.seen, or.all: how many of its intervals hold the truth.
Countries of caches and owners of names are those of the truth. Operators are infected at home alone: no roaming, no tunnels
(but in null, where nobody is infected).
`

// writeCalibration writes how often pairs with a q in each bin are false.
func writeCalibration(w io.Writer, all []summary) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"scenario", "method", "q_from", "q_to", "pairs", "false", "false_share"}}
	for i := range all {
		from := 0.0
		for k, b := range all[i].bins {
			if b.Pairs > 0 {
				rows = append(rows, []string{all[i].scenario, all[i].method, fmt.Sprint(from), fmt.Sprint(edges[k]), strconv.Itoa(b.Pairs), strconv.Itoa(b.False),
					strconv.FormatFloat(float64(b.False)/float64(b.Pairs), 'g', 6, 64)})
			}
			from = edges[k]
		}
	}
	return out.WriteAll(rows)
}
