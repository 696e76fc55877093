package imports

import (
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/datasets/schema/prefixes"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/resolvers"
)

// file writes a file of the test.
func file(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// words writes rows short enough to be compared.
func words(row any) string {
	switch r := row.(type) {
	case resolvers.Row:
		s := fmt.Sprintf("%d %s", r.SourceRow, r.Address)
		if r.Port != nil {
			s += fmt.Sprintf(" port=%d", *r.Port)
		}
		if r.ListedOn != nil {
			s += " on=" + *r.ListedOn
		}
		if r.SeenAt != nil {
			s += " at=" + r.SeenAt.Format(time.RFC3339Nano)
		}
		if r.Responder != nil {
			s += " by=" + *r.Responder
		}
		return s
	case prefixes.Row:
		s := fmt.Sprint(r.SourceRow)
		if r.Prefix != nil {
			s += " " + *r.Prefix
		}
		if r.ASN != nil {
			s += fmt.Sprintf(" AS%d", *r.ASN)
		}
		if r.Country != nil {
			s += " " + *r.Country
		}
		return s
	case rejects.Row:
		return fmt.Sprintf("! %d %s", r.Row, r.Reason)
	}
	return fmt.Sprintf("%T", row)
}

// collect reads with a reader and returns the words of all rows.
func collect(t testing.TB, read func(Emit) (Ledger, error)) ([]string, Ledger) {
	t.Helper()
	var got []string
	l, err := read(func(row any) error { got = append(got, words(row)); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return got, l
}

// expect compares rows with lines of text; a line may be the start of a row's words.
func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	same := slices.EqualFunc(got, want, func(g, w string) bool {
		return g == w || strings.HasPrefix(w, "!") && strings.HasPrefix(g, w)
	})
	if !same {
		t.Errorf("rows are\n%s\nexpected\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestResolvers holds every format to a small file of that format. What is expected was
// read off the files by hand.
func TestResolvers(t *testing.T) {
	for _, x := range []struct {
		name   string
		o      Resolvers
		text   string
		want   []string
		ledger [5]int64 // lines, taken, duplicates, rejected, blank
	}{
		{"plain", Resolvers{ListedOn: "2026-03-01"},
			"\ufeff# list\r\n192.0.2.1\r\n 192.0.2.2:5353 # home\n\n[2001:DB8::1]:53\n2001:db8::1\n::ffff:192.0.2.1\n192.0.2.1:53\n192.0.2.3:0\n192.0.2.4:70000\nfe80::1%eth0\nexample.org\n224.0.0.1\n0.0.0.0\n192.0.2.5:\n[2001:db8::2]",
			[]string{
				"2 192.0.2.1 on=2026-03-01", "3 192.0.2.2 port=5353 on=2026-03-01", "5 2001:db8::1 port=53 on=2026-03-01",
				"! 6 duplicate: [2001:db8::1]:53 stands in line 5", "! 7 duplicate: 192.0.2.1:53 stands in line 2", "! 8 duplicate",
				`! 9 "0" is not a port`, `! 10 "70000" is not a port`, `! 11 "fe80::1%eth0" has a zone`, `! 12 "example.org" is not an address`,
				"! 13 224.0.0.1 is the address of no single host", "! 14 0.0.0.0", `! 15 "192.0.2.5:" is not an address`, "16 2001:db8::2 on=2026-03-01",
			}, [5]int64{16, 4, 3, 7, 2}},
		{"csv", Resolvers{Format: CSV, AddressColumn: "ip", PortColumn: "2"},
			"name,port,ip\n\"a, b\",53,192.0.2.1\nc,,192.0.2.2\nd,53\n\"e,53,192.0.2.3\n",
			[]string{"2 192.0.2.1 port=53", "3 192.0.2.2", "! 4 the line has 2 fields, the header has 3", "! 5 not a line of CSV"}, [5]int64{5, 2, 0, 2, 1}},
		{"csv without header", Resolvers{Format: CSV, AddressColumn: "1", NoHeader: true},
			"192.0.2.1:5353,x\n[2001:db8::1]:53\n",
			[]string{"1 192.0.2.1 port=5353", "2 2001:db8::1 port=53"}, [5]int64{2, 2, 0, 0, 0}},
		{"zmap-csv", Resolvers{},
			"saddr,sport,success,classification,dns_rcode,dns_qr,timestamp_ts,timestamp_us\n" +
				"192.0.2.1,53,1,dns,0,1,1772366400,250000\n" + // 1772366400 = 2026-03-01T12:00:00Z (date -u -d @1772366400)
				"192.0.2.2,,0,icmp-unreach,,,1772366400,0\n192.0.2.3,53,1,dns,5,1,1772366400,0\n192.0.2.4,53,1,dns,3,0,1772366400,0\n192.0.2.1,53,1,dns,0,1,1772366401,0\n192.0.2.5,53,1,dns,0,1,soon,0\n",
			[]string{"2 192.0.2.1 port=53 on=2026-03-01 at=2026-03-01T12:00:00.25Z by=192.0.2.1",
				`! 3 the scan counts it as no answer (classification "icmp-unreach")`, "! 4 it refused", "! 5 it sent a question",
				"! 6 duplicate: 192.0.2.1:53 stands in line 2", `! 7 "soon" is not an instant`}, [5]int64{7, 1, 1, 4, 1}},
		{"zmap-csv of one field", Resolvers{}, "saddr\n192.0.2.1\n", []string{"2 192.0.2.1 by=192.0.2.1"}, [5]int64{2, 1, 0, 0, 1}},
		{"zmap-json", Resolvers{},
			`{"saddr":"192.0.2.1","sport":53,"success":true,"timestamp_str":"2026-03-01T13:00:00.250+0100","dns_answers":[{"name":"a"}]}` + "\n" +
				`{"saddr":"192.0.2.2","sport":null,"success":0,"classification":"icmp-unreach"}` + "\n" + `{"daddr":"192.0.2.3"}` + "\n" + `{"saddr":` + "\n" + `{"saddr":"192.0.2.4","classification":"icmp"}`,
			[]string{"1 192.0.2.1 port=53 on=2026-03-01 at=2026-03-01T12:00:00.25Z by=192.0.2.1", "! 2 the scan counts it",
				"! 3 there is no saddr; the object has daddr", "! 4 not a JSON object", `! 5 the classification is "icmp"`}, [5]int64{5, 1, 0, 4, 0}},
		{"shodan", Resolvers{},
			`{"ip":3221225985,"ip_str":"192.0.2.1","port":53,"transport":"udp","timestamp":"2021-01-28T07:21:33.444507","_shodan":{"module":"dns-udp"},"dns":{"recursive":true,"software":null}}` + "\n" +
				`{"ip_str":"192.0.2.2","port":53,"transport":"tcp","_shodan":{"module":"dns-tcp"}}` + "\n" +
				`{"ip_str":"192.0.2.3","port":80,"transport":"tcp","_shodan":{"module":"http"}}` + "\n" +
				`{"ip_str":"192.0.2.4","port":53,"transport":"udp","dns":{"recursive":false}}` + "\n" + `{"matches":[],"total":1}` + "\n" +
				`{"ipv6":"2001:db8::1","port":53,"transport":"udp","dns":{}}`,
			[]string{"1 192.0.2.1 port=53 on=2021-01-28 at=2021-01-28T07:21:33.444507Z", `! 2 seen over "tcp"`, `! 3 the banner is not of DNS (module "http")`,
				"! 4 the crawler found no recursion", "! 5 the object does not have ip_str and port but matches, total", "6 2001:db8::1 port=53"}, [5]int64{6, 2, 0, 4, 0}},
		{"censys", Resolvers{},
			`{"ip":"192.0.2.1","services":[{"port":22,"service_name":"SSH","transport_protocol":"TCP"},{"port":53,"service_name":"DNS","transport_protocol":"UDP","observed_at":"2026-03-01T12:00:00.5Z"},{"port":5353,"service_name":"DNS","transport_protocol":"UDP"}]}` + "\n" +
				`{"host":{"ip":"2001:db8::1","services":[{"port":53,"protocol":"DNS","transport_protocol":"udp","scan_time":"2026-03-01T12:00:00Z"},{"port":53}]}}` + "\n" +
				`{"ip":"192.0.2.2","services":[]}` + "\n" + `{"name":"x","labels":[]}` + "\n" +
				`{"ip":"192.0.2.1","port":"53","protocol":"DNS","transport_protocol":"UDP"}`,
			[]string{"1 192.0.2.1 port=53 on=2026-03-01 at=2026-03-01T12:00:00.5Z", "1 192.0.2.1 port=5353",
				"2 2001:db8::1 port=53 on=2026-03-01 at=2026-03-01T12:00:00Z", "! 2 service 2 of 2 lacks its port, name or transport_protocol",
				"! 3 none of the 0 services is DNS over UDP", "! 4 the object does not have ip and services but labels, name", "! 5 duplicate: 192.0.2.1:53 stands in line 1"},
			[5]int64{5, 2, 1, 2, 0}},
	} {
		t.Run(x.name, func(t *testing.T) {
			x.o.Path = file(t, "list.txt", x.text)
			if x.o.Format == "" {
				var err error
				if x.o.Format, err = Detect(x.o.Path); err != nil || !strings.HasPrefix(x.name, x.o.Format) {
					t.Fatalf("detected as %q, %v", x.o.Format, err)
				}
			}
			got, l := collect(t, func(e Emit) (Ledger, error) { return x.o.Read(t.Context(), e) })
			expect(t, got, x.want...)
			if is := [5]int64{l.Lines, l.Taken, l.Duplicates, l.Rejected, l.Blank}; is != x.ledger {
				t.Errorf("the ledger is %v, expected %v", is, x.ledger)
			}
		})
	}
}

// TestDetectRefuses: what fits no format is refused with what was found.
func TestDetectRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "empty",
		"ip,port\n":                   "CSV with the fields [\"ip\" \"port\"]",
		"[{\"ip\":1}]":                "one JSON array",
		"{\n":                         "no whole JSON object",
		`{"a":1,"b":2}`:               "keys a, b",
		"example.org":                 `"example.org", no address`,
		"# only a comment\n\n\r\n# b": "empty",
	} {
		if format, err := Detect(file(t, "f", text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: format %q, error %v, expected %q", text, format, err, want)
		}
	}
}

// TestCompressed reads a compressed file, and refuses one that is cut off or only bears
// the name.
func TestCompressed(t *testing.T) {
	var b strings.Builder
	z := gzip.NewWriter(&b)
	fmt.Fprint(z, "192.0.2.1\n")
	z.Close()
	o := Resolvers{Path: file(t, "a.txt.gz", b.String()), Format: Plain}
	got, _ := collect(t, func(e Emit) (Ledger, error) { return o.Read(t.Context(), e) })
	expect(t, got, "1 192.0.2.1")
	for _, text := range []string{"192.0.2.1\n", b.String()[:len(b.String())-6]} {
		o.Path = file(t, "b.gz", text)
		if _, err := o.Read(t.Context(), func(any) error { return nil }); err == nil {
			t.Errorf("%q is read", text)
		}
	}
}

// TestLongLine rejects a line beyond the bound, counts it once and goes on.
func TestLongLine(t *testing.T) {
	long := strings.Repeat("x", maxLine+1<<19)
	o := Resolvers{Path: file(t, "a", "192.0.2.1\n"+long+"\n192.0.2.2"), Format: Plain}
	raw := 0
	got, l := collect(t, func(e Emit) (Ledger, error) {
		return o.Read(t.Context(), func(row any) error {
			if j, ok := row.(rejects.Row); ok {
				raw = len(j.Raw)
			}
			return e(row)
		})
	})
	expect(t, got, "1 192.0.2.1", "! 2 the line has more than 16 MiB", "3 192.0.2.2")
	if l.Lines != 3 || raw != maxRaw {
		t.Errorf("ledger %+v, %d bytes kept", l, raw)
	}
}
