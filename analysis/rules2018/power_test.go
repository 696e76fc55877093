package rules2018

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

// powers are the columns of the table in section 11 of the project's notes on cache probing (simulation S4: 3
// days, TTL and spacing 300 s, one forwarder, two names, nothing but clients): lookups a day and name, caches,
// share of systems found by H1, H2, H3, H6 and both names, and the same without H2 and H3.
var powers = []struct {
	perDay           float64
	caches           int
	rules, withoutH2 float64
}{
	{.25, 1, .000, .000}, {.25, 4, .000, .000},
	{1, 1, .004, .137}, {1, 4, .000, .000},
	{2, 1, .179, .703}, {2, 4, .000, .000},
	{4, 1, .852, .997}, {4, 4, .003, .107},
	{12, 1, 1.00, 1.00}, {12, 4, .599, .954},
}

// TestPower holds the filters to that table within .04, what it asks of a simulator. The long form takes 4,000
// runs a row, where 4 standard errors are at most .032; the short one 250 of some rows, where they are .13.
func TestPower(t *testing.T) {
	runs, margin, long := 250, .13, os.Getenv("BRIDLE_LONG") != ""
	if long {
		runs, margin = 4000, .04
	}
	for k, c := range powers {
		if !long && (c.perDay < 2 || c.perDay == 4 && c.caches == 1) {
			continue
		}
		r := rand.New(rand.NewPCG(uint64(k), 11))
		found, without := 0, 0
		for range runs {
			all := watch(r, c.perDay, c.caches)
			operators := []Operator{{Label: "o", Names: []string{"n0", "n1"}}}
			found += len(Infections(Kept(all, Filter(all)), operators))
			without += len(Infections(supported(all), operators))
		}
		got, bare := float64(found)/float64(runs), float64(without)/float64(runs)
		t.Logf("%g a day, %d caches: %.3f of %.3f, without H2 and H3 %.3f of %.3f", c.perDay, c.caches, got, c.rules, bare, c.withoutH2)
		if math.Abs(got-c.rules) > margin || math.Abs(bare-c.withoutH2) > margin {
			t.Errorf("%g a day, %d caches: found %.3f, without H2 and H3 %.3f; the table has %.3f and %.3f", c.perDay, c.caches, got, bare, c.rules, c.withoutH2)
		}
	}
}

// watch returns the hits of one forwarder in 3 days on two names, each asked every 300 s. Clients and probes
// reach one of the caches behind it, each as likely; a cache shows whole seconds.
func watch(r *rand.Rand, perDay float64, caches int) (hits []Response) {
	const ttl, spacing, end = 300.0, 300.0, 3 * 86400.0
	for n := range 2 {
		expires := make([]float64, caches)
		next := -3600.0 // an hour before the first probe the caches are in their usual state
		next += r.ExpFloat64() / perDay * 86400
		offset := r.Float64() * spacing
		for now := offset; now < end; now += spacing {
			for ; next <= now; next += r.ExpFloat64() / perDay * 86400 {
				if c := r.IntN(caches); expires[c] <= next {
					expires[c] = next + ttl
				}
			}
			if left := math.Floor(expires[r.IntN(caches)]) - math.Floor(now); left > 0 {
				hits = append(hits, Response{At: start.Add(time.Duration(now * 1e9)), TTL: uint32(left), AuthTTL: ttl,
					Name: fmt.Sprint("n", n), Forwarder: "192.0.2.1", ASN: 64496, Country: "XA"})
			}
		}
	}
	return hits
}

// supported is what stands without H2 and H3: entries, each once (H1), of which a name needs four.
func supported(all []Response) (kept []Response) {
	seen := map[string]expiries{}
	n := map[string]int{}
	for _, r := range all {
		if seen[r.Name] == nil {
			seen[r.Name] = expiries{}
		}
		if !seen[r.Name].near(r.expires()) {
			kept = append(kept, r)
			n[r.Name]++
		}
		seen[r.Name].add(r.expires())
	}
	var enough []Response
	for _, r := range kept {
		if n[r.Name] >= Support {
			enough = append(enough, r)
		}
	}
	return enough
}
