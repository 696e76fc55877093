package imports

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"

	"bridle/datasets/schema/rejects"
)

// readServers reads a list of scan targets and returns targets and rejects in words.
func readServers(t testing.TB, o ScanTargets) ([]string, Ledger) {
	t.Helper()
	var got []string
	l, err := o.Read(t.Context(), func(a netip.AddrPort) error { got = append(got, a.String()); return nil },
		func(r rejects.Row) error { got = append(got, fmt.Sprintf("! %d %s", r.Row, r.Reason)); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return got, l
}

// TestScanTargetSamples reads every sample. The expected targets are those that a reader of the sample
// sees: open TCP ports, each once.
func TestScanTargetSamples(t *testing.T) {
	for _, c := range []struct {
		file, format string
		lines, blank int64
		want         []string
	}{
		{"plain.txt", Plain, 10, 1, []string{"192.0.2.1:443", "192.0.2.1:8443", "[2001:db8::1]:443", "[2001:db8::2]:443",
			"198.51.100.0:443", "198.51.100.1:443", "198.51.100.2:443", "198.51.100.3:443",
			"! 7 duplicate: 198.51.100.2:443 stands in line 6", "! 8 duplicate: 192.0.2.1:443 stands in line 2",
			"! 9 203.0.113.9/24 has bits beyond its length; 203.0.113.0/24 holds it", `! 10 "example.org" is not an address`}},
		{"zmap.csv", ZmapCSV, 5, 1, []string{"192.0.2.1:443", "! 3 the scan counts it as no answer", "! 4 duplicate", "192.0.2.3:443"}},
		{"zmap.json", ZmapJSON, 4, 0, []string{"192.0.2.1:443", "! 2 the scan counts it as no answer", "! 3 duplicate", "192.0.2.3:8443"}},
		{"masscan.list", MasscanList, 7, 2, []string{"192.0.2.1:443", "[2001:db8::1]:443", "! 4 duplicate", `! 5 the port is "closed"`, `! 6 the protocol is "udp"`}},
		{"masscan.json", MasscanJSON, 9, 5, []string{"192.0.2.1:443", "[2001:db8::1]:443", "! 6 duplicate", `! 8 the port is "closed"`}},
		{"masscan-1.0.json", MasscanJSON, 5, 3, []string{"192.0.2.1:443", "192.0.2.4:80"}},
		{"masscan.xml", MasscanXML, 12, 9, []string{"192.0.2.1:443", "! 6 duplicate", `! 7 the port is "closed"`}},
		{"masscan.gnmap", MasscanGrepable, 7, 3, []string{"192.0.2.1:443", "! 4 duplicate", "192.0.2.3:80", "192.0.2.3:443",
			`! 5 the protocol is "udp"`, `! 6 the port is "closed"`}},
	} {
		path := filepath.Join("testdata", "scantargets", c.file)
		if format, err := DetectScanTargets(path); err != nil || format != c.format {
			t.Errorf("%s is told as %q, %v", c.file, format, err)
		}
		got, l := readServers(t, ScanTargets{Path: path, Port: 443})
		expect(t, got, c.want...)
		if l.Lines != c.lines || l.Blank != c.blank {
			t.Errorf("%s: %+v", c.file, l)
		}
	}
}

// TestPrefixesAreCountedOff: overlapping prefixes give each address once, and what is too much is
// rejected as a whole.
func TestPrefixesAreCountedOff(t *testing.T) {
	text := "192.0.2.8/29\n192.0.2.0/28\n192.0.2.0/28\n2001:db8::/127\n::ffff:192.0.2.0/120\n192.0.2.64/26\n0.0.0.0/0\n2001:db8::/32\n2001:db8::1\n203.0.113.255/32\n239.0.0.0/8\n"
	got, l := readServers(t, ScanTargets{Path: file(t, "a.txt", text), Port: 443, Expanded: 8 + 16 + 16 + 2 + 1})
	// 8 addresses of line 1; the other 8 of line 2; none of line 3; 2 of line 4; 1 of line 10.
	if l.Rows != 8+8+2+1 || l.Taken != 4 || l.Duplicates != 2 || l.Rejected != 5 {
		t.Errorf("%+v\n%s", l, strings.Join(got, "\n"))
	}
	all := strings.Join(got, "\n")
	for _, want := range []string{"! 2 duplicate: 192.0.2.8:443 stands in line 1, and so 7 more", "! 3 duplicate: 192.0.2.0:443 stands in line 2",
		"! 5 ::ffff:192.0.2.0/120 is a prefix of IPv4", "! 6 192.0.2.64/26 stands for 64 addresses", "! 7 0.0.0.0/0 holds addresses of no single host",
		"! 8 2001:db8::/32 stands for 2^63 or more addresses", "! 9 duplicate: [2001:db8::1]:443 stands in line 4", "! 11 239.0.0.0/8 holds"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
	if _, l := readServers(t, ScanTargets{Path: file(t, "b.txt", "192.0.2.0/24\n192.0.2.1\n192.0.2.1:80\n")}); l.Taken != 1 || l.Rejected != 2 {
		t.Errorf("without a port: %+v", l)
	}
	if _, l := readServers(t, ScanTargets{Path: file(t, "c.txt", "10.0.0.0/12\n10.16.0.0/32\n"), Port: 1}); l.Rows != DefaultExpanded || l.Rejected != 1 {
		t.Errorf("with the common limit: %+v", l)
	}
}

// TestScanTargetsEnd: an error of the taker ends the reading, and so does the end of the context, also
// within a prefix.
func TestScanTargetsEnd(t *testing.T) {
	enough := errors.New("enough")
	n := 0
	o := ScanTargets{Path: file(t, "a.txt", "10.0.0.0/12\n"), Port: 443}
	_, err := o.Read(t.Context(), func(netip.AddrPort) error {
		if n++; n == 10 {
			return enough
		}
		return nil
	}, nil)
	if !errors.Is(err, enough) || n != 10 {
		t.Errorf("%d, %v", n, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	n = 0
	_, err = o.Read(ctx, func(netip.AddrPort) error { n++; cancel(); return nil }, nil)
	if !errors.Is(err, context.Canceled) || n > 4096 {
		t.Errorf("%d, %v", n, err)
	}
	for _, text := range []string{"", "a\n", "<x>\n"} {
		if _, err := (ScanTargets{Path: file(t, "x", text)}).Read(t.Context(), nil, nil); err == nil {
			t.Errorf("%q is told as some format", text)
		}
	}
}

// FuzzScanTargets: whatever the bytes and the format, the account adds up (Read checks it), no target
// comes twice, and a second reading gives the same.
func FuzzScanTargets(f *testing.F) {
	f.Add([]byte("192.0.2.0/30\n192.0.2.1:80\n[::1]:2\n"))
	f.Add([]byte("saddr,sport,success\n192.0.2.1,443,1\n"))
	f.Add([]byte("{\"saddr\":\"192.0.2.1\"}\n"))
	f.Add([]byte("[\n{\"ip\":\"192.0.2.1\",\"ports\":[{\"port\":1,\"proto\":\"tcp\",\"status\":\"open\"}]},\n]"))
	f.Add([]byte("<host><address addr=\"192.0.2.1\"/><ports><port protocol=\"tcp\" portid=\"1\"><state state=\"open\"/></port></ports></host>"))
	f.Add([]byte("Host: 192.0.2.1 ()\tPorts: 1/open/tcp////\nopen tcp 1 192.0.2.1 1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := file(t, "list", string(b))
		DetectScanTargets(path)
		for _, format := range ScanTargetFormats() {
			o := ScanTargets{Path: path, Format: format, Port: 443, Expanded: 1 << 10}
			read := func() (targets []netip.AddrPort, others []rejects.Row, err error) {
				l, err := o.Read(t.Context(), func(a netip.AddrPort) error { targets = append(targets, a); return nil },
					func(r rejects.Row) error { others = append(others, r); sound(t, r, 1<<40); return nil })
				if err == nil && (l.Rows != int64(len(targets)) || l.RejectRows != int64(len(others))) {
					t.Fatalf("%s: %+v", format, l)
				}
				return targets, others, err
			}
			targets, others, err := read()
			if err != nil && format != ZmapCSV { // a header that is none
				t.Fatalf("%s: %v", format, err)
			}
			once := map[netip.AddrPort]bool{}
			for _, a := range targets {
				if once[a] || a.Port() == 0 || a.Addr().Is4In6() || a.Addr().Zone() != "" {
					t.Fatalf("%s: %v", format, a)
				}
				once[a] = true
			}
			if again, rest, _ := read(); len(again) != len(targets) || len(rest) != len(others) {
				t.Fatalf("%s: a second reading differs", format)
			}
		}
	})
}
