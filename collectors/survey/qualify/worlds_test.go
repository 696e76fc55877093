package qualify

import (
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bridle/collectors/simnet"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/world"
)

// clockSeen is how wrong a clock must be for T3 to see it: the tolerance of the slope, and the error that comes from whole seconds at
// 10, 70, 310 and 610 s: 840 / (2 x 223,200) = 0.0019.
const clockSeen = slopeTolerance + 0.0019

// truth is the class that the software, the front and the faults of a resolver should lead to, if nothing is missed and its
// cache system is in one country.
func truth(w *world.World, r *world.Resolver) string {
	b := &w.Backends[r.Backend]
	f := &r.Faults
	soft := expected(b.Class, r.Front)
	if r.Front == world.Transparent && b.Egress[0] == r.Address {
		soft = expected(b.Class, world.Direct)
	}
	switch {
	case f.Dead:
		return "dead"
	case f.Refuses:
		return "refuses" // the fault answers from the address asked, before a transparent front
	case f.Inject:
		return "hijacks" // so does this
	case soft == "dead" || soft == "harms":
		return soft
	case f.HijackNX && !(b.Class == world.BINDClosed && r.Front == world.Direct):
		return "hijacks" // a resolver that refuses users has nothing to hijack
	case soft == "recurses":
		return soft
	case f.LeakRD > 0 && soft != "refuses":
		return "recurses"
	case soft == "refuses":
		return soft
	case f.FixedTTL != 0 || f.ClockRate != 0 && math.Abs(f.ClockRate-1) > clockSeen:
		return "fixed_ttl"
	}
	return soft // loss, latency, case, a sinkhole for published names and a clock that is nearly right
}

// truths gives the expected class of every resolver, with the countries of the users of each cache: half the weight to the
// addresses before it through which it can be seen, half to its egress.
func truths(w *world.World) []string {
	out := make([]string, len(w.Resolvers))
	before := map[int]map[int]float64{}
	for i := range w.Resolvers {
		r := &w.Resolvers[i]
		out[i] = truth(w, r)
		if visible(out[i]) {
			if before[r.Backend] == nil {
				before[r.Backend] = map[int]float64{}
			}
			before[r.Backend][w.Networks[r.Network].Country]++
		}
	}
	for i := range w.Resolvers {
		r := &w.Resolvers[i]
		if !visible(out[i]) {
			continue
		}
		home := &w.Networks[w.Backends[r.Backend].Network]
		sum, top := 0.0, 0.0
		for _, n := range before[r.Backend] {
			sum += n
		}
		for c, n := range before[r.Backend] {
			share := n / sum / 2
			if c == home.Country {
				share += 0.5
			}
			top = max(top, share)
		}
		switch {
		case top < 0.9:
			out[i] = "many_countries"
		case home.Kind == world.PublicDNS:
			out[i] = "public_backend"
		}
	}
	return out
}

func visible(class string) bool { return class == "clean" || class == "stale" || class == "refreshes" }

// confusion judges a world and counts pairs of expected and found classes; cells names some of each cell off the diagonal.
func confusion(t *testing.T, w *world.World) (counts map[[2]string]int, cells map[[2]string][]string) {
	t.Helper()
	rows := whole(t, w, simnet.Options{})
	want := truths(w)
	counts, cells = map[[2]string]int{}, map[[2]string][]string{}
	at := map[string]int{}
	for i, r := range w.Resolvers {
		at[fmt.Sprintf("%s %d", r.Address, r.Port)] = i
	}
	if len(rows) != len(w.Resolvers) {
		t.Fatalf("%d rows for %d resolvers", len(rows), len(w.Resolvers))
	}
	checkGroups(t, w, rows, at)
	for _, row := range rows {
		i := at[fmt.Sprintf("%s %d", row.Address, row.Port)]
		k := [2]string{want[i], row.Class}
		counts[k]++
		if k[0] == k[1] {
			continue
		}
		r, b := &w.Resolvers[i], &w.Backends[w.Resolvers[i].Backend]
		because := ""
		if row.ExcludedBecause != nil {
			because = *row.ExcludedBecause
		}
		why := explain(w, r, &row, k[0])
		if why == "" {
			t.Errorf("%s: expected %s, found %s (%s): %s behind %s, %+v, %+v", row.Address, k[0], k[1], because, b.Class, r.Front, *b, r.Faults)
		}
		cells[k] = append(cells[k], fmt.Sprintf("%s behind %s, %d caches (by port %v), TTLs %d to %d%s: %s", b.Class, r.Front, b.Caches, b.ByPort, b.MinTTL, b.MaxTTL, faults(r.Faults), why))
	}
	return counts, cells
}

// checkGroups holds labels to the truth: no group holds two cache systems, and addresses before a system of one cache
// have one label.
func checkGroups(t *testing.T, w *world.World, rows []resolverqualifications.Row, at map[string]int) {
	t.Helper()
	of := map[string]int{}
	label := map[int]string{}
	split := map[int]bool{}
	systems := map[int]bool{}
	for _, row := range rows {
		switch row.Class {
		case "harms", "hijacks", "recurses", "fixed_ttl", "refuses":
			continue // what these show is their own, or they are not asked
		}
		if row.CacheGroup == nil {
			continue
		}
		r := &w.Resolvers[at[fmt.Sprintf("%s %d", row.Address, row.Port)]]
		if rate := r.Faults.ClockRate; rate != 0 && rate != 1 {
			continue // within the tolerance of T3, but an hour after the fill its expiry is another
		}
		b := r.Backend
		if other, ok := of[*row.CacheGroup]; ok && other != b {
			t.Errorf("group %s holds systems %d and %d", *row.CacheGroup, b, other)
		}
		of[*row.CacheGroup] = b
		systems[b] = true
		if known, ok := label[b]; ok && known != *row.CacheGroup {
			split[b] = true
			if w.Backends[b].Caches == 1 {
				t.Errorf("system %d of one cache has the labels %s and %s", b, known, *row.CacheGroup)
			}
		}
		label[b] = *row.CacheGroup
	}
	t.Logf("%d cache systems, %d labels, %d systems of several caches have more than one label", len(systems), len(of), len(split))
}

// faults names those that there are, but for latency.
func faults(f world.Faults) string {
	f.LatencyMS = 0
	if f == (world.Faults{}) {
		return ""
	}
	var out []string
	for _, part := range strings.Fields(strings.Trim(fmt.Sprintf("%+v", f), "{}")) {
		if !strings.HasSuffix(part, ":false") && !strings.HasSuffix(part, ":0") {
			out = append(out, part)
		}
	}
	return ", " + strings.Join(out, " ")
}

func table(counts map[[2]string]int) string {
	var b strings.Builder
	for _, k := range slices.SortedFunc(maps.Keys(counts), func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) }) {
		fmt.Fprintf(&b, "%5d expected %-14s found %s\n", counts[k], k[0], k[1])
	}
	return b.String()
}

// Surveys of whole worlds, judged and held against the truth: every resolver off the diagonal has its reason. With BRIDLE_LONG=1
// worlds of the size of the study of 2018 too; BRIDLE_SEED is the first of the seeds.
func TestWorlds(t *testing.T) {
	names, first := []string{"village"}, int64(1)
	if text := os.Getenv("BRIDLE_SEED"); text != "" {
		var err error
		if first, err = strconv.ParseInt(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	all, off := 0, 0
	if os.Getenv("BRIDLE_LONG") == "1" {
		names = append(names, "hide-and-seek-2018") // ten seconds each
	}
	for _, name := range names {
		for seed := first; seed < first+3; seed++ {
			t.Run(fmt.Sprintf("%s-%d", name, seed), func(t *testing.T) {
				s, err := world.LoadScenario(name)
				if err != nil {
					t.Fatal(err)
				}
				w, err := world.Generate(s, seed)
				if err != nil {
					t.Fatal(err)
				}
				counts, cells := confusion(t, w)
				t.Logf("\n%s", table(counts))
				for k, n := range counts {
					if all += n; k[0] != k[1] {
						off += n
					}
				}
				for _, k := range slices.SortedFunc(maps.Keys(cells), func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) }) {
					t.Logf("%v: %d\n  %s", k, len(cells[k]), strings.Join(cells[k][:min(len(cells[k]), 4)], "\n  "))
				}
			})
		}
	}
	t.Logf("%d resolvers of %d worlds from seed %d on: %d not in their class, each for a reason that is known", all, 3*len(names), first, off)
}
