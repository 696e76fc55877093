package watched

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"bridle/analysis/cachefill"
	"bridle/collectors/simnet"
	"bridle/collectors/simnet/fast"
	"bridle/datasets/schema/probes"
	"bridle/datasets/world"
)

// reading is what a row says of one record.
type reading struct {
	at, expires int64 // expires is 0 for a miss
	negative    bool
}

type record struct {
	group, name int32
	level       cachefill.Level
}

// rowReader sorts rows into readings, by what they show alone.
type rowReader struct {
	groups map[string]int32
	names  map[string]int32
	zones  []string
	shows  []bool // by group: delegations
	out    map[record][]reading
	lost   map[record]int64
}

func (x *rowReader) Write(rows ...probes.Row) error {
	for i := range rows {
		r := &rows[i]
		g, n := x.groups[r.Address], x.names[r.Name]
		at := r.ProbedAt.UnixMicro()
		a, d := record{g, n, cachefill.Address}, record{g, n, cachefill.Delegation}
		hasNS := r.NSOwner != nil && *r.NSOwner == x.zones[n]
		switch {
		case r.Status != "answered":
			x.lost[a]++
			x.lost[d]++
		case r.RemainingTTLS != nil && *r.RemainingTTLS == 0:
			x.lost[a]++
			x.lost[d]++
		case r.RemainingTTLS != nil:
			x.out[a] = append(x.out[a], reading{at, at + int64(*r.RemainingTTLS)*second, false})
			switch {
			case hasNS:
				x.out[d] = append(x.out[d], reading{at, at + int64(*r.NSRemainingTTLS)*second, false})
			case r.NSOwner != nil:
				x.out[d] = append(x.out[d], reading{at: at})
			default:
				x.lost[d]++
			}
		case r.SOARemainingTTLS != nil:
			x.out[a] = append(x.out[a], reading{at, at + int64(*r.SOARemainingTTLS)*second, true})
			x.lost[d]++
		case hasNS && *r.NSRemainingTTLS == 0:
			x.out[a] = append(x.out[a], reading{at: at})
			x.lost[d]++
		default:
			x.out[a] = append(x.out[a], reading{at: at})
			if hasNS {
				x.out[d] = append(x.out[d], reading{at, at + int64(*r.NSRemainingTTLS)*second, false})
			} else {
				x.out[d] = append(x.out[d], reading{at: at})
			}
		}
	}
	return nil
}

// walked is what a plain walk over readings gives.
type walked struct {
	empty, misses, hits int64
	fills               []reading // expiry: middle; at: first sight
}

// walk is the definition of exposure, reading by reading.
func walk(list []reading, keep int64, ttlOf func(reading) int64) walked {
	slices.SortFunc(list, func(a, b reading) int { return cmp.Compare(a.at, b.at) })
	var out walked
	type cluster struct{ least, most, at int64 }
	var seen []cluster
	s, known := int64(0), false
	for _, r := range list {
		if r.expires == 0 {
			out.misses++
			e := keep
			if known {
				e = min(max(r.at-s, 0), keep)
			}
			out.empty += e
			s, known = r.at, true
			continue
		}
		out.hits++
		at := slices.IndexFunc(seen, func(c cluster) bool { return max(c.most, r.expires)-min(c.least, r.expires) <= 4*second })
		if at >= 0 {
			seen[at].least, seen[at].most = min(seen[at].least, r.expires), max(seen[at].most, r.expires)
			continue
		}
		seen = append(seen, cluster{r.expires, r.expires, r.at})
		out.fills = append(out.fills, r)
		if d := r.expires - ttlOf(r) - s; known && d >= 0 && d <= keep {
			out.empty += d
		}
		s, known = r.expires, true
	}
	for i, c := range seen {
		out.fills[i].expires = (c.least + c.most) / 2
	}
	slices.SortFunc(out.fills, func(a, b reading) int { return cmp.Compare(a.expires, b.expires) })
	return out
}

// compare sends a plan from one own port through package fast and walks over its rows, and says the same
// of the events of the Book. Single series without loss must agree exactly.
func compareRows(t *testing.T, w *world.World, every time.Duration, only func(*world.Backend) bool) (fills, watches int) {
	t.Helper()
	net := simnet.New(w, simnet.Options{})
	plan := Usual(w, every)
	plan.Resolvers = slices.DeleteFunc(plan.Resolvers, func(r int) bool { return !only(&w.Backends[w.Resolvers[r].Backend]) })
	if len(plan.Resolvers) == 0 {
		return 0, 0
	}
	got := Simulate(net, &plan)
	x := &rowReader{groups: map[string]int32{}, names: map[string]int32{}, out: map[record][]reading{}, lost: map[record]int64{}}
	for g, b := range got.Backends {
		for _, r := range plan.Resolvers {
			if w.Resolvers[r].Backend == b {
				x.groups[w.Resolvers[r].Address.String()] = int32(g)
			}
		}
	}
	for n := range got.Book.Names {
		x.names[got.Book.Names[n].Name] = int32(n)
		x.zones = append(x.zones, got.Book.Names[n].Zone)
	}
	if err := fast.Run(t.Context(), net, plan.Fast(w, anyPort), "run", 1, func(int) (fast.Sink, error) { return x, nil }, nil); err != nil {
		t.Fatal(err)
	}
	byRecord := map[record][]cachefill.Seen{}
	for _, f := range got.Book.Fills {
		k := record{f.Group, f.Name, f.Level}
		byRecord[k] = append(byRecord[k], f)
	}
	// Through several addresses the middle of the expiries shown is not the first of them.
	slack := int64(0)
	if len(plan.Resolvers) > len(got.Backends) {
		slack = second
	}
	wrong := 0
	for _, v := range got.Book.Watches {
		k := record{v.Group, v.Name, v.Level}
		policy := net.Policy(got.Backends[v.Group])
		z := w.Domains[got.Domains[v.Name]].Zone
		want := walk(x.out[k], int64(v.TTL)*second, func(r reading) int64 {
			if r.negative {
				return int64(policy.Keep(z.NegativeTTL)) * second
			}
			return int64(v.TTL) * second
		})
		seen := byRecord[k]
		same := len(seen) == len(want.fills) && max(v.EmptyUS-want.empty, want.empty-v.EmptyUS) <= slack*int64(len(seen)) && v.Misses == want.misses && v.Hits == want.hits
		for i := range min(len(seen), len(want.fills)) {
			same = same && seen[i].Expires == want.fills[i].expires && seen[i].Negative == want.fills[i].negative && seen[i].FirstSeen == want.fills[i].at
		}
		if !same {
			if wrong++; wrong <= 6 {
				t.Errorf("group %d (%s), %s, %v: %d fills, exposure %d, %d misses, %d hits; rows show %d, %d, %d, %d; first %v, %v", v.Group, policy.Class, got.Book.Names[v.Name].Name, v.Level,
					len(seen), v.EmptyUS, v.Misses, v.Hits, len(want.fills), want.empty, want.misses, want.hits, firstOf(seen), want.fills[:min(1, len(want.fills))])
			}
		}
		fills += len(seen)
	}
	if wrong > 0 {
		t.Errorf("%d of %d watches differ", wrong, len(got.Book.Watches))
	}
	return fills, len(got.Book.Watches)
}

func firstOf(list []cachefill.Seen) []int64 {
	if len(list) == 0 {
		return nil
	}
	return []int64{list[0].FirstSeen, list[0].Expires, list[0].Filled}
}

// A small world with sweeps, background and phones, in which every probe reaches one cache: the events are those of the rows, to
// the microsecond.
func TestSameAsRows(t *testing.T) {
	t.Parallel()
	small := func(s *world.Scenario) {
		s.Countries.Count = 3
		s.Operators.Count, s.Operators.Servers, s.Operators.Domains = 4, 20, 20
		s.Noise.Sweepers, s.Noise.Background, s.Noise.BackgroundShape = 4, 0.02, 1
		s.Noise.Monitors = 2
		s.Resolvers.Faults.Leaky = 0
	}
	for _, every := range []time.Duration{600 * time.Second, 100 * time.Second, 6 * time.Hour} {
		fills, watches := compareRows(t, generate(t, scenario(t, "moderate-scanners", small), 3), every, func(*world.Backend) bool { return true })
		if fills < 100 || watches < 500 {
			t.Errorf("%d fills in %d watches are too few to tell", fills, watches)
		}
	}
}

// The same in the village, with several classes of software and forwarders, and with pools.
func TestSameAsRowsInTheVillage(t *testing.T) {
	t.Parallel()
	w := generate(t, scenario(t, "village", func(s *world.Scenario) { s.Resolvers.Faults.Lossy = 0 }), 4)
	fills, _ := compareRows(t, w, 600*time.Second, func(b *world.Backend) bool { return !b.ByPort || b.Caches == 1 })
	if fills < 50 {
		t.Errorf("%d fills are too few to tell", fills)
	}
}
