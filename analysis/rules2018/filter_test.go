package rules2018

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

var start = time.Date(2018, 7, 1, 0, 0, 0, 0, time.UTC)

// at is a response so many seconds after the start, with so much TTL left of 3,600 s.
func at(seconds float64, ttl uint32, change ...func(*Response)) Response {
	r := Response{At: start.Add(time.Duration(seconds * 1e9)), TTL: ttl, AuthTTL: 3600, Name: "a.example", Forwarder: "192.0.2.1", ASN: 64496, Country: "XA"}
	for _, c := range change {
		c(&r)
	}
	return r
}

func forwarder(f string, asn int64) func(*Response) {
	return func(r *Response) { r.Forwarder, r.ASN = f, asn }
}

func name(n string) func(*Response) { return func(r *Response) { r.Name = n } }

// rising are n responses that pass all filters but H6, a day after the rest: each is another entry, and
// TTLs rise. 500 s is no TTL that H3 knows.
func rising(n int, change ...func(*Response)) (all []Response) {
	for i := range n {
		all = append(all, at(86400+float64(i)*4000, 500+10*uint32(i), change...))
	}
	return all
}

// Every case follows from the rules as the study of 2018 gives them; reason says why.
func TestFilters(t *testing.T) {
	elsewhere := forwarder("192.0.2.9", 64500)
	for _, c := range []struct {
		reason    string
		responses []Response
		want      []Dropped
	}{
		{"H1: 100 s later the TTL is 100 s less: one entry, though another forwarder in another system shows it",
			[]Response{at(0, 2000), at(100, 1900, elsewhere)}, []Dropped{No, Duplicate}},
		{"H1: 2 s off is within the tolerance", []Response{at(0, 2000), at(100, 1902, elsewhere)}, []Dropped{No, Duplicate}},
		{"H1: 2 s off to the other side", []Response{at(0, 2000), at(100, 1898, elsewhere)}, []Dropped{No, Duplicate}},
		{"H1: 3 s off is another entry", []Response{at(0, 2000), at(100, 1903, elsewhere)}, []Dropped{No, No}},
		{"H1: 3 s off to the other side", []Response{at(0, 2000), at(100, 1897, elsewhere)}, []Dropped{No, No}},
		{"H1: the earlier response need not be the previous one", []Response{at(0, 2000), at(50, 3000), at(100, 1900, elsewhere)}, []Dropped{No, No, Duplicate}},
		{"H1: a TTL that rises with time is no countdown", []Response{at(0, 1900), at(100, 2000, elsewhere)}, []Dropped{No, No}},
		{"H1: another name is another entry", []Response{at(0, 2000), at(100, 1900, name("b.example"))}, []Dropped{No, No}},
		{"H1: a response that H3 drops is still ground for dropping", []Response{at(0, 3599), at(100, 3499, elsewhere)}, []Dropped{BadTTL, Duplicate}},
		{"H1: so is one that H1 drops: each is within 2 s of the one before, the third not of the first",
			[]Response{at(0, 2000), at(100, 1902, elsewhere), at(200, 1804, forwarder("192.0.2.10", 64501))}, []Dropped{No, Duplicate, Duplicate}},
		{"H2: a TTL below that of the previous record of the system, by another forwarder",
			[]Response{at(0, 2000), at(4000, 1999, forwarder("192.0.2.2", 64496))}, []Dropped{No, WrongClock}},
		{"H2: an equal TTL", []Response{at(0, 2000), at(4000, 2000)}, []Dropped{No, WrongClock}},
		{"H2: another system has its own sequence", []Response{at(0, 2000), at(4000, 1200, elsewhere)}, []Dropped{No, No}},
		{"H2: another name has its own sequence", []Response{at(0, 2000), at(4000, 1200, name("b.example"))}, []Dropped{No, No}},
		{"H2: the previous record counts though it was dropped: 1001 exceeds the 999 before it, if not the 2000 before that",
			[]Response{at(0, 2000), at(4000, 999), at(8000, 1001)}, []Dropped{No, WrongClock, No}},
		{"H3: longer than the owner set", []Response{at(0, 3601)}, []Dropped{BadTTL}},
		{"H3: the full TTL", []Response{at(0, 3600)}, []Dropped{BadTTL}},
		{"H3: 2 s below the full TTL", []Response{at(0, 3598)}, []Dropped{BadTTL}},
		{"H3: 3 s below it is good", []Response{at(0, 3597)}, []Dropped{No}},
		{"H3: nobody knows what the owner set", []Response{at(0, 2000, func(r *Response) { r.AuthTTL = 0 })}, []Dropped{BadTTL}},
		{"H4: all responses of a forwarder that lies once, also those before and for other names",
			[]Response{at(0, 1200), at(4000, 2000, func(r *Response) { r.Wrong = true }), at(0, 1500, name("b.example")), at(8000, 2500, elsewhere)},
			[]Dropped{WrongAnswer, WrongAnswer, WrongAnswer, No}},
		{"H5: hosted where the forwarder is", []Response{at(0, 1200, func(r *Response) { r.HostingCountries = []string{"XB", "XA"} })}, []Dropped{SameCountry}},
		{"H5: hosted elsewhere", []Response{at(0, 1200, func(r *Response) { r.HostingCountries = []string{"XB"} })}, []Dropped{No}},
		{"H5: a country that is not known is no country", []Response{at(0, 1200, func(r *Response) { r.HostingCountries, r.Country = []string{""}, "" })}, []Dropped{No}},
	} {
		// Enough good responses follow everywhere, so that H6 is silent.
		all := slices.Clone(c.responses)
		for _, asn := range []int64{64496, 64500, 64501} {
			for _, n := range []string{"a.example", "b.example"} {
				all = append(all, rising(4, forwarder(fmt.Sprint("good", asn), asn), name(n), func(r *Response) { r.At = r.At.Add(time.Duration(asn) * time.Minute) })...)
			}
		}
		// The first of the good ones may lie below what was before it; four of five are enough.
		for _, asn := range []int64{64496, 64500, 64501} {
			for _, n := range []string{"a.example", "b.example"} {
				all = append(all, at(86400*90, 3000, forwarder(fmt.Sprint("good", asn), asn), name(n), func(r *Response) { r.At = r.At.Add(time.Duration(asn) * time.Minute) }))
			}
		}
		if got := Filter(all)[:len(c.responses)]; !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.reason, got, c.want)
		}
	}
}

// The list of H3, each of the twelve and both its neighbours that are not in the list.
func TestMadeUpTTLs(t *testing.T) {
	listed := []uint32{0, 1, 9, 10, 11, 30, 60, 80, 100, 300, 1000, 10000}
	for ttl := range uint32(10010) {
		r := at(0, ttl, func(r *Response) { r.AuthTTL = 86400 })
		if badTTL(&r) != slices.Contains(listed, ttl) {
			t.Errorf("TTL %d: dropped %v", ttl, badTTL(&r))
		}
	}
}

// H6 counts, per name and system, what no other filter drops.
func TestSupport(t *testing.T) {
	all := rising(4)
	all = append(all, rising(3, name("b.example"))...)
	all = append(all, at(3*86400, 3599, name("b.example"))) // the fourth is dropped by H3, so it is no support
	all = append(all, rising(2, name("c.example"))...)
	for i := range 2 {
		all = append(all, at(2*86400+float64(i)*4000, 700+uint32(i), name("c.example"), forwarder("192.0.2.9", 64500))) // two and two, in two systems
	}
	want := []Dropped{No, No, No, No, TooLittleSupport, TooLittleSupport, TooLittleSupport, BadTTL,
		TooLittleSupport, TooLittleSupport, TooLittleSupport, TooLittleSupport}
	got := Filter(all)
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if n := Count(got); n[No] != 4 || n[TooLittleSupport] != 7 || n[BadTTL] != 1 || len(Kept(all, got)) != 4 {
		t.Errorf("counts are %v", n)
	}
}

func TestExpiriesBefore1970(t *testing.T) {
	e := expiries{}
	e.add(-1)
	for at, want := range map[int64]bool{-1: true, width - 1: true, width: false, -1 - width: true, -2 - width: false} {
		if e.near(at) != want {
			t.Errorf("%d is near -1: %v", at, !want)
		}
	}
}

func BenchmarkFilter(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	all := make([]Response, 1_000_000)
	for i := range all {
		f := r.IntN(40_000)
		all[i] = Response{At: start.Add(time.Duration(r.Int64N(14 * 86400 * 1e9))), TTL: uint32(r.IntN(300)), AuthTTL: 300,
			Name: fmt.Sprintf("n%d.example", r.IntN(1000)), Forwarder: fmt.Sprint("192.0.2.", f), ASN: int64(f / 20), Country: "XA"}
	}
	for b.Loop() {
		Filter(all)
	}
}
