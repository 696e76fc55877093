package qualify

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"bridle/datasets/prefix"
	"bridle/datasets/schema/prefixes"
)

// places makes a table of lines "SOURCE PREFIX ASN CLASS COUNTRY"; a dash is a null. A prefix of - speaks of the system.
func places(t *testing.T, lines string) *prefix.Table {
	t.Helper()
	var rows []prefixes.Row
	for line := range strings.Lines(lines) {
		f := strings.Fields(line)
		row := prefixes.Row{Source: f[0] + "/file", SourceRow: int64(len(rows) + 1), ValidOn: "2026-02-01"}
		if f[1] != "-" {
			row.Prefix = &f[1]
		}
		if f[2] != "-" {
			row.ASN = new(int64(number(t, f[2])))
		}
		if f[3] != "-" {
			row.ASClass, row.ASClassPublished = &f[3], &f[3]
		}
		if f[4] != "-" {
			row.Country, row.CountryBasis = &f[4], new("geolocation")
		}
		rows = append(rows, row)
	}
	table, err := prefix.NewTable(rows)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// fit is all that a resolver needs to be clean, with its egress at 192.0.2.9.
func fit(address, key string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "at %s\n", address)
	for i := range 60 {
		fmt.Fprintf(&b, "honesty %d 1 %d %sh%d 0 empty\n", i+1, 10_000+i*100, key, i)
	}
	for _, line := range []string{"visibility 1 1 0 Kv.ttl-600 1 hit 600", "visibility 1 2 10 Kv.ttl-600 0 hit 590",
		"countdown 1 1 100 Ks.ttl-3600 1 hit 3600", "countdown 1 2 110 Ks.ttl-3600 0 hit 3590", "countdown 1 3 710 Ks.ttl-3600 0 hit 2990",
		"harm 1 1 800 Kx 0 empty", "harm 1 2 801 Kx 1 hit 300", "integrity 1 1 900 Ki.nx 1 nx", "integrity 1 2 905 Kj 1 hit 300",
		"backend 1 1 1000 Kw.whoami 1 hit 0 192.0.2.9", "up 1000 Kw 192.0.2.9",
		"refresh 2 1 1100 Kr.ttl-60 1 hit 60", "refresh 2 2 1166 Kr.ttl-60 0 empty"} {
		b.WriteString(strings.ReplaceAll(line, "K", key) + "\n")
	}
	return b.String()
}

func judged(t *testing.T, lines string, s Setting) map[string]string {
	t.Helper()
	s.Zone, s.DelegationTTL = scriptZone, 24*time.Hour
	out := map[string]string{}
	for _, r := range script(t, lines).judge(t, s) {
		p := r.Address + " "
		out[p+"class"], out[p+"why"], out[p+"group"] = r.Class, show(r.ExcludedBecause), show(r.CacheGroup)
		out[p+"asn"], out[p+"country"], out[p+"sources"] = show(r.ASN), show(r.Country), fmt.Sprint(r.NCountrySources)
		if r.CountryMass != nil {
			out[p+"mass"] = fmt.Sprintf("%.3f", *r.CountryMass)
		}
		out[p+"opinions"], out[p+"egress countries"] = fmt.Sprint(r.CountryOpinions), fmt.Sprint(r.EgressCountries)
		out[p+"egress asns"], out[p+"public"] = fmt.Sprint(r.EgressASNs), show(r.IsPublicBackend)
		out[p+"rules"] = strings.Join([]string{show(r.IsSuitable2018RD), show(r.IsSuitable2018OneAS), show(r.IsSuitable2018Access),
			show(r.IsSuitable2018NotHosting), show(r.IsSuitable2018Forwarder), show(r.IsSuitable2018Reaches)}, " ")
	}
	return out
}

func compare(t *testing.T, what string, got map[string]string, want ...string) {
	t.Helper()
	for _, w := range want {
		key, value, _ := strings.Cut(w, "=")
		if got[key] != value {
			t.Errorf("%s: %s is %s, expected %s", what, key, got[key], value)
		}
	}
}

// Countries: numbers by hand. Sources have equal weight; forwarders and egress have half of each.
func TestCountries(t *testing.T) {
	a, b := fit("192.0.2.77", "a"), fit("198.51.100.5", "b")
	share := "at 192.0.2.77\nsharing 1 1 20000 z.ttl-3600 1 hit 3600\nat 198.51.100.5\nsharing 1 1 20010 z.ttl-3600 0 hit 3590\n"
	got := judged(t, a, Setting{})
	compare(t, "nothing known", got, "192.0.2.77 class=clean", "192.0.2.77 country=null", "192.0.2.77 asn=null", "192.0.2.77 opinions=[]", "192.0.2.77 public=false")

	one := "x 192.0.2.0/24 64500 access FR\ny 192.0.2.0/24 64500 - FR\nz 192.0.2.0/24 64501 - DE\nw 192.0.2.0/24 - - EU\n"
	got = judged(t, a, Setting{Prefixes: places(t, one)})
	// Two of three sources say FR; EU is no country. They disagree, but each sees one country: no class of its own.
	compare(t, "sources disagree", got, "192.0.2.77 class=clean", "192.0.2.77 country=FR", "192.0.2.77 mass=0.667", "192.0.2.77 sources=3",
		"192.0.2.77 opinions=[x=FR y=FR z=DE]", "192.0.2.77 asn=64500", "192.0.2.77 egress countries=[DE FR]")

	two := "x 192.0.2.0/24 64500 access FR\nx 198.51.100.0/24 64502 access DE\n"
	got = judged(t, a+b+share, Setting{Prefixes: places(t, two)})
	// Forwarders are half FR and half DE, the egress is FR: FR has (0.5 + 1) / 2.
	compare(t, "forwarders in two countries", got, "192.0.2.77 class=many_countries", "198.51.100.5 class=many_countries", "198.51.100.5 country=FR",
		"198.51.100.5 mass=0.750", "192.0.2.77 why=its cache serves several countries: belief in FR is 0.75, less than 0.9 (x=DE, x=FR)")
	got = judged(t, a+b, Setting{Prefixes: places(t, two)})
	// Not shown to share: each for itself. The second has its egress abroad.
	compare(t, "two groups", got, "192.0.2.77 class=clean", "192.0.2.77 mass=1.000", "198.51.100.5 class=many_countries", "198.51.100.5 mass=0.500")

	for _, public := range []string{"x 192.0.2.9/32 64510 public_dns FR\n", "x 192.0.2.9/32 64510 - FR\nx - 64510 public_dns -\n"} {
		got = judged(t, a, Setting{Prefixes: places(t, "x 192.0.2.0/24 64500 access FR\n"+public)})
		compare(t, "public", got, "192.0.2.77 class=public_backend", "192.0.2.77 public=true", "192.0.2.77 egress asns=[64510]",
			"192.0.2.77 why=its cache is that of a public DNS service: egress 192.0.2.9")
	}
}

func TestRulesOf2018(t *testing.T) {
	a := fit("192.0.2.77", "a") + "honesty 90 2 10001 ah0 0 empty\n"
	access := "x 192.0.2.0/24 64500 transit_access FR\nx 203.0.113.0/24 15169 content US\n"
	got := judged(t, a, Setting{})
	// Without prefixes nothing is known of systems.
	compare(t, "no prefixes", got, "192.0.2.77 rules=true null null null true null")
	s := Setting{Prefixes: places(t, access), Hosting: []int64{}, ReachASN: 15169}
	compare(t, "fit", judged(t, a, s), "192.0.2.77 rules=true true true true true null")
	s.Hosting = []int64{64500}
	reach := "reach 1 1 30000 g 1 hit 60 203.0.113.8\nreach 1 2 30010 g 1 none\n"
	compare(t, "hosting, reaches", judged(t, a+reach, s), "192.0.2.77 rules=true true true false true true")
	away := "reach 1 1 30000 g 1 hit 60 192.0.2.8\n"
	compare(t, "reaches not", judged(t, a+away, s), "192.0.2.77 rules=true true true false true false")
	own := "backend 1 2 1010 aw2.whoami 1 hit 0 192.0.2.77\nup 1010 aw2 192.0.2.77\n"
	compare(t, "its own resolver", judged(t, a+own, s), "192.0.2.77 rules=true true true false false null")
	two := "backend 1 2 1010 aw2.whoami 1 hit 0 203.0.113.4\nup 1010 aw2 203.0.113.4\n"
	compare(t, "two systems", judged(t, a+two, s), "192.0.2.77 rules=true false null null true null")
	s.Prefixes = places(t, "x 192.0.2.0/24 64500 hosting FR\n")
	compare(t, "no access", judged(t, a, s), "192.0.2.77 rules=true true false false true null")
}

// Shares of belief sum to one over the countries of a source.
func TestSourceShare(t *testing.T) {
	share := sourceShare(&[2]map[string]float64{{"FR": 3, "DE": 1}, {"CH": 2}})
	sum := 0.0
	for _, s := range share {
		sum += s
	}
	// FR 3/4 of a half.
	if math.Abs(sum-1) > 1e-12 || math.Abs(share["FR"]-0.375) > 1e-12 || math.Abs(share["CH"]-0.5) > 1e-12 {
		t.Errorf("%v", share)
	}
}
