package scope

import (
	"math/rand/v2"
	"net/netip"
	"testing"
)

// brute is the longest match by trying every entry.
func brute(entries []entry, a netip.Addr) (best entry, ok bool) {
	for _, e := range entries {
		if e.prefix.Contains(a) && (!ok || e.prefix.Bits() > best.prefix.Bits()) {
			best, ok = e, true
		}
	}
	return best, ok
}

// edges returns the addresses at which answers may change: first and last of a prefix, and their
// neighbours.
func edges(p netip.Prefix) []netip.Addr {
	last := p.Addr().AsSlice()
	for i := p.Bits(); i < 8*len(last); i++ {
		last[i/8] |= 0x80 >> (i % 8)
	}
	end, _ := netip.AddrFromSlice(last)
	all := []netip.Addr{p.Addr(), end}
	for _, a := range []netip.Addr{p.Addr().Prev(), end.Next()} {
		if a.IsValid() {
			all = append(all, a)
		}
	}
	return all
}

// randomPrefixes are nested often: addresses share most of their bits.
func randomPrefixes(r *rand.Rand, n int) []entry {
	var entries []entry
	for i := range n {
		var p netip.Prefix
		if r.IntN(2) == 0 {
			b := [4]byte{255 * byte(r.IntN(2)), byte(r.IntN(2)), byte(r.IntN(256)), byte(r.IntN(256))}
			p = netip.PrefixFrom(netip.AddrFrom4(b), r.IntN(33))
		} else {
			b := [16]byte{0: 255 * byte(r.IntN(2)), 7: byte(r.IntN(4)), 8: byte(r.IntN(4)) << 6, 15: byte(r.IntN(256))}
			p = netip.PrefixFrom(netip.AddrFrom16(b), r.IntN(129))
		}
		entries = append(entries, entry{p.Masked(), i + 1})
	}
	return entries
}

func TestLongestMatch(t *testing.T) {
	held := 0
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 4))
		entries := randomPrefixes(r, 1+r.IntN(60))
		for _, e := range entries[:len(entries)/2] {
			for _, a := range edges(e.prefix) {
				entries = append(entries, entry{netip.PrefixFrom(a, a.BitLen()), len(entries) + 1})
			}
		}
		table := newTable(entries)
		for _, e := range entries {
			for _, a := range edges(e.prefix) {
				got, gotOK := table.find(a)
				want, ok := brute(entries, a)
				if got != want || gotOK != ok {
					t.Fatalf("seed %d: %s is held by %v (%v), expected %v (%v)", seed, a, got, gotOK, want, ok)
				}
				if ok {
					held++
				}
			}
		}
	}
	if held < 10_000 {
		t.Errorf("only %d addresses were in a prefix", held)
	}
	empty := newTable(nil)
	if _, ok := empty.find(netip.MustParseAddr("192.0.2.1")); ok {
		t.Error("an empty table holds an address")
	}
}

// The standard library knows some of the ranges: a second source.
func TestSpecialRangesAgreeWithTheStandardLibrary(t *testing.T) {
	f := newForbidden(false)
	reason := func(a netip.Addr) string { return f.reason(netip.PrefixFrom(a, a.BitLen())) }
	r := rand.New(rand.NewPCG(5, 5))
	special := 0
	for range 200_000 {
		var a netip.Addr
		if r.IntN(2) == 0 {
			a = netip.AddrFrom4([4]byte{byte(r.IntN(256)), byte(r.IntN(256)), byte(r.IntN(256)), byte(r.IntN(256))})
		} else {
			a = netip.AddrFrom16([16]byte{byte(r.IntN(256)), byte(r.IntN(256)), 2: byte(r.IntN(256)), 15: 1})
		}
		bad := !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsMulticast() || a.IsLinkLocalUnicast() || a.IsUnspecified()
		if bad {
			special++
		}
		if bad && reason(a) == "" {
			t.Fatalf("%s may be asked", a)
		}
	}
	if special < 1000 {
		t.Errorf("only %d special addresses were tried", special)
	}
	for _, b := range specials() {
		p := netip.MustParsePrefix(b.prefix)
		if p != p.Masked() || b.name == "" || b.source == "" {
			t.Errorf("%v is not written as it should be", b)
		}
		for i, a := range edges(p) {
			if i < 2 && reason(a) == "" {
				t.Errorf("%s of %s may be asked", a, b.prefix)
			}
		}
	}
	// Resolvers on the open Internet, and the neighbours of special blocks, are ordinary.
	for _, a := range []string{"8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
		"172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
		"2001:200::", "2001:4860:4860::8888", "2001:db7:ffff::", "2001:db9::", "2003::", "3fff:1000::", "2620:4f:8001::"} {
		if why := reason(netip.MustParseAddr(a)); why != "" {
			t.Errorf("%s may not be asked: %s", a, why)
		}
	}
}

func BenchmarkAddress(b *testing.B) {
	r := rand.New(rand.NewPCG(6, 6))
	entries := make([]entry, 100_000)
	for i := range entries {
		a := netip.AddrFrom4([4]byte{byte(r.IntN(224)), byte(r.IntN(256)), byte(r.IntN(256)), byte(r.IntN(256))})
		entries[i] = entry{netip.PrefixFrom(a, 32), i}
	}
	g := &Guard{forbidden: newForbidden(false), scope: newTable(entries)}
	g.optOut.Store(&optOut{table: newTable(entries[:1000])})
	i := 0
	for b.Loop() {
		g.Address(entries[i].prefix.Addr())
		i = (i + 7919) % len(entries)
	}
}
