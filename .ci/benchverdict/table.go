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
	scenario, method               string
	worlds                         int
	claims                         float64 // Indicated, a world
	fdpIndicated, fdpSupported     float64 // means
	powerIndicated, powerSupported float64 // of all infected pairs of all worlds
	spotless                       float64 // share of worlds without a false claim of Indicated
	anyIndicated                   int     // worlds with a claim of Indicated
	rates                          rates
	causes                         map[string]int
	bins                           []bin
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
	m.rates.add(&s.Rates)
	for c, n := range s.Causes {
		m.causes[c] += n
	}
	for i, b := range s.Bins {
		m.bins[i].Pairs += b.Pairs
		m.bins[i].False += b.False
	}
}

func (m *summary) divide(infected int) {
	n, pairs := float64(m.worlds), float64(infected)
	for _, v := range []*float64{&m.claims, &m.fdpIndicated, &m.fdpSupported, &m.spotless} {
		*v /= n
	}
	for _, v := range []*float64{&m.powerIndicated, &m.powerSupported} {
		*v /= pairs
	}
}

// add adds those of another world.
func (r *rates) add(o *rates) {
	r.Of, r.Cells, r.Covered = r.Of+o.Of, r.Cells+o.Cells, r.Covered+o.Covered
	r.Above, r.Below = r.Above+o.Above, r.Below+o.Below
	r.Lower, r.LowerHolds, r.Width = r.Lower+o.Lower, r.LowerHolds+o.LowerHolds, r.Width+o.Width
	r.Seen.sum(o.Seen)
	r.All.sum(o.All)
}

func (y *yardstick) sum(o yardstick) {
	y.Width, y.Ratios, y.Holds = y.Width+o.Width, y.Ratios+o.Ratios, y.Holds+o.Holds
}

// of returns a share of the pairs that have an interval.
func (r *rates) of(n int) float64 { return float64(n) / float64(r.Cells) }

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
	fmt.Fprintln(t, "scenario\tmethod\tworlds\tclaims\tFDP ind\tFDP sup\tpower ind\tpower sup\tspotless\trated\tlower\tcovers\tabove\tbelow\tw/seen\tmean\tw/all\tmean\tor.seen\tor.all\t")
	for i := range all {
		m := &all[i]
		r := &m.rates
		fmt.Fprintf(t, "%s\t%s\t%d\t%.1f\t", m.scenario, m.method, m.worlds, m.claims)
		for _, v := range []float64{m.fdpIndicated, m.fdpSupported, m.powerIndicated, m.powerSupported, m.spotless,
			float64(r.Cells) / float64(r.Of), float64(r.Lower) / float64(r.Of), r.of(r.Covered), r.of(r.Above), r.of(r.Below),
			r.Width / r.Seen.Width, r.Seen.Ratios / float64(r.Cells), r.Width / r.All.Width, r.All.Ratios / float64(r.Cells),
			r.of(r.Seen.Holds), r.of(r.All.Holds)} {
			fmt.Fprintf(t, "%s\t", share(v))
		}
		fmt.Fprintln(t)
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
the rate; lower: share with a lower bound alone, since caches were never seen empty; covers, above, below: of those with an interval, how many hold
the truth, or lie above or below. w/seen, w/all: their mean width over that of an oracle that knows causes and the true state of caches, of the
fills that probes showed and of all fills; mean: mean of these ratios over groups. or.seen, or.all: how many of its intervals hold the truth. "by cause" is
this project's method after filters that know every cause and take no exposure: what is left of its errors is not the filters'.
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
