package redact

import (
	"net/netip"
	"strings"
	"testing"
)

var testKey = Key{1, 2, 3}

func testWithheld() *withheld {
	w := newWithheld(testKey)
	for _, a := range []string{"192.0.2.1", "::ffff:192.0.2.2", "2001:db8::1", "host.example"} {
		w.addAddress(a)
	}
	for _, l := range []string{"isp-one", "Provider", "g-0001"} {
		w.addLabel(l)
	}
	return w
}

// TestSearchFindsEveryForm: the forms are those of RFC 5952, RFC 3596 2.5, RFC 1035 3.5
// and of names that providers give to their customers.
func TestSearchFindsEveryForm(t *testing.T) {
	w := testWithheld()
	for _, text := range []string{
		"192.0.2.1", "192.0.2.2", "at 192.0.2.1.", "192.0.2.1:53", "udp://192.0.2.1:53/", "192.0.2.1/32", "'192.0.2.1'",
		"1.2.0.192.in-addr.arpa", "192-0-2-1.pool.example", "ip192_0_2_1", "host-1-2-0-192.example", "192.000.002.001", "9.192.0.2.1",
		"C0000201", "c0000201.example", "2001:db8::1", "2001:DB8:0:0::1", "[2001:db8::1]:53", "2001:0db8:0000:0000:0000:0000:0000:0001",
		"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", "::ffff:192.0.2.1",
		"isp-one", "from isp-one.", "cache_group='g-0001'", "Provider", "host.example",
	} {
		found := w.search(text)
		if found == text {
			t.Errorf("%q is left as it is", text)
		}
		for _, secret := range []string{"192.0.2.1", "2.0.192", "192-0-2-1", "192_0_2_1", "C0000201", "c0000201", "db8", "DB8", "isp-one", "g-0001", "host.example"} {
			if strings.Contains(found, secret) {
				t.Errorf("%q became %q", text, found)
			}
		}
		if again := w.search(found); again != found {
			t.Errorf("%q became %q and then %q", text, found, again)
		}
	}
}

// TestSearchLeavesTheRest: what is not withheld stays, byte by byte.
func TestSearchLeavesTheRest(t *testing.T) {
	w := testWithheld()
	for _, text := range []string{"", "x", "192.0.2.3", "192.0.2.10", "1192.0.2.1", "192.0.2-1", "M192.0-2.1", "192.0.2", "version 1.5.4.2", "12:30:45",
		"2001:db8::10", "2001:db8::", "isp-one-more", "a Provider of access", "c00002010", "300.0.2.1", "a::b", ":::", "2018-08-15 00:00:00"} {
		if got := w.search(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// TestPseudonyms: they are addresses of 3fff::/20 (RFC 9637), equal for equal
// addresses, different for others and for other keys.
func TestPseudonyms(t *testing.T) {
	documents := netip.MustParsePrefix("3fff::/20")
	seen := map[netip.Addr]string{}
	for i := range 2000 {
		a := netip.AddrFrom4([4]byte{198, 51, byte(i >> 8), byte(i)})
		p := testKey.Address(a)
		if !documents.Contains(p) || seen[p] != "" {
			t.Fatalf("%s became %s, which is not of the range or the pseudonym of %q too", a, p, seen[p])
		}
		seen[p] = a.String()
		if mapped := testKey.Address(netip.AddrFrom16(a.As16())); mapped != p {
			t.Errorf("%s has another pseudonym when it is written as IPv6", a)
		}
		if (Key{9}).Address(a) == p {
			t.Errorf("%s has the same pseudonym with another key", a)
		}
	}
	if l := testKey.Label("isp-one"); !strings.HasPrefix(l, "withheld-") || l == testKey.Label("isp-two") || strings.Contains(l, "isp") {
		t.Errorf("the label became %s", l)
	}
}

// TestWordsInSQL: the query of a cell finds the same rows by the pseudonym.
func TestWordsInSQL(t *testing.T) {
	w := testWithheld()
	want := "SELECT * FROM t WHERE address = '" + testKey.Address(netip.MustParseAddr("192.0.2.1")).String() + "'"
	if got := w.search("SELECT * FROM t WHERE address = '192.0.2.1'"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestKeys(t *testing.T) {
	k, err := NewKey(strings.NewReader(strings.Repeat("secret", 9)))
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseKey(k.Text())
	if err != nil || again != k {
		t.Errorf("read back: %v", err)
	}
	if len(k.Print()) != 8 || strings.Contains(k.Text(), k.Print()) {
		t.Errorf("print %s tells of the key", k.Print())
	}
	if _, err := NewKey(strings.NewReader("short")); err == nil {
		t.Error("a source that ends gives no key")
	}
	for _, text := range []string{"", "bridle-redaction-key", "bridle-redaction-key 00", k.Text()[:60], strings.Repeat("0", 64), k.Text() + "0"} {
		if _, err := ParseKey(text); err == nil {
			t.Errorf("%q is taken for a key", text)
		}
	}
}

// FuzzSearch: whatever the text, no withheld address stays readable as its own
// forms, and searching twice changes nothing more.
func FuzzSearch(f *testing.F) {
	for _, s := range []string{"192.0.2.1", "[2001:db8::1]:53", "1.2.0.192.in-addr.arpa", "isp-one", "192.0.2.1192.0.2.1", "::::", "\xff192.0.2.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w := testWithheld()
		found := w.search(text)
		if a, err := netip.ParseAddr(found); err == nil {
			if _, ok := w.addresses[a.Unmap().WithZone("")]; ok {
				t.Errorf("%q became %q", text, found)
			}
		}
	})
}
