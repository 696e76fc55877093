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
	anchor      uint16
}

// rowReader sorts rows into readings, by what they show alone.
type rowReader struct {
	groups map[string]int32
	names  map[string]int32
	zones  []string
	anchor uint16
	out    map[record][]reading
	lost   map[record]int64
}

func (x *rowReader) Write(rows ...probes.Row) error {
	for i := range rows {
		r := &rows[i]
		g, n := x.groups[r.Address], x.names[r.Name]
		at := r.ProbedAt.UnixMicro()
		a, d := record{g, n, cachefill.Address, x.anchor}, record{g, n, cachefill.Delegation, x.anchor}
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
	for i, r := range list {
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
		if filled := r.expires - ttlOf(r); known && filled >= s && filled-s <= keep && 2*(r.at-list[i-1].at) < 3*keep {
			out.empty += max(filled-max(s, r.at-keep), 0)
		}
		s, known = r.expires, true
	}
	for i, c := range seen {
		out.fills[i].expires = (c.least + c.most) / 2
	}
	slices.SortFunc(out.fills, func(a, b reading) int { return cmp.Compare(a.expires, b.expires) })
	return out
}

// rowsOf sends a plan through package fast, from each port of each group, and sorts its rows.
func rowsOf(t *testing.T, net *simnet.Internet, plan *Plan, got *Result) *rowReader {
	t.Helper()
	w := net.World()
	x := &rowReader{groups: map[string]int32{}, names: map[string]int32{}, out: map[record][]reading{}, lost: map[record]int64{}}
	for n := range got.Book.Names {
		x.names[got.Book.Names[n].Name] = int32(n)
		x.zones = append(x.zones, got.Book.Names[n].Zone)
	}
	for g, b := range got.Backends {
		some := *plan
		some.Resolvers = nil
		for _, r := range plan.Resolvers {
			if w.Resolvers[r].Backend == b {
				x.groups[w.Resolvers[r].Address.String()] = int32(g)
				some.Resolvers = append(some.Resolvers, r)
			}
		}
		for _, x.anchor = range Ports(net, b) {
			sink := func(int) (fast.Sink, error) { return x, nil }
			if err := fast.Run(t.Context(), net, some.Fast(w, max(x.anchor, anyPort)), "run", 1, sink, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	return x
}

// compareRows sends a plan through package fast and walks over its rows, and demands the same of the events of
// the Book. All must agree exactly where nothing leaks or is lost.
func compareRows(t *testing.T, w *world.World, every time.Duration) (fills, watches int) {
	t.Helper()
	net := simnet.New(w, simnet.Options{})
	plan := Usual(w, every)
	got := Simulate(net, &plan)
	x := rowsOf(t, net, &plan, got)
	byRecord := map[record][]cachefill.Seen{}
	for _, f := range got.Book.Fills {
		k := record{f.Group, f.Name, f.Level, f.Anchor}
		byRecord[k] = append(byRecord[k], f)
	}
	// Through several addresses the middle of the expiries shown is not the first of them.
	slack := int64(0)
	if len(plan.Resolvers) > len(got.Backends) {
		slack = second
	}
	wrong := 0
	for _, v := range got.Book.Watches {
		k := record{v.Group, v.Name, v.Level, v.Anchor}
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
