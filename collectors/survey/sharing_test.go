package survey

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"

	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// Ten minutes without network, whenever they come, lose no resolver and part no cache group.
func TestOwnNetworkFails(t *testing.T) {
	w := pools()
	for i := range w.Resolvers {
		w.Resolvers[i].Faults = world.Faults{}
	}
	before, rows, d := play(t, w, withNeighbours)
	groups := sharers(rows.rows)
	end := d.now.Sub(w.ProbeFrom)
	for _, at := range []time.Duration{0, time.Hour, 3 * time.Hour, 30 * time.Hour, end - 10*time.Minute, end - 5*time.Minute, end - 2*time.Minute} {
		from := w.ProbeFrom.Add(at)
		s, b, _ := play(t, w, withNeighbours, func(d *driver) {
			d.down = func(now time.Time) bool { return !now.Before(from) && now.Before(from.Add(10*time.Minute)) }
		})
		checkRows(t, s, b.rows)
		checkComplete(t, s, b.rows)
		for i := range s.courses {
			if s.courses[i].mode != before.courses[i].mode {
				t.Errorf("no network after %v: resolver %d ends in mode %d, otherwise %d", at, i, s.courses[i].mode, before.courses[i].mode)
			}
		}
		if got := sharers(b.rows); !slices.Equal(got, groups) {
			t.Errorf("no network after %v: %v\notherwise %v", at, got, groups)
		}
	}
}

// sharers reads from rows alone who showed whose fills, as "leader < member" in order.
func sharers(rows []qualificationexchanges.Row) []string {
	type fill struct {
		leader string
		at     time.Time
	}
	fills := map[string][]fill{}
	var out []string
	for _, desired := range []bool{true, false} {
		for _, r := range rows {
			if r.Test != "sharing" || r.RemainingTTLS == nil || r.IsRecursionDesired != desired {
				continue
			}
			e := r.AskedAt.Add(time.Duration(*r.RemainingTTLS) * time.Second)
			if desired {
				fills[r.Name] = append(fills[r.Name], fill{r.Address, e})
				continue
			}
			for _, f := range fills[r.Name] {
				if f.at.Sub(e).Abs() <= 2*time.Second {
					out = append(out, f.leader+" < "+r.Address)
					break
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Addresses before one cache are found to share it, and no others are: five addresses before each of two single
// caches in one AS. The first of each leads, so there are four sharers of each.
func TestSharing(t *testing.T) {
	w := lab.Bench{Fronts: slices.Repeat([]world.Front{world.Direct, world.Dnsmasq}, 5)}.World(1)
	other := w.Backends[0]
	other.Egress = []netip.Addr{netip.MustParseAddr("127.1.255.2")}
	w.Backends = append(w.Backends, other)
	var want []string
	for i := range w.Resolvers {
		w.Resolvers[i].Backend = i % 2
		if i > 1 {
			want = append(want, fmt.Sprintf("127.1.0.%d < 127.1.0.%d", 1+i%2, 1+i))
		}
	}
	slices.Sort(want)
	s, b, _ := play(t, w, nil)
	checkRows(t, s, b.rows)
	if got := sharers(b.rows); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	// Without AS the blocks are those with a common egress: the same is found with fewer looks.
	lean, c, _ := play(t, w, func(c *Config) {
		for i := range c.Resolvers {
			c.Resolvers[i].ASN = 0
		}
	})
	if got := sharers(c.rows); !slices.Equal(got, want) || len(lean.blocks) != 2 || len(c.rows) >= len(b.rows) {
		t.Errorf("%v in %d blocks", got, len(lean.blocks))
	}
	for _, r := range c.rows {
		if r.Test == "sharing" && (r.AskedAddress != r.Address || r.Round != 1) {
			t.Errorf("row %+v", r)
		}
	}
}
