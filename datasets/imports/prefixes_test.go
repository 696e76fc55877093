package imports

import (
	"context"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

// extended is a small file in the format of the registries' statistics. 768 addresses
// from 192.0.2.0 are 192.0.2.0/23 and 192.0.4.0/24: by hand, 2 x 256 + 256.
const extended = `# comment
2.3|apnic|20260302|6|19830101|20260301|+1000
apnic|*|asn|*|2|summary
apnic|*|ipv4|*|3|summary
apnic|*|ipv6|*|1|summary
apnic|JP|asn|64496|2|20020801|allocated|A91
apnic|ZZ|asn|64500|1000||available||
apnic|AU|ipv4|192.0.2.0|768|20110811|assigned|A92
apnic||ipv4|198.51.100.0|256||reserved|
apnic|au|ipv4|192.0.2.0|768|20110811|assigned|A92
apnic|NZ|ipv6|2001:db8::|32|20110811|allocated|A93
`

func TestDelegated(t *testing.T) {
	o, err := Prefixes{Path: file(t, "delegated-apnic-extended-latest", extended)}.Resolve()
	if err != nil || o.Format != Delegated || o.ValidOn != "2026-03-01" || o.Source() != "delegated-apnic/delegated-apnic-extended-latest" {
		t.Fatalf("resolved to %+v, %v", o, err)
	}
	got, l := collect(t, func(e Emit) (Ledger, error) { return o.Read(t.Context(), e) })
	expect(t, got, "6 AS64496 JP", "6 AS64497 JP", "! 7 nobody has these AS numbers (available)",
		"8 192.0.2.0/23 AU", "8 192.0.4.0/24 AU", "9 198.51.100.0/24",
		"! 10 duplicate: 192.0.2.0/23 AU stands in line 8, and so 1 more of this line stand in earlier ones", "11 2001:db8::/32 NZ")
	if l.Lines != 11 || l.Taken != 4 || l.Duplicates != 1 || l.Rejected != 1 || l.Blank != 5 || l.Rows != 6 || l.Complaints != nil {
		t.Errorf("the ledger is %+v", l)
	}
}

// TestMiscounts: a file that was cut off contradicts its header and a summary.
func TestMiscounts(t *testing.T) {
	cut := extended[:strings.LastIndex(strings.TrimSpace(extended), "\n")+1]
	o := Prefixes{Path: file(t, "a", cut), Format: Delegated, Set: "s", ValidOn: "2026-03-01"}
	got, l := collect(t, func(e Emit) (Ledger, error) { return o.Read(t.Context(), e) })
	expect(t, got[len(got)-2:], "! 2 the file announces 6 records and has 5", "! 5 the file announces 1 records of type ipv6 and has 0")
	if len(l.Complaints) != 2 || l.Rejected != 3 || l.Blank != 3 {
		t.Errorf("the ledger is %+v", l)
	}
}

// TestRepeatedRange: a record that repeats thousands of AS numbers is one row of rejects,
// and one that repeats a part of them is taken over for the rest.
func TestRepeatedRange(t *testing.T) {
	o := Prefixes{Path: file(t, "a", "arin|US|asn|1000|8192|1|assigned\narin|US|asn|1000|8192|1|assigned\narin|US|asn|9190|3|1|assigned\n"), Format: Delegated, Set: "s", ValidOn: "2026-03-01"}
	got, l := collect(t, func(e Emit) (Ledger, error) { return o.Read(t.Context(), e) })
	// The first record ends with AS9191, so of AS9190 to AS9192 one is new.
	expect(t, got[8192:], "! 2 duplicate: AS1000 US stands in line 1, and so 8191 more", "3 AS9192 US", "! 3 duplicate: AS9190 US stands in line 1, and so 1 more")
	if l.Lines != 3 || l.Taken != 2 || l.Duplicates != 1 || l.Parts != 1 || l.Rows != 8193 || l.RejectRows != 2 {
		t.Errorf("the ledger is %+v", l)
	}
}

// TestEnds: an error of emit and the end of the context end a reading.
func TestEnds(t *testing.T) {
	o := Prefixes{Path: file(t, "a", extended), Format: Delegated, Set: "s", ValidOn: "2026-03-01"}
	full := errors.New("the disk is full")
	if l, err := o.Read(t.Context(), func(any) error { return full }); !errors.Is(err, full) || l.Lines != 6 {
		t.Errorf("%v after %d lines", err, l.Lines) // line 6 is the first record
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := o.Read(ctx, func(any) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestDelegatedRejects(t *testing.T) {
	for line, want := range map[string]string{
		"arin|USA|ipv4|192.0.2.0|256|20000101|assigned": `! 1 "USA" is not a country code`,
		"arin|US|ipv4|192.0.2.0|0|20000101|assigned":    `! 1 "0" is not a number of addresses`,
		"arin|US|ipv4|255.255.255.0|257|1|assigned":     `! 1 "257" is not a number of addresses from 255.255.255.0`,
		"arin|US|ipv4|2001:db8::|256|1|assigned":        `! 1 "2001:db8::" is not an IPv4 address`,
		"arin|US|ipv6|2001:db8::1|32|1|assigned":        "! 1 2001:db8::1/32 has bits behind its length",
		"arin|US|ipv6|192.0.2.0|24|1|assigned":          "! 1 192.0.2.0/24 is not an IPv6 prefix",
		"arin|US|ipv6|2001:db8::|129|1|assigned":        `! 1 "129" is not a length`,
		"arin|US|asn|4294967295|2|1|assigned":           `! 1 "4294967295" and "2" are not`,
		"arin|US|asn|1|100000|1|assigned":               "! 1 100000 AS numbers",
		"arin|US|mac|1|1|1|assigned":                    `! 1 "mac" is none of`,
		"arin|US|asn|1|1":                               "! 1 the line has 5 fields",
		"arin|*|asn|*|many|summary":                     `! 1 "many" is not a number of records`,
	} {
		o := Prefixes{Path: file(t, "a", line), Format: Delegated, Set: "s", ValidOn: "2026-03-01"}
		got, _ := collect(t, func(e Emit) (Ledger, error) { return o.Read(t.Context(), e) })
		expect(t, got, want)
	}
}

// TestCover: prefixes hold exactly the addresses of the range, in order, and no fewer
// prefixes would do: the second route counts, at both ends, the blocks that a range must
// be cut at.
func TestCover(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		first := uint64(random.Uint32())
		n := 1 + random.Uint64N(min(1<<32-first, 1<<random.IntN(33)))
		at, parts := first, cover(first, n)
		for _, p := range parts {
			b := p.Addr().As4()
			if uint64(binary.BigEndian.Uint32(b[:])) != at || p != p.Masked() {
				t.Fatalf("%d addresses from %d: %v", n, first, parts)
			}
			at += 1 << (32 - p.Bits())
		}
		if want := blocks(first, first+n, 32); at != first+n || len(parts) != want {
			t.Fatalf("%d addresses from %d: %v is not the cover of %d prefixes", n, first, parts, want)
		}
	}
	if all := cover(0, 1<<32); len(all) != 1 || all[0].String() != "0.0.0.0/0" {
		t.Errorf("the whole is %v", all)
	}
}

// blocks counts prefixes of a range by halving the space from the top.
func blocks(first, end uint64, size int) int {
	switch {
	case first >= end:
		return 0
	case first == 0 && end == 1<<size:
		return 1
	}
	half := uint64(1) << (size - 1)
	n := blocks(first, min(end, half), size-1)
	if end > half {
		n += blocks(max(first, half)-half, end-half, size-1)
	}
	return n
}

func TestPrefixToAS(t *testing.T) {
	path := file(t, "routeviews-rv2-20260301-1200.pfx2as", "1.0.0.0\t24\t13335\n1.0.4.0\t22\t38803_56203\n1.0.5.0\t24\t4_5,6_4\n1.0.6.1\t24\t7\n1.0.7.0\t33\t7\n1.0.8.0\t24\tx_8\n1.0.9.0\t24\t\n1.0.0.0\t24\t13335\n1.0.0.0\t24\t13336\n2001:db8::\t32\t4294967295\n1.0.0.0 24 1\n1.0.1.0\t24\t4294967296\n")
	o, err := Prefixes{Path: path}.Resolve()
	if err != nil || o.Format != PrefixToAS || o.ValidOn != "2026-03-01" || o.Set != "routeviews-rv2" {
		t.Fatalf("resolved to %+v, %v", o, err)
	}
	got, l := collect(t, func(e Emit) (Ledger, error) { return o.Read(t.Context(), e) })
	expect(t, got, "1 1.0.0.0/24 AS13335", "2 1.0.4.0/22 AS38803", "2 1.0.4.0/22 AS56203", "3 1.0.5.0/24 AS4", "3 1.0.5.0/24 AS5", "3 1.0.5.0/24 AS6",
		"! 4 1.0.6.1/24 has bits", `! 5 "33" is not a length`, `! 6 "x" is not an AS number`, "6 1.0.8.0/24 AS8", "! 7 the line names no origin",
		"! 8 duplicate: 1.0.0.0/24 AS13335 stands in line 1", "9 1.0.0.0/24 AS13336", "10 2001:db8::/32 AS4294967295",
		"! 11 the line has 1 fields", `! 12 "4294967296" is not an AS number`)
	if l.Lines != 12 || l.Taken != 6 || l.Duplicates != 1 || l.Rejected != 5 || l.Parts != 1 || l.Rows != 9 {
		t.Errorf("the ledger is %+v", l)
	}
}

// TestResolveRefuses: what tells neither format nor day is refused.
func TestResolveRefuses(t *testing.T) {
	for _, x := range []struct{ name, text, want string }{
		{"a.txt", "hello\n", `"hello"`},
		{"a.txt", "1.0.0.0\t24\t1\n", "day"},
		{"a-20261301.txt", "1.0.0.0\t24\t1\n", "day"},
		{"a", "2|ripencc|1|0|19830705|00000000|+0100\n", "day"},
	} {
		if o, err := (Prefixes{Path: file(t, x.name, x.text)}).Resolve(); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s resolved to %+v, %v", x.text, o, err)
		}
	}
}
