package scan

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

// A list has each address and port once, in order, and finds every one of them; a map is the second route.
func TestTargets(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var g Gather
	want := map[netip.AddrPort]bool{} // whether it is plain
	added := 0
	for range 5000 {
		a := netip.AddrFrom4([4]byte{10, 0, byte(random.IntN(3)), byte(random.IntN(256))})
		if random.IntN(3) == 0 {
			a = netip.AddrFrom16([16]byte{0xfd, 15: byte(random.IntN(256))})
		}
		at, plain := netip.AddrPortFrom(a, uint16(1+random.IntN(3))), random.IntN(2) == 0
		if err := g.Add(at, plain); err != nil {
			t.Fatal(err)
		}
		added++
		if was, ok := want[at]; ok {
			plain = plain && was
		}
		want[at] = plain
	}
	list, repeated := g.Targets()
	if list.Len() != len(want) || repeated != added-len(want) {
		t.Errorf("%d targets, %d repeated; want %d and %d", list.Len(), repeated, len(want), added-len(want))
	}
	for i := range list.Len() {
		x := list.At(i)
		if plain, ok := want[x.Address]; !ok || plain != x.Plain {
			t.Errorf("%v: plain %v, want %v (added: %v)", x.Address, x.Plain, plain, ok)
		}
		if place, ok := list.Find(x.Address); !ok || place != i {
			t.Errorf("%v is at %d, found at %d", x.Address, i, place)
		}
		if i > 0 && list.Address(i-1).Compare(x.Address) >= 0 {
			t.Errorf("%v does not come before %v", list.Address(i-1), x.Address)
		}
	}
	for _, strange := range []string{"10.0.0.1:9", "[fd00::1]:9", "255.255.255.255:1", "0.0.0.0:1"} {
		if _, ok := list.Find(netip.MustParseAddrPort(strange)); ok {
			t.Errorf("%s was found", strange)
		}
	}
}

func TestNoTargets(t *testing.T) {
	for _, at := range []netip.AddrPort{{}, netip.MustParseAddrPort("10.0.0.1:0"), netip.AddrPortFrom(netip.MustParseAddr("fe80::1%eth0"), 1)} {
		if err := new(Gather).Add(at, false); err == nil {
			t.Errorf("%v was taken", at)
		}
	}
}

// Names belong to addresses, are in order, each once, and are bounded.
func TestNames(t *testing.T) {
	var g Gather
	a, b := netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2")
	for _, at := range []string{"10.0.0.1:443", "10.0.0.1:80", "[::ffff:10.0.0.1]:8443"} {
		if err := g.Add(netip.MustParseAddrPort(at), at == "10.0.0.1:80"); err != nil {
			t.Fatal(err)
		}
	}
	list, _ := g.Targets()
	for _, name := range []string{"c", "a", "b", "a"} {
		list.Name(a, name)
		list.Name(b, name) // which is no target
		list.Name(netip.MustParseAddr("fd00::1"), name)
	}
	if dropped := list.LimitNames(2); dropped != 1 || len(list.names) != 1 {
		t.Errorf("%d names dropped, %d addresses have some; want 1 and 1", dropped, len(list.names))
	}
	for i := range list.Len() {
		x := list.At(i)
		want := []string{"a", "b"}
		if x.Plain {
			want = nil
		}
		if !slices.Equal(x.Names, want) || x.Address.Addr() != a {
			t.Errorf("%v has names %v, want %v", x.Address, x.Names, want)
		}
	}
}

// Whatever bytes an address has, what is packed comes back.
func FuzzTargets(f *testing.F) {
	f.Add([]byte{127, 0, 0, 1}, uint16(443), false)
	f.Add([]byte{0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, uint16(1), true)
	f.Fuzz(func(t *testing.T, b []byte, port uint16, plain bool) {
		a, ok := netip.AddrFromSlice(b)
		at := netip.AddrPortFrom(a.Unmap(), port)
		var g Gather
		if err := g.Add(at, plain); (err == nil) != (ok && port != 0) {
			t.Fatalf("%v: %v", at, err)
		} else if err != nil {
			return
		}
		list, _ := g.Targets()
		if x := list.At(0); x.Address != at || x.Plain != plain {
			t.Errorf("%v became %v", at, x)
		}
		if i, ok := list.Find(at); !ok || i != 0 {
			t.Errorf("%v was not found", at)
		}
	})
}

func TestRecipe(t *testing.T) {
	plain := Target{Address: netip.MustParseAddrPort("192.0.2.1:80"), Plain: true}
	tls := Target{Address: netip.MustParseAddrPort("[2001:db8::1]:8443"), Names: []string{"a.example"}}
	for _, c := range []struct {
		recipe Recipe
		target Target
		want   []string
	}{
		{Recipe{}, plain, []string{"GET / 192.0.2.1"}},
		{Recipe{}, tls, []string{"TLS ", "GET / [2001:db8::1]:8443 s", "TLS a.example", "GET / a.example:8443 s"}},
		{Recipe{Decoys: true, Paths: []string{"/x"}}, plain, []string{"GET / 192.0.2.1", "GET /redirect.aspx 192.0.2.1", "GET /Support.aspx 192.0.2.1", "GET /x 192.0.2.1",
			"GET /6cf1a4e09b7d4c52 192.0.2.1", "GET /favicon.ico 192.0.2.1", "GET / www.example.com", "GET / "}},
	} {
		var got []string
		for _, x := range c.recipe.Exchanges(c.target) {
			text := x.Request() + " " + x.Host
			if x.TLS {
				text = "TLS " + x.Name
			} else if x.OverTLS {
				text += " s"
			}
			got = append(got, text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: %q, want %q", c.target.Address, got, c.want)
		}
	}
	for want, r := range map[string]Recipe{"version 0": {}, "decoy-paths": {Version: 1, Paths: []string{"/"}}, "begins with /": {Version: 1, Decoys: true, Paths: []string{"x y"}},
		"line break": {Version: 1, Agent: "a\r\nb"}, "": {Version: 1, Decoys: true, Paths: []string{"/a?b=%20"}}} {
		if err := r.Check(); (err == nil) != (want == "") || !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("%+v: %v, want %q", r, err, want)
		}
	}
	if few, most := (Recipe{JARM: true}).Connections(tls); few != 12 || most != 12 { // 2 sessions with a request each, and 10 hellos
		t.Errorf("%d to %d connections", few, most)
	}
}
