package scope

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"bridle/datasets/study"
)

func TestListIsRead(t *testing.T) {
	text := "\ufeff# who objected\r\n\r\n 192.0.2.7  # by letter\r\n198.51.100.0/24\n2001:DB8::/32\n::ffff:203.0.113.0/120\n" +
		"Example.ORG.\n10.in-addr.arpa\nxn--bcher-kva.example\n_dns.example\nexample.org\n::1\n"
	l, err := parse("optout.txt", []byte(text), true)
	if err != nil {
		t.Fatal(err)
	}
	want := []entry{
		{netip.MustParsePrefix("192.0.2.7/32"), 3}, {netip.MustParsePrefix("198.51.100.0/24"), 4},
		{netip.MustParsePrefix("2001:db8::/32"), 5}, {netip.MustParsePrefix("203.0.113.0/24"), 6},
		{netip.MustParsePrefix("::1/128"), 12},
	}
	if len(l.prefixes) != len(want) {
		t.Fatalf("%v, expected %v", l.prefixes, want)
	}
	for i := range want {
		if l.prefixes[i] != want[i] {
			t.Errorf("%v, expected %v", l.prefixes[i], want[i])
		}
	}
	for d, line := range map[string]int{"example.org": 7, "10.in-addr.arpa": 8, "xn--bcher-kva.example": 9, "_dns.example": 10} {
		if l.domains[d] != line {
			t.Errorf("%s is on line %d, expected %d", d, l.domains[d], line)
		}
	}
	if len(l.domains) != 4 {
		t.Errorf("%d domains: %v", len(l.domains), l.domains)
	}
}

func TestErrorsNameFileAndLine(t *testing.T) {
	for text, want := range map[string]string{
		"192.0.2.1/24\n":                  "write 192.0.2.0/24 or 192.0.2.1",
		"192.0.2\n":                       "no address and no prefix",
		"192.0.2.256\n":                   "no address and no prefix",
		"192.0.2.0/33\n":                  "no prefix",
		"192.0.2.1 192.0.2.2\n":           "no address",
		"fe80::1%eth0\n":                  "zone",
		"2001:db8::g\n":                   "no address",
		"192.0.2.1:53\n":                  "no address",
		"*.example.org\n":                 `write "example.org"`,
		"example..org\n":                  "labels",
		"b\u00fccher.example\n":           "ASCII",
		"https://example.org\n":           "no prefix",
		"example.org":                     "cut off",
		"# nothing":                       "cut off",
		".\n":                             "no address",
		strings.Repeat("a.", 130) + "b\n": "longer",
		strings.Repeat("a", 5000) + "\n":  "4096 bytes",
	} {
		_, err := parse("lists/optout.txt", []byte("# first\n"+text), true)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "lists/optout.txt, row 2: ") {
			t.Errorf("%.40q: error %v, expected one with %q", text, err, want)
		}
		if l, ok := errors.AsType[*study.LocatedError](err); !ok || l.Location.Row != 2 {
			t.Errorf("%.40q: the error has no place", text)
		}
	}
	if _, err := parse("scope.txt", []byte("example.org\n"), false); err == nil || !strings.Contains(err.Error(), "no address") {
		t.Errorf("a domain in a scope file: %v", err)
	}
}

func TestDomainHoldsNamesBelow(t *testing.T) {
	l := list{domains: map[string]int{"example.org": 1, "deep.example.org": 2, "net": 3}}
	for name, want := range map[string]int{
		"example.org.": 1, "EXAMPLE.org": 1, "www.example.org.": 1, "deep.example.org": 2, "a.b.deep.example.org.": 2,
		"anexample.org.": 0, "org.": 0, ".": 0, "": 0, "example.org.com": 0, "a.net.": 3,
		`www.ex\097mple.org.`: 1, `www\.example.org.`: 1, `ex\ample.org.`: 1, `www.example.or\103`: 1, `example.org\`: 0, `example.org\1`: 0, `a\09.net`: 3,
	} {
		if _, line, ok := l.findDomain(name); line != want || ok != (want > 0) {
			t.Errorf("%s: line %d, expected %d", name, line, want)
		}
	}
}

// Whatever a file holds: it is refused with a place, or every line is understood, its table
// finds what trying every line finds, and written anew it is read the same.
func FuzzList(f *testing.F) {
	f.Add([]byte("192.0.2.0/24\n192.0.2.7 # x\nexample.org\n2001:db8::/32\n::/0\n0.0.0.0/0\n"))
	f.Add([]byte("\ufeff::ffff:1.2.3.4\r\n255.255.255.255\nffff::/16\n"))
	f.Add([]byte("*.a\n1.2.3\n\x00\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		l, err := parse("f", text, true)
		if err != nil {
			if e, ok := errors.AsType[*study.LocatedError](err); !ok || e.Location.Row < 1 {
				t.Fatalf("an error without place: %v", err)
			}
			return
		}
		table := newTable(l.prefixes)
		var anew strings.Builder
		for _, e := range l.prefixes {
			anew.WriteString(e.prefix.String() + "\n")
			for _, a := range edges(e.prefix) {
				got, gotOK := table.find(a)
				if want, ok := brute(l.prefixes, a); got != want || gotOK != ok {
					t.Fatalf("%s is held by %v, expected %v", a, got, want)
				}
			}
		}
		for d, line := range l.domains {
			anew.WriteString(d + "\n")
			if _, got, ok := l.findDomain("www." + strings.ToUpper(d) + "."); !ok || got != line {
				t.Fatalf("a name below %q is not found", d)
			}
		}
		again, err := parse("f", []byte(anew.String()), true)
		if err != nil || len(again.prefixes) != len(l.prefixes) || len(again.domains) != len(l.domains) {
			t.Fatalf("written anew: %v", err)
		}
		for i, e := range again.prefixes {
			if e.prefix != l.prefixes[i].prefix {
				t.Fatalf("%s became %s", l.prefixes[i].prefix, e.prefix)
			}
		}
	})
}
