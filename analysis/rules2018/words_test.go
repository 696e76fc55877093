package rules2018

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// The second route: every filter as the study words it, with a pass over all earlier responses.
func filterByTheWord(all []Response) []Dropped {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int {
		return cmp.Or(all[x].At.Compare(all[y].At), compareTied(&all[x], &all[y]))
	})
	dropped := make([]Dropped, len(all))
	for k, i := range order {
		r := &all[i]
		first := TooLittleSupport + 1
		mark := func(d Dropped, is bool) {
			if is {
				first = min(first, d)
			}
		}
		var previous *Response
		for _, j := range order[:k] {
			e := &all[j]
			if e.Name != r.Name {
				continue
			}
			n := r.At.Sub(e.At).Seconds()
			off := float64(e.TTL) - float64(r.TTL) - n
			mark(Duplicate, off >= -2 && off <= 2)
			if e.ASN == r.ASN {
				previous = e
			}
		}
		mark(WrongClock, previous != nil && r.TTL <= previous.TTL)
		mark(BadTTL, r.AuthTTL == 0 || r.TTL > r.AuthTTL || r.AuthTTL-r.TTL <= 2 ||
			slices.Contains([]uint32{0, 1, 9, 10, 11, 30, 60, 80, 100, 300, 1000, 10000}, r.TTL))
		mark(WrongAnswer, slices.ContainsFunc(all, func(e Response) bool { return e.Wrong && e.Forwarder == r.Forwarder }))
		mark(SameCountry, slices.Contains(r.HostingCountries, r.Country))
		if first <= SameCountry {
			dropped[i] = first
		}
	}
	passed := slices.Clone(dropped)
	for i := range all {
		n := 0
		for j := range all {
			if passed[j] == No && all[j].Name == all[i].Name && all[j].ASN == all[i].ASN {
				n++
			}
		}
		if passed[i] == No && n < 4 {
			dropped[i] = TooLittleSupport
		}
	}
	return dropped
}

// chance makes responses at random, close enough in time and TTL that every filter has work.
func chance(r *rand.Rand, n int) []Response {
	all := make([]Response, n)
	for i := range all {
		f := r.IntN(6)
		all[i] = Response{At: start.Add(time.Duration(r.IntN(4000)) * 500 * time.Millisecond), TTL: uint32(r.IntN(620)), AuthTTL: 600,
			Name: string(rune('a' + r.IntN(2))), Forwarder: fmt.Sprint(f), ASN: int64(f / 2), Country: []string{"XA", "XB"}[f/3],
			Wrong: f == 5 && r.IntN(30) == 0}
		if all[i].Name == "a" {
			all[i].HostingCountries = []string{"XB"}
		}
	}
	return all
}

func TestFilterAgreesWithTheWords(t *testing.T) {
	var seen [TooLittleSupport + 1]int
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 2018))
		all := chance(r, 20+r.IntN(80))
		got, want := Filter(all), filterByTheWord(all)
		if !slices.Equal(got, want) {
			t.Fatalf("seed %d: got %v, want %v", seed, got, want)
		}
		for d, n := range Count(got) {
			seen[d] += n
		}
		// The order of the input is never seen.
		type both struct {
			r Response
			d Dropped
		}
		shuffled := make([]both, len(all))
		for i := range all {
			shuffled[i] = both{all[i], got[i]}
		}
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		again := make([]Response, len(all))
		for i, s := range shuffled {
			again[i] = s.r
		}
		n, m := Count(Filter(again)), Count(got)
		if n != m {
			t.Fatalf("seed %d: %v in one order, %v in another", seed, m, n)
		}
	}
	for d, n := range seen {
		if n == 0 {
			t.Errorf("%v was never met", Dropped(d))
		}
	}
}
