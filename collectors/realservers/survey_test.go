package realservers

import (
	"fmt"
	"net/netip"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/survey"
	"bridle/collectors/survey/qualify"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/schema/resolverqualifications"
)

// exchanges takes the rows of surveys that run side by side.
type exchanges struct {
	mu   sync.Mutex
	rows []qualificationexchanges.Row
	odd  []anomalies.Row
}

func (e *exchanges) Write(rows ...qualificationexchanges.Row) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.rows = append(e.rows, rows...)
	return nil
}

type oddities struct{ *exchanges }

func (o oddities) Write(rows ...anomalies.Row) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.odd = append(o.odd, rows...)
	return nil
}

// parts are the tests of surveys that run at the same time, so that all together take less than three minutes. Names
// are fresh for each, so they do not meet in the cache.
var parts = [][]string{
	{"countdown", "backend", "sharing"},
	{"pool", "integrity", "packet_cache"},
	{"refresh", "visibility", "delegation"},
	{"honesty"},
}

// ask surveys all resolvers: quickly and in parts, or in one survey with the usual times.
func ask(t *testing.T, p *place, long bool) *exchanges {
	t.Helper()
	var resolvers []survey.Resolver
	for _, r := range p.resolvers() {
		resolvers = append(resolvers, survey.Resolver{Address: r.at})
	}
	return askAll(t, resolvers, long)
}

// askAll does so with resolvers that may be somewhere else too.
func askAll(t *testing.T, resolvers []survey.Resolver, long bool) *exchanges {
	t.Helper()
	e := &exchanges{}
	var all sync.WaitGroup
	lists := parts
	if long {
		lists = [][]string{nil}
	}
	for k, tests := range lists {
		var targets []dispatch.Target
		g := guard(t)
		cfg := survey.Config{Resolvers: resolvers, Zone: zone, Seed: int64(k), Start: time.Now().Add(time.Second).Truncate(time.Second),
			Duration: 20 * time.Second, Pause: time.Second, Quick: true, Tests: tests, RunID: fmt.Sprintf("run-%d", k), Vantage: "laboratory",
			Neighbour: func(a netip.Addr) bool { return g.Address(a).Failure == "" }, Exchanges: e, Anomalies: oddities{e}}
		if long {
			cfg.Quick, cfg.Duration, cfg.Pause = false, time.Hour, 5*time.Second
		}
		cfg.Ports = make([]uint16, survey.MinPorts)
		draft, err := survey.New(cfg) // targets do not depend on ports
		if err != nil {
			t.Fatal(err)
		}
		targets = draft.Targets()
		d := dispatcher(t, targets, vantageOfSurvey, survey.MinPorts, nil)
		cfg.Ports = d.Ports()
		s, err := survey.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			if err := d.Run(t.Context(), s); err != nil {
				t.Errorf("part %d: %v", k, err)
			}
			if err := d.Stats().Ledger.Check(); err != nil {
				t.Errorf("part %d: %v", k, err)
			}
			t.Logf("part %d: %v", k, time.Since(cfg.Start).Round(time.Second))
		})
	}
	all.Wait()
	return e
}

// TestServers surveys and probes all resolvers at the same time: names and own addresses tell the two apart.
func TestServers(t *testing.T) {
	p := settle(t)
	t.Run("survey", func(t *testing.T) {
		t.Parallel()
		testSurvey(t, p, os.Getenv("BRIDLE_LONG") == "1")
	})
	t.Run("forged", func(t *testing.T) {
		t.Parallel()
		testForged(t, p)
	})
	t.Run("probe", func(t *testing.T) {
		t.Parallel()
		testProbe(t, p)
	})
}

// testSurvey surveys all resolvers and holds what is found to what is expected, and rows to logs.
func testSurvey(t *testing.T, p *place, long bool) {
	e := ask(t, p, long)
	var evidence qualify.Evidence
	for _, err := range []error{evidence.Exchanges(e.rows), evidence.Anomalies(e.odd), evidence.Queries(p.canary.rows())} {
		if err != nil {
			t.Fatal(err)
		}
	}
	rows, unasked := qualify.Judge(&evidence, qualify.Setting{RunID: "run", Zone: zone, DelegationTTL: 48 * time.Hour})
	if len(unasked) > 0 {
		t.Errorf("%v were not asked", unasked)
	}
	for _, a := range e.odd {
		if a.Kind != "late" { // servers on a busy machine may be slow
			t.Errorf("a packet was not accepted: %+v", a)
		}
	}
	of := map[string]*resolverqualifications.Row{}
	for i := range rows {
		of[rows[i].Address] = &rows[i]
	}
	groups := map[string]string{}
	for _, r := range p.resolvers() {
		q := of[r.at.Addr().String()]
		if q == nil {
			t.Errorf("%s was not judged", r.name)
			continue
		}
		t.Logf("%-34s %s", r.name, tell(q))
		if because := expectedOf(r.name).differs(q); because != "" {
			t.Errorf("%s: %s", r.name, because)
		}
		if q.CacheGroup != nil {
			system := strings.TrimPrefix(r.name, "behind ")
			if other, ok := groups[*q.CacheGroup]; ok && other != system {
				t.Errorf("%s is in the cache group of %s", r.name, other)
			} else if !ok && strings.HasPrefix(r.name, "behind ") {
				t.Errorf("%s is not in the cache group of its forwarder", r.name)
			}
			groups[*q.CacheGroup] = system
		}
		t.Logf("%-34s %d queries in its log (0: it logs none), each in a row and the other way round", r.name, p.agree(t, r, vantageOfSurvey, askedOf(e.rows, r.at.Addr().String())))
	}
	checkCanary(t, p, e.rows)
}

// tell returns what was found in a line.
func tell(q *resolverqualifications.Row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %d exchanges", q.Class, q.NExchanges)
	if q.ExcludedBecause != nil {
		fmt.Fprintf(&b, " (%s)", *q.ExcludedBecause)
	}
	fmt.Fprintf(&b, "; honesty %d/%d, visible %d/%d, delegation %d/%d", q.NLeaks, q.NHonesty, q.NVisible, q.NVisibility, q.NDelegationVisible, q.NDelegation)
	for _, v := range []struct {
		name string
		is   any
	}{{"miss", q.MissForm}, {"slope", q.TTLSlope}, {"cap", q.TTLCapS}, {"floor", q.TTLFloorS}, {"pool", q.PoolSize}, {"basis", q.PoolBasis}, {"refreshing", q.IsRefreshing},
		{"stale", q.IsServingStale}, {"packet cache", q.PacketCacheS}, {"harm", q.IsHarming}, {"hijack", q.IsHijacking}, {"alter", q.IsAltering},
		{"intercepted", q.IsIntercepted}, {"source", q.IsSourceKept}, {"case", q.IsCaseKept}, {"group", q.CacheGroup}} {
		name := v.name
		switch v := v.is.(type) {
		case *string:
			if v != nil {
				fmt.Fprintf(&b, ", %s %s", name, *v)
			}
		case *float64:
			if v != nil {
				fmt.Fprintf(&b, ", %s %.3f", name, *v)
			}
		case *uint32:
			if v != nil {
				fmt.Fprintf(&b, ", %s %d", name, *v)
			}
		case *bool:
			if v != nil {
				fmt.Fprintf(&b, ", %s %v", name, *v)
			}
		}
	}
	fmt.Fprintf(&b, ", egress %s", strings.Join(q.EgressAddresses, " "))
	return b.String()
}
