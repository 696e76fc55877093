package probe

import (
	"slices"
	"testing"
	"time"

	"bridle/datasets/schema/probes"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// seen counts fills by their expiries, name by name and group by group: those within 4 s are one.
func seen(rows []probes.Row, witnesses []Witness) (addresses, delegations int) {
	group := map[string]string{}
	for i := range witnesses {
		group[witnesses[i].Address.Addr().String()] = witnesses[i].Group
	}
	type cell struct {
		group, name string
		ns          bool
	}
	expiries := map[cell][]int64{}
	for i := range rows {
		row := &rows[i]
		if row.Purpose != "target" && row.Purpose != "confirm" {
			continue
		}
		if row.RemainingTTLS != nil {
			c := cell{group[row.Address], row.Name, false}
			expiries[c] = append(expiries[c], row.ProbedAt.Unix()+int64(*row.RemainingTTLS))
		}
		if row.NSOwner != nil && *row.NSOwner == row.Name {
			c := cell{group[row.Address], row.Name, true}
			expiries[c] = append(expiries[c], row.ProbedAt.Unix()+int64(*row.NSRemainingTTLS))
		}
	}
	for c, list := range expiries {
		slices.Sort(list)
		n := 0
		for i, e := range list {
			if i == 0 || e-list[i-1] > 4 {
				n++
			}
		}
		if c.ns {
			delegations += n
		} else {
			addresses += n
		}
	}
	return addresses, delegations
}

// compare runs an adaptive plan and a fixed one with as many packets over the same world, and returns what each
// sees.
func compare(t *testing.T, make func() *world.World, seed int64, perDay int64) (adaptive, fixed int) {
	t.Helper()
	w := make()
	b := newBed(t, w, open(10*time.Second, perDay))
	var ws []Witness
	taken := map[int]bool{}
	for i, r := range w.Resolvers {
		if w.Testifies(r) && (r.Front == world.Direct || r.Front == world.Dnsmasq) && !taken[r.Backend] {
			taken[r.Backend] = true
			ws = append(ws, qualified(w, i))
		}
	}
	names := wanted(w)
	a := b.adaptive(ws, names, seed)
	b.run(a, ws, w.ProbeFrom)
	once(t, b.rows)
	audit(t, b.rows, ws, names)
	pairs := len(ws) * len(names)
	g := newBed(t, make(), b.limits)
	every := (w.Until.Sub(w.ProbeFrom) * time.Duration(pairs) / time.Duration(len(b.rows))).Truncate(time.Millisecond)
	g.run(g.fixed(ws, names, every, seed), ws, w.ProbeFrom)
	adaptive, adaptiveNS := seen(b.rows, ws)
	fixed, fixedNS := seen(g.rows, ws)
	t.Logf("%s, seed %d: %d witnesses, %d names; adaptive %d packets: %d fills, %d delegations; fixed %d packets every %v: %d fills, %d delegations; unfit %q",
		w.Scenario.Name, seed, len(ws), len(names), len(b.rows), adaptive, adaptiveNS, len(g.rows), every, fixed, fixedNS, a.Status(w.Until).Unfit)
	return adaptive, fixed
}

// At the same number of packets the adaptive plan sees more fills than the fixed one where few
// of the pairs have users, as it is in the field. (Where all pairs have users alike, knowing that a zone is warm tells nothing of
// the next lookup, and the designs are on a par.)
func TestAdaptiveSeesMore(t *testing.T) {
	t.Parallel()
	var adaptive, fixed int
	for seed := int64(501); seed < 504; seed++ {
		for _, perDay := range []float64{0.5, 2, 8} {
			a, f := compare(t, func() *world.World {
				w := lab.Bench{Domains: 60, PerDay: perDay, Days: 7, Class: world.BIND918}.World(seed)
				w.Demands = w.Demands[:3] // one name of twenty
				return w
			}, seed, 2468)
			adaptive, fixed = adaptive+a, fixed+f
		}
	}
	t.Logf("benches: adaptive %d fills, fixed %d", adaptive, fixed)
	if adaptive < 2*fixed {
		t.Errorf("adaptive %d fills, fixed %d", adaptive, fixed)
	}
}

func TestAdaptiveSeesMoreInTheVillage(t *testing.T) {
	t.Parallel()
	s, err := world.LoadScenario("village")
	if err != nil {
		t.Fatal(err)
	}
	var adaptive, fixed int
	for seed := int64(601); seed < 603; seed++ {
		a, f := compare(t, func() *world.World {
			w, err := world.Generate(s, seed)
			if err != nil {
				t.Fatal(err)
			}
			return w
		}, seed, 2468)
		adaptive, fixed = adaptive+a, fixed+f
	}
	if adaptive < fixed {
		t.Errorf("adaptive %d fills, fixed %d", adaptive, fixed)
	}
}
