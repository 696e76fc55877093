package imports

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/resolutions"
)

// readNames reads a file and returns its rows as text: "name type value first last n ttl source" for
// resolutions, "name place at label" for sightings, "row column reason" for rejects.
func readNames(t *testing.T, o Resolutions) (Ledger, []string, error) {
	t.Helper()
	o, err := o.Resolve()
	if err != nil {
		return Ledger{}, nil, err
	}
	var rows []string
	l, err := o.Read(t.Context(), func(row any) error {
		sound(t, row, 1<<40)
		switch r := row.(type) {
		case resolutions.Row:
			rows = append(rows, fmt.Sprintf("%d: %s %s %s %s %s %d %d %s", *r.SourceRow, r.Name, r.Rrtype, r.Value,
				instantKey(r.FirstSeenAt), instantKey(r.LastSeenAt), numberOf(r.NSeen), numberOf(r.TTLS), r.Source))
		case nameobservations.Row:
			rows = append(rows, fmt.Sprintf("%d: %s %s %s %s", *r.SourceRow, r.Name, r.SeenIn, instantKey(r.ObservedAt), orNone(r.Label)))
		case rejects.Row:
			rows = append(rows, fmt.Sprintf("%d! %s %s", r.Row, orNone(r.ColumnName), r.Reason))
		}
		return nil
	})
	return l, rows, err
}

// The samples come back row for row. What each holds was written by hand, and so were the rows expected here.
func TestSamplesOfNames(t *testing.T) {
	for file, c := range map[string]struct {
		format, seenOn, unit string
		ledger               Ledger
		rows                 string // those that hold
	}{
		"cof.jsonl": {COF, "", "line", Ledger{Lines: 13, Taken: 8, Duplicates: 1, Rejected: 3, Blank: 1, Rows: 12, Parts: 1, RejectRows: 5, Unread: []Unread{{"score", 1}}}, `
1: cdn.example.com A 192.0.2.10 2018-03-01T00:00:00Z 2018-07-01T00:00:00Z 42 -1 cof.jsonl
1: cdn.example.com A 192.0.2.11 2018-03-01T00:00:00Z 2018-07-01T00:00:00Z 42 -1 cof.jsonl
2: www.example.com CNAME cdn.example.com 2018-03-01T00:00:00Z 2018-07-01T00:00:00.5Z 7 -1 cof.jsonl
3: cdn.example.com AAAA 2001:db8::1 2018-03-01T00:00:00Z 2018-03-02T00:00:00Z -1 -1 cof.jsonl, zone files
4: example.com NS ns1.example.net 2018-03-01T00:00:00.25Z 2018-03-01T00:00:00.75Z 2 -1 cof.jsonl
4: example.com NS ns1.example.net 2018-03-01T00:00:00Z 2018-03-01T00:00:00Z -1 -1 cof.jsonl, zone files
4: example.com NS ns2.example.net 2018-03-01T00:00:00.25Z 2018-03-01T00:00:00.75Z 2 -1 cof.jsonl
4: example.com NS ns2.example.net 2018-03-01T00:00:00Z 2018-03-01T00:00:00Z -1 -1 cof.jsonl, zone files
5: example.com MX 10 mail.example.com.   -1 -1 cof.jsonl
6: xn--bcher-kva.example A 192.0.2.12   -1 -1 cof.jsonl
7: _sip._tcp.example.com SRV 0 5 5060 sip.example.com.   -1 -1 cof.jsonl
9!  duplicate: cdn.example.com A 192.0.2.11 stands in line 1, and so 1 more of this line stand in earlier ones
10: cdn.example.com A 192.0.2.13   -1 -1 cof.jsonl
10! rdata "2001:db8::2" is not an address of a record A
11! rrname "bad name.example" has the label "bad name" with a character that no host name or service label has
12!  late.example A 192.0.2.15 was last seen (2018-03-01T00:00:00Z) before it was first seen (2018-07-01T00:00:00Z)
13! rdata there is no rdata; the object has rrname, rrtype`},
		"cof.json": {COF, "", "record", Ledger{Lines: 3, Taken: 2, Rejected: 1, Rows: 3, RejectRows: 1}, `
1: cdn.example.com A 192.0.2.10 2018-03-01T00:00:00Z 2018-07-01T00:00:00Z 42 -1 cof.json
1: cdn.example.com A 192.0.2.11 2018-03-01T00:00:00Z 2018-07-01T00:00:00Z 42 -1 cof.json
2: www.example.com CNAME cdn.example.com   -1 -1 cof.json
3!  not a JSON object: json: cannot unmarshal string into Go value of type map[string]json.RawMessage`},
		"dnsdb.jsonl": {DNSDB, "", "line", Ledger{Lines: 9, Taken: 3, Duplicates: 1, Blank: 5, Rows: 3, RejectRows: 1, Unread: []Unread{{"new", 1}}}, `
2: cdn.example.com A 192.0.2.10 2018-03-01T00:00:00Z 2018-07-01T00:00:00Z 5059 -1 dnsdb.jsonl
3: example.com NS ns1.example.net 2018-03-01T00:00:00Z 2018-07-01T00:00:00Z 2 -1 dnsdb.jsonl, zone files
7: flexible.example.com resolution  
8!  duplicate: flexible.example.com stands in line 7`},
		"example.zone": {Zone, "2018-03-01", "record", Ledger{Lines: 13, Taken: 9, Duplicates: 1, Rejected: 1, Blank: 2, Rows: 12, RejectRows: 2,
			Unread: []Unread{{"record MX", 1}, {"record RRSIG", 1}, {"record SOA", 1}, {"record TXT", 1}}}, `
1: example zone 2018-03-01T00:00:00Z 
2: example NS ns1.example 2018-03-01T00:00:00Z 2018-03-01T00:00:00Z -1 3600 example.zone
3: example NS ns2.example.net 2018-03-01T00:00:00Z 2018-03-01T00:00:00Z -1 3600 example.zone
5: ns1.example zone 2018-03-01T00:00:00Z 
5: ns1.example A 192.0.2.53 2018-03-01T00:00:00Z 2018-03-01T00:00:00Z -1 300 example.zone
6: ns1.example AAAA 2001:db8::53 2018-03-01T00:00:00Z 2018-03-01T00:00:00Z -1 3600 example.zone
7: www.example zone 2018-03-01T00:00:00Z 
7: www.example CNAME cdn.example 2018-03-01T00:00:00Z 2018-03-01T00:00:00Z -1 3600 example.zone
8: cdn.example zone 2018-03-01T00:00:00Z 
8: cdn.example A 192.0.2.10 2018-03-01T00:00:00Z 2018-03-01T00:00:00Z -1 60 example.zone
9!  duplicate: cdn.example A 192.0.2.10 stands in line 8
10: cdn.example A 192.0.2.11 2018-03-01T00:00:00Z 2018-03-01T00:00:00Z -1 60 example.zone
11: mail.example zone 2018-03-01T00:00:00Z 
13! name "odd\\032name.example." has the label "odd\\032name" with a character that no host name or service label has`},
		"crtsh.json": {CTLog, "", "record", Ledger{Lines: 3, Taken: 2, Duplicates: 1, Rows: 3, Parts: 1, RejectRows: 2, Unread: []Unread{{"colour", 1}}}, `
1: example.com ct_log 2018-03-01T12:30:15.125Z wildcard
1: www.example.com ct_log 2018-03-01T12:30:15.125Z 
1! name_value "root@example.com" has the label "root@example" with a character that no host name or service label has
2!  duplicate: example.com stands in line 1, and so 1 more of this line stand in earlier ones
3: xn--bcher-kva.example ct_log  `},
		"ctnames.txt": {CTLog, "2018-03-02", "line", Ledger{Lines: 6, Taken: 3, Duplicates: 1, Rejected: 1, Blank: 1, Rows: 3, RejectRows: 2}, `
2: www.example.com ct_log 2018-03-01T12:30:15Z 
3: example.com ct_log 2018-03-01T00:00:00Z wildcard
4: mail.example.com ct_log 2018-03-02T00:00:00Z 
5!  duplicate: mail.example.com stands in line 4
6!  "user@example.com" has the label "user@example" with a character that no host name or service label has`},
		"names.csv": {CSV, "", "line", Ledger{Lines: 7, Taken: 3, Duplicates: 1, Rejected: 2, Blank: 1, Rows: 3, RejectRows: 3}, `
2: cdn.example.com A 192.0.2.10 2018-03-01T00:00:00Z 2018-07-01T00:00:00Z 42 60 names.csv
3: www.example.com CNAME cdn.example.com   -1 -1 names.csv
4: old.example.com list 2018-03-01T00:00:00Z v2
5!  duplicate: old.example.com stands in line 4
6! first_seen_at "yesterday" is not an instant: give seconds since 1970, or as in 2026-03-01T12:00:00Z
7! value there is no value, of which the rest of the line speaks`},
	} {
		t.Run(file, func(t *testing.T) {
			o := Resolutions{Path: filepath.Join("testdata", "resolutions", file), SeenOn: c.seenOn}
			if file == "ctnames.txt" {
				o.Format = CTLog // a list of names could be anything
			} else if got, err := DetectResolutions(o.Path); err != nil || got != c.format {
				t.Errorf("told as %q, %v", got, err)
			}
			o.Format = c.format
			if unit, err := o.Unit(); err != nil || unit != c.unit {
				t.Errorf("counts %ss, %v", unit, err)
			}
			l, rows, err := readNames(t, o)
			if err != nil || !reflect.DeepEqual(l, c.ledger) {
				t.Errorf("%v\n got %+v\nwant %+v", err, l, c.ledger)
			}
			if got, want := strings.Join(rows, "\n"), strings.TrimPrefix(c.rows, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// A file that breaks off says so, wherever it does; what stands before is there.
func TestCutFilesOfNames(t *testing.T) {
	whole := func(name string) string {
		b, err := os.ReadFile(filepath.Join("testdata", "resolutions", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for name, c := range map[string]struct {
		format, text string
		taken        int64
		complaint    string
	}{
		"stream without its end":  {DNSDB, strings.TrimSuffix(whole("dnsdb.jsonl"), "{\"cond\":\"succeeded\"}\n"), 3, "the stream that begins in line 6 is cut off"},
		"stream without its last": {DNSDB, strings.Join(strings.SplitAfter(whole("dnsdb.jsonl"), "\n")[:3], ""), 2, "the stream that begins in line 1 is cut off"},
		"stream with a limit":     {DNSDB, strings.Replace(whole("dnsdb.jsonl"), `{"cond":"succeeded"}`, `{"cond":"limited","msg":"Result limit reached"}`, 1), 3, "line 5: the stream ended as limited, so it does not hold all there is: Result limit reached"},
		"stream that failed":      {DNSDB, "{\"cond\":\"begin\"}\n{\"cond\":\"failed\",\"msg\":\"time\"}\n", 0, "ended as failed"},
		"stream within another":   {DNSDB, strings.Replace(whole("dnsdb.jsonl"), `{"cond":"succeeded"}`, `{"cond":"ongoing"}`, 1), 3, "the stream that begins in line 1 is cut off: another begins in line 6"},
		"objects alone":           {DNSDB, `{"obj":{"rrname":"a.example","rrtype":"A","rdata":"192.0.2.1"}}`, 1, "line 1: objects without the beginning of a stream"},
		"cut object":              {COF, "{\"rrname\":\"a.example\",\"rrtype\":\"A\",\"rdata\":\"192.0.2.1\"}\n{\"rrname\":\"a.exa", 1, "the file ends within its line 2"},
		"cut array":               {COF, strings.TrimSuffix(whole("cof.json"), "text\"\n]\n"), 2, "it cannot be read from record 3 on: the file ends there"},
		"array without its end":   {CTLog, strings.TrimSuffix(strings.TrimSpace(whole("crtsh.json")), "]"), 2, "it cannot be read from record 4 on: the file ends there"},
		"something behind":        {COF, "[] 1", 0, "something follows the array"},
		"cut zone":                {Zone, strings.Split(whole("example.zone"), "1209600")[0], 0, "it cannot be read from record 1 on"},
	} {
		t.Run(name, func(t *testing.T) {
			o := Resolutions{Path: file(t, "f", c.text), Format: c.format}
			if c.format == Zone {
				o.SeenOn = "2018-03-01"
			}
			l, _, err := readNames(t, o)
			if err != nil || l.Taken != c.taken || len(l.Complaints) == 0 || !strings.Contains(l.Complaints[0], c.complaint) {
				t.Errorf("%v; %d taken over, complaints %q", err, l.Taken, l.Complaints)
			}
		})
	}
}

// Forms of names and data. Expected: UTS 46 (nontransitional lookup), RFC 5952, RFC 3597.
func TestNamesAndData(t *testing.T) {
	for text, want := range map[string]string{
		"Example.COM.": "example.com", "com": "com", "*.example.com": "*.example.com", "_dmarc.example": "_dmarc.example", "Straße.example": "xn--strae-oqa.example",
		"BÜCHER.example": "xn--bcher-kva.example", "xn--bcher-kva.example": "xn--bcher-kva.example", "例え。example": "xn--r8jz45g.example",
		".": "", "": "", "a..b": "", "a.*.b": "", "*": "", "192.0.2.1": "", "a\\.b.c": "", "a b.c": "", "\xff.example": "", strings.Repeat("a", 64) + ".b": "",
	} {
		if got, err := recordName(text); got != want || (err == nil) != (want != "") {
			t.Errorf("recordName(%q) is %q, %v; want %q", text, got, err, want)
		}
	}
	for _, c := range [][3]string{
		{"A", "192.0.2.1", "192.0.2.1"}, {"A", "192.0.2.01", ""}, {"A", "2001:db8::1", ""}, {"AAAA", "2001:DB8::0:1", "2001:db8::1"}, {"AAAA", "192.0.2.1", ""},
		{"CNAME", "A.Example.", "a.example"}, {"CNAME", ".", ""}, {"TXT", `"a;b"  "c"`, `"a;b" "c"`}, {"TXT", "a\nb IN A 192.0.2.1", ""}, {"MX", "x", ""},
		{"TYPE65400", `\# 2 ABCD`, `\# 2 abcd`}, {"SOA", "a. b. 1 2 3 4 5", "a. b. 1 2 3 4 5"},
	} {
		if got, err := recordValue(c[0], c[1]); got != c[2] || (err == nil) != (c[2] != "") {
			t.Errorf("recordValue(%q, %q) is %q, %v; want %q", c[0], c[1], got, err, c[2])
		}
	}
	for text, want := range map[string]string{"a": "A", "28": "AAAA", "TYPE5": "CNAME", "65400": "TYPE65400", "": "", "FOO": "", "65536": "", "None": ""} {
		if got, err := recordType(text); got != want || (err == nil) != (want != "") {
			t.Errorf("recordType(%q) is %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"0", "-1", "1e9", "1519862400000", "now", "1/3", "0x10", "99999999999999999999999999999999"} {
		if at, err := sightedAt(text); err == nil {
			t.Errorf("%q is taken for %v", text, at)
		}
	}
}

// What cannot be resolved is said before anything is read.
func TestResolveResolutions(t *testing.T) {
	for want, o := range map[string]Resolutions{
		"there is no format":          {Format: "pcap"},
		"a zone file does not say":    {Format: Zone},
		"have dates of their own":     {Format: COF, SeenOn: "2018-03-01"},
		"is not a day":                {Format: Zone, SeenOn: "1.3.2018"},
		"the file is empty":           {Path: file(t, "empty", "\n")},
		"which fits no format":        {Path: file(t, "x", "www.example.com\n")},
		"which are not those of":      {Path: file(t, "y", `{"ip":"192.0.2.1"}`)},
		"no such file":                {Path: filepath.Join(t.TempDir(), "none")},
		"the content does not: EOF":   {Path: file(t, "z.gz", "")},
		"the name says gzip, the con": {Path: file(t, "w.gz", "{\"rrname\":1}\n")},
	} {
		if _, err := o.Resolve(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v; want %q", o, err, want)
		}
	}
}

// FuzzResolutions: whatever the bytes, in whatever format, the account adds up (Read checks it), rows keep what the schema
// promises, and a second reading gives the same.
func FuzzResolutions(f *testing.F) {
	list, err := filepath.Glob(filepath.Join("testdata", "resolutions", "*"))
	if err != nil || len(list) < 7 {
		f.Fatalf("%d samples, %v", len(list), err)
	}
	for _, path := range list {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		f.Add(b[:len(b)/2])
	}
	f.Add([]byte("# SIMULATED\n[{\"rrname\":\"a.b\",\"rrtype\":\"TXT\",\"rdata\":\"\\\"\"}]"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if strings.Contains(string(b), "$GENERATE") {
			return // which is meant to give many records
		}
		path := file(t, "f", string(b))
		DetectResolutions(path)
		for _, format := range ResolutionFormats() {
			o := Resolutions{Path: path, Format: format}
			if format == Zone {
				o.SeenOn = "2018-03-01"
			}
			l, rows, err := readNames(t, o)
			if err != nil && format != CSV { // a header that is none
				t.Fatalf("%s: %v", format, err)
			}
			if m, again, _ := readNames(t, o); !slices.Equal(rows, again) || !reflect.DeepEqual(l, m) {
				t.Fatalf("%s: a second reading differs", format)
			}
		}
	})
}
