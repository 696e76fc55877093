package probe

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"runtime"
	"slices"
	"testing"

	"bridle/collectors/internal/dispatch"
)

// mixed returns witnesses of both families, some sharing addresses, ports, neighbourhoods and groups; some
// groups are called by an address.
func mixed(r *rand.Rand, n int) []Witness {
	list := make([]Witness, n)
	for i := range list {
		a := netip.AddrFrom4([4]byte{192, 0, byte(r.IntN(3)), byte(r.IntN(4))})
		switch r.IntN(4) {
		case 0:
			a = netip.AddrFrom16([16]byte{0x20, 1, 0xd, 0xb8, 0, byte(r.IntN(2)), 15: byte(r.IntN(3))})
		case 1:
			a = netip.MustParseAddr("fe80::1").WithZone([]string{"", "eth0"}[r.IntN(2)])
		}
		list[i] = Witness{Address: netip.AddrPortFrom(a, uint16(53+r.IntN(2))), AnchorPort: uint16(r.IntN(3)),
			Group: []string{"", "", "a", "b", "192.0.0.1:53", "[fe80::1]:53", "192.0.0.1"}[r.IntN(7)], Class: []Class{Clean, Refreshes, Stale}[r.IntN(3)],
			PacketCache: uint32(r.IntN(2) * 30), Cap: uint32(r.IntN(2) * 3600), Floor: uint32(r.IntN(2)), Pool: 1 + float64(r.IntN(3)),
			ShowsDelegations: r.IntN(2) == 0, MissForm: []string{"", "referral"}[r.IntN(2)]}
	}
	return list
}

func TestPackedKeepsEverything(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	list := append(mixed(r, 500), Witness{})
	l := Pack(list)
	if l.Len() != len(list) {
		t.Fatalf("%d of %d witnesses", l.Len(), len(list))
	}
	for i, w := range list {
		if l.At(i) != w || l.asked(i) != w.asked() {
			t.Errorf("%+v became %+v", w, l.At(i))
		}
	}
	l.Add(Witness{Address: netip.MustParseAddrPort("[::ffff:192.0.2.1]:53")})
	if got := l.At(l.Len() - 1).Address.String(); got != "192.0.2.1:53" {
		t.Errorf("an address that stands for IPv4 became %s", got)
	}
}

// byMap numbers witnesses by a map of keys: the second route.
func byMap[K comparable](list []Witness, key func(*Witness) K) (of []int32, n int) {
	seen := map[K]int32{}
	for i := range list {
		k := key(&list[i])
		if _, ok := seen[k]; !ok {
			seen[k] = int32(len(seen))
		}
		of = append(of, seen[k])
	}
	return of, len(seen)
}

func TestNumberings(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for round := range 300 {
		list := mixed(r, 1+r.IntN(40))
		if round%3 == 0 { // nobody has a label
			for i := range list {
				list[i].Group = ""
			}
		}
		l := Pack(list)
		order := l.sorted()
		if !slices.IsSortedFunc(order, func(i, j int32) int { return compareAsked(list[i].asked(), list[j].asked()) }) {
			t.Fatalf("the order of %v is %v", list, order)
		}
		check := func(what string, got numbering, want []int32, n int) {
			t.Helper()
			for i := range want {
				if got.at(i) != want[i] || got.n != n {
					t.Fatalf("%s of %v: %v, want %v", what, list, got, want)
				}
			}
		}
		of, n := byMap(list, func(w *Witness) netip.Addr { return w.Address.Addr() })
		check("addresses", l.addresses(order), of, n)
		of, n = byMap(list, func(w *Witness) netip.AddrPort { return w.Address })
		check("targets", l.targets(order), of, n)
		of, n = byMap(list, func(w *Witness) netip.Prefix { return neighbourhood(w.Address.Addr()) })
		check("neighbourhoods", l.neighbourhoods(order), of, n)
		of, n = byMap(list, (*Witness).Label)
		check("groups", l.groups(order), of, n)
	}
}

// Both lists for a dispatcher are the same, but for the group, where witnesses of one address and port have several.
func TestTargetsOfBothLists(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		list := mixed(r, 1+r.IntN(40))
		group := map[netip.AddrPort]string{}
		for i := range list {
			group[list[i].Address] = list[i].Group
		}
		for i := range list {
			list[i].Group = group[list[i].Address]
		}
		var got []dispatch.Target
		short := Pack(list).Targets()
		for i := range short.Len() {
			got = append(got, short.Target(i))
		}
		if want := Targets(list); !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
	}
}

// An agenda over caches without rules takes 20 bytes a witness before its first row: 16 for the witness and 4 to find it by its
// address; a row makes one bit for each pair.
func TestFixedTakesLittleMemory(t *testing.T) {
	const n = 100_000
	used := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := used()
	l := NewPacked(n)
	for i := range n {
		l.Add(Witness{Address: netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, byte(i >> 16), byte(i >> 8), byte(i)}), 53), Class: Clean, Pool: 1})
	}
	f, err := NewFixed(FixedConfig{Packed: l, Names: []Name{{Name: "a.example", Purpose: Target}}, Start: when(day), Every: when(day).Sub(when(0)), Sweeps: 1, Sink: &bed{}})
	if err != nil {
		t.Fatal(err)
	}
	if each := float64(used()-before) / n; each > 22 {
		t.Errorf("%.1f bytes for each witness", each)
	}
	if got := fmt.Sprint(f.Status(when(day)).Unfit); got != "[]" {
		t.Error(got)
	}
	runtime.KeepAlive(f)
}
