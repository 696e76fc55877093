package qualify

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"bridle/collectors/simnet"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/world"
)

// small is a village, surveyed once for all properties.
func small(t *testing.T) (*driver, Setting) {
	t.Helper()
	s, err := world.LoadScenario("village")
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(s, 1)
	if err != nil {
		t.Fatal(err)
	}
	return surveyed(t, w, simnet.Options{}), setting(t, w)
}

// The order of rows changes nothing, nor does judging twice.
func TestOrderDoesNotMatter(t *testing.T) {
	d, s := small(t)
	want := d.evidence.judge(t, s)
	draws := rand.New(rand.NewPCG(1, 2))
	for range 3 {
		draws.Shuffle(len(d.evidence.exchanges), reflect.Swapper(d.evidence.exchanges))
		draws.Shuffle(len(d.evidence.queries), reflect.Swapper(d.evidence.queries))
		draws.Shuffle(len(d.evidence.anomalies), reflect.Swapper(d.evidence.anomalies))
		if got := d.evidence.judge(t, s); !reflect.DeepEqual(got, want) {
			t.Fatal("another order of rows gives other findings")
		}
	}
	var e Evidence
	for at := range slices.Chunk(d.evidence.exchanges, 97) {
		if err := e.Exchanges(at); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Queries(d.evidence.queries); err != nil {
		t.Fatal(err)
	}
	if err := e.Anomalies(d.evidence.anomalies); err != nil {
		t.Fatal(err)
	}
	Judge(&e, s)
	if got, _ := Judge(&e, s); !reflect.DeepEqual(got, want) {
		t.Fatal("portions, or judging twice, give other findings")
	}
}

// Findings on a resolver do not change when resolvers that share no cache with it are left out.
func TestOthersDoNotMatter(t *testing.T) {
	d, s := small(t)
	all := d.evidence.judge(t, s)
	for _, row := range all[:20] {
		kept := records{queries: d.evidence.queries, anomalies: d.evidence.anomalies}
		mine := map[string]bool{row.Address: true}
		for _, other := range all {
			if row.CacheGroup != nil && show(other.CacheGroup) == *row.CacheGroup {
				mine[other.Address] = true
			}
		}
		for _, x := range d.evidence.exchanges {
			if mine[x.Address] {
				kept.exchanges = append(kept.exchanges, x)
			}
		}
		for _, got := range kept.judge(t, s) {
			if got.Address == row.Address && !reflect.DeepEqual(got, row) {
				t.Errorf("alone\n%+v\namong others\n%+v", got, row)
			}
		}
	}
}

// Rows at random break nothing and keep what the table's checks demand.
func TestAnyRows(t *testing.T) {
	draws := rand.New(rand.NewPCG(3, 4))
	tests := []string{"honesty", "visibility", "countdown", "pool", "backend", "sharing", "refresh", "packet_cache", "harm", "integrity", "delegation", "reach"}
	labels := []string{"", ".ttl-600", ".ttl-1", ".ttl-60", ".ttl-120", ".ttl-31536000", ".nx", ".whoami"}
	replies := []string{"hit 5", "hit 86400", "hit 60 203.0.113.9", "ns c.example", "root", "empty", "servfail", "refused", "nx", "none", "skipped"}
	pick := func(from []string) string { return from[draws.IntN(len(from))] }
	for range 400 {
		lines := ""
		for range 1 + draws.IntN(60) {
			if draws.IntN(4) == 0 {
				lines += fmt.Sprintf("up %d k%d 192.0.2.%d\n", draws.IntN(900), draws.IntN(9), draws.IntN(4))
			}
			lines += fmt.Sprintf("at 192.0.2.%d\n%s %d %d %d k%d%s %d %s\n", 100+draws.IntN(3), pick(tests), 1+draws.IntN(4), 1+draws.IntN(3),
				draws.IntN(900), draws.IntN(9), pick(labels), draws.IntN(2), pick(replies))
		}
		for _, r := range script(t, lines).judge(t, Setting{Zone: scriptZone, DelegationTTL: time.Hour}) {
			checked(t, &r)
		}
	}
}

// checked holds a row to the checks of resolver_qualifications.
func checked(t *testing.T, r *resolverqualifications.Row) {
	t.Helper()
	classes := []string{"dead", "harms", "intercepted", "hijacks", "recurses", "refuses", "invisible", "fixed_ttl", "many_countries", "public_backend", "unstable", "stale", "refreshes", "clean"}
	switch {
	case !slices.Contains(classes, r.Class),
		(r.ExcludedBecause == nil) != (r.Class == "clean" || r.Class == "stale" || r.Class == "refreshes"),
		r.NExchanges < 1, r.NLeaks > r.NHonesty, r.NVisible > r.NVisibility, r.NDelegationVisible > r.NDelegation,
		(r.LeakBound == nil) != (r.NHonesty == 0), r.LeakBound != nil && (*r.LeakBound < 0 || *r.LeakBound > 1),
		(r.PoolSize == nil) != (r.PoolBasis == nil), r.PoolSize != nil && *r.PoolSize < 1,
		(r.Country == nil) != (r.CountryMass == nil), r.LastAskedAt.Before(r.FirstAskedAt),
		r.EgressAddresses == nil, r.EgressASNs == nil, r.EgressCountries == nil, r.CountryOpinions == nil:
		t.Fatalf("%+v", *r)
	}
}
