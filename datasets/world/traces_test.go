package world

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// TestTracesFollowTheScenario counts in worlds of each level how often each trace shows and
// compares with the probability that the preset states. The tolerance is 5 standard errors of
// a binomial share.
func TestTracesFollowTheScenario(t *testing.T) {
	for _, preset := range Presets() {
		var quirk, privacy, missing, key share
		var p TracePlan
		for seed := range int64(4) {
			w := generate(t, "clean+"+preset, seed)
			p = w.Scenario.Traces
			countServers(w, &quirk)
			for _, b := range w.Batches {
				privacy.add(strings.HasPrefix(b.Registrant, "Privacy"))
			}
			for i := range w.Domains {
				if d := &w.Domains[i]; d.Operator != None {
					missing.add(d.Registrant == "")
				}
			}
			countKeys(w, &key)
		}
		quirk.compare(t, preset+": quirk_shown", p.QuirkShown)
		privacy.compare(t, preset+": privacy", p.Privacy)
		missing.compare(t, preset+": missing", p.Missing)
		key.compare(t, preset+": key", p.Key)
	}
}

// share counts how often something is so.
type share struct{ yes, n float64 }

func (s *share) add(yes bool) {
	s.n++
	if yes {
		s.yes++
	}
}

func (s share) compare(t *testing.T, what string, want float64) {
	t.Helper()
	if got := s.yes / s.n; math.Abs(got-want) > 5*math.Sqrt(want*(1-want)/s.n) {
		t.Errorf("%s: %.3f of %v, want %v", what, got, s.n, want)
	}
}

// countServers looks at servers in batches of two or more whose operator has a quirk: loners
// show none.
func countServers(w *World, quirk *share) {
	size := make([]int, len(w.Batches))
	for i := range w.Servers {
		if b := w.Servers[i].Batch; b != None {
			size[b]++
		}
	}
	for i := range w.Servers {
		s := &w.Servers[i]
		if s.Operator != None && w.Operators[s.Operator].Quirk != "" && size[s.Batch] >= 3 {
			quirk.add(s.Quirk != "")
		}
	}
}

// countKeys looks at the certificates of operators in the order of issue: whether the key is
// one that the operator had before. The first has none to repeat.
func countKeys(w *World, key *share) {
	seen := map[int][]uint64{}
	done := map[int]bool{}
	order := make([]int, 0, len(w.Servers))
	for i := range w.Servers {
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int { return w.Servers[a].Certificate - w.Servers[b].Certificate })
	for _, i := range order {
		s := &w.Servers[i]
		if s.Operator == None || done[s.Certificate] {
			continue
		}
		done[s.Certificate] = true
		k := w.Certificates[s.Certificate].Key
		if len(seen[s.Operator]) > 0 {
			key.add(slices.Contains(seen[s.Operator], k))
		}
		seen[s.Operator] = append(seen[s.Operator], k)
	}
}

// TestLevelsDiffer: what links batches of one operator and of nobody else gets rarer from
// easy to hard. Counted are registrants that stand in two or more batches, all of one
// operator, over three worlds.
func TestLevelsDiffer(t *testing.T) {
	links := map[string]int{}
	for _, preset := range Presets() {
		for seed := range int64(3) {
			w := generate(t, "clean+"+preset, seed)
			owners := map[string]map[int]int{}
			for _, b := range w.Batches {
				if owners[b.Registrant] == nil {
					owners[b.Registrant] = map[int]int{}
				}
				owners[b.Registrant][b.Operator]++
			}
			for _, o := range owners {
				for _, n := range o {
					if len(o) == 1 && n >= 2 {
						links[preset]++
					}
				}
			}
		}
	}
	if !(links["traces-easy"] > links["traces-medium"] && links["traces-medium"] > links["traces-hard"] && links["traces-hard"] > 0) {
		t.Errorf("links %v must fall from easy to hard", links)
	}
}
