package watched

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"bridle/analysis/cachefill"
	"bridle/analysis/load"
	"bridle/collectors/simnet"
	"bridle/collectors/simnet/fast"
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/schema/targets"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"
	"bridle/datasets/world"
)

// anchored gives rows the own port that the plan prescribes.
type anchored struct {
	to   *study.Writer[probes.Row]
	port *int32
}

func (a anchored) Write(rows ...probes.Row) error {
	for i := range rows {
		rows[i].AnchorPort = a.port
		if err := a.to.Write(rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// table writes one dataset of a study.
func table[T any](t *testing.T, s study.Study, tool string, fill func(run string, w *study.Writer[T]) error) {
	t.Helper()
	r, err := s.Create(study.Plan{Tool: tool, Config: tool, Now: func() time.Time { return time.Unix(0, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	w, err := study.Table[T](r)
	if err != nil {
		t.Fatal(err)
	}
	if err := fill(r.ID(), w); err != nil {
		t.Fatal(err)
	}
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
}

// studied sends a plan through package fast into a study, beside what a perfect survey and lookups of the names would tell.
func studied(t *testing.T, net *simnet.Internet, plan *Plan, got *Result) study.Study {
	t.Helper()
	w := net.World()
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	table(t, s, "probe", func(run string, to *study.Writer[probes.Row]) error {
		for _, b := range got.Backends {
			some := *plan
			some.Resolvers = nil
			for _, r := range plan.Resolvers {
				if w.Resolvers[r].Backend == b {
					some.Resolvers = append(some.Resolvers, r)
				}
			}
			for _, port := range Ports(net, b) {
				sink := anchored{to: to}
				if port != 0 {
					sink.port = new(int32(port))
				}
				if err := fast.Run(t.Context(), net, some.Fast(w, max(port, anyPort)), run, 1, func(int) (fast.Sink, error) { return sink, nil }, nil); err != nil {
					return err
				}
			}
		}
		return nil
	})
	table(t, s, "plan", func(run string, to *study.Writer[targets.Row]) error {
		for _, i := range plan.Domains {
			d := &w.Domains[i]
			err := to.Write(targets.Row{RunID: run, Name: d.Hosts[0].Name, QType: "A", Purpose: purpose(d), ZoneCut: &d.Name, IsZoneShared: &d.Shared,
				TTLS: &d.Hosts[0].TTL, NegativeTTLS: &d.NegativeTTL, NSParentTTLS: &d.ParentNSTTL, Source: "test"})
			if err != nil {
				return err
			}
		}
		return nil
	})
	table(t, s, "survey", func(run string, to *study.Writer[resolverqualifications.Row]) error {
		for _, i := range plan.Resolvers {
			r := &w.Resolvers[i]
			p := net.Policy(r.Backend)
			row := resolverqualifications.Row{RunID: run, Address: r.Address.String(), Port: int32(r.Port), Class: "clean", CacheGroup: new(fmt.Sprintf("group-%04d", r.Backend)),
				FirstAskedAt: w.ProbeFrom, LastAskedAt: w.ProbeFrom, NExchanges: 1, MissForm: new("mixed"),
				TTLCapS: new(p.Keep(1<<32 - 1)), TTLFloorS: new(p.Keep(1))}
			if err := to.Write(row); err != nil {
				return err
			}
		}
		return nil
	})
	return s
}

// place is one watch by names, as indices of two Books need not agree.
type place struct {
	group, name string
	level       cachefill.Level
	anchor      uint16
}

func placed(b *cachefill.Book, group, name int32, level cachefill.Level, anchor uint16) place {
	return place{b.Groups[group].Label, b.Names[name].Name, level, anchor}
}

// seen is a fill without what the order of rows or the truth adds.
type seen struct {
	expires, first int64
	negative       bool
	ttl            uint32
}

func fillsByPlace(b *cachefill.Book) map[place]map[seen]bool {
	all := map[place]map[seen]bool{}
	for i := range b.Fills {
		f := &b.Fills[i]
		p := placed(b, f.Group, f.Name, f.Level, f.Anchor)
		if all[p] == nil {
			all[p] = map[seen]bool{}
		}
		all[p][seen{f.Expires, f.FirstSeen, f.Negative, f.TTL}] = true
	}
	return all
}

// The village goes through rows, parts, DuckDB and back: what is extracted from the study is what the simulation of events says,
// fill by fill, and exposure to the microsecond but for the second by which expiries seen through several addresses differ.
func TestExtractedIsSimulated(t *testing.T) {
	t.Parallel()
	w := generate(t, scenario(t, "village", func(s *world.Scenario) {
		s.Resolvers.Faults.Lossy = 0
		s.Until = s.ProbeFrom.AddDate(0, 0, 2)
		s.Operators.Servers, s.Operators.Domains, s.Noise.Controls = 18, 15, 1
	}), 4)
	net := simnet.New(w, simnet.Options{})
	plan := Usual(w, 900*time.Second)
	want := Simulate(net, &plan)
	x, err := load.OpenContext(t.Context(), studied(t, net, &plan, want).Dir(), duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	got, account, err := cachefill.Extract(t.Context(), x, cachefill.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d rows, %d groups, %d names, %d watches, %d fills", account.Rows, len(got.Groups), len(got.Names), len(got.Watches), len(got.Fills))
	if len(want.Book.Fills) < 50 || len(got.Groups) != len(want.Book.Groups) {
		t.Fatalf("%d fills in %d groups, extracted %d in %d", len(want.Book.Fills), len(want.Book.Groups), len(got.Fills), len(got.Groups))
	}
	compareBooks(t, got, &want.Book)
}

func compareBooks(t *testing.T, got, want *cachefill.Book) {
	t.Helper()
	gotFills, wantFills := fillsByPlace(got), fillsByPlace(want)
	watches := map[place]*cachefill.Watch{}
	for i := range got.Watches {
		v := &got.Watches[i]
		watches[placed(got, v.Group, v.Name, v.Level, v.Anchor)] = v
	}
	for i := range want.Watches {
		v := &want.Watches[i]
		p := placed(want, v.Group, v.Name, v.Level, v.Anchor)
		for f := range wantFills[p] {
			if !gotFills[p][f] {
				t.Errorf("%+v: %+v was not extracted", p, f)
			}
		}
		for f := range gotFills[p] {
			if !wantFills[p][f] {
				t.Errorf("%+v: %+v was extracted, but never was", p, f)
			}
		}
		delete(gotFills, p)
		g := watches[p]
		if g == nil {
			if v.Misses+v.Hits > 0 {
				t.Errorf("%+v: no watch was extracted", p)
			}
			continue
		}
		delete(watches, p)
		if off := max(g.EmptyUS-v.EmptyUS, v.EmptyUS-g.EmptyUS); off > second*int64(len(wantFills[p])) || g.Misses != v.Misses || g.Hits != v.Hits || g.TTL != v.TTL {
			t.Errorf("%+v: exposure %d, %d misses, %d hits, TTL %d; want %d, %d, %d, %d", p, g.EmptyUS, g.Misses, g.Hits, g.TTL, v.EmptyUS, v.Misses, v.Hits, v.TTL)
		}
	}
	for p := range gotFills {
		t.Errorf("%+v: fills were extracted of what nobody watched", p)
	}
	for p := range watches {
		t.Errorf("%+v: a watch was extracted that is none", p)
	}
}
