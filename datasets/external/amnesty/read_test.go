package amnesty

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"bridle/datasets/external"
	"bridle/datasets/external/internal/ledger"
	"bridle/datasets/schema/indicators"
	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/resolutions"
)

// folder makes the folder of a set from contents by path.
func folder(t testing.TB, contents map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for path, content := range contents {
		file := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestPairs reads files in all the ways in which such lists are written. Rows taken
// over and rejected are written as line number and content.
func TestPairs(t *testing.T) {
	const header = "domain_name,ip_address\n"
	for name, c := range map[string]struct{ content, want string }{
		"plain":           {header + "a.example,192.0.2.1\n", "2 a.example 192.0.2.1"},
		"quoted":          {"\"domain_name\",\"ip_address\"\n\"A.example.\",\"192.0.2.1\"", "2 a.example 192.0.2.1"},
		"mark and CR LF":  {"\ufeffdomain_name,ip_address\r\na.example,192.0.2.1\r\n", "2 a.example 192.0.2.1"},
		"spaces":          {header + " a.example\t, 192.0.2.1 \n", "2 a.example 192.0.2.1"},
		"other columns":   {"x,ip_address,domain_name\n1,192.0.2.1,a.example\n", "2 a.example 192.0.2.1"},
		"IPv6":            {header + "a.example,2001:DB8::0\nb.example,::ffff:192.0.2.1", "2 a.example 2001:db8::; 3 b.example 192.0.2.1"},
		"repeated":        {header + "a.example,192.0.2.1\na.example,192.0.2.1\n", "2 a.example 192.0.2.1; 3 a.example 192.0.2.1"},
		"empty lines":     {header + "\na.example,192.0.2.1\n \n\n", "3 a.example 192.0.2.1; !2 - the line is empty; !4 - the line is empty; !5 - the line is empty"},
		"too few":         {header + "a.example\n", "!2 - the line has 1 fields, the header 2"},
		"too many":        {header + "a.example,192.0.2.1,\n", "!2 - the line has 3 fields, the header 2"},
		"bad address":     {header + "a.example,192.0.2.256\na.example,\n", "!2 ip_address is not an address; !3 ip_address is not an address"},
		"bad name":        {header + "a[.]example,192.0.2.1\n,192.0.2.1\n", "!2 domain_name has the character '[', which no host name has; !3 domain_name is empty"},
		"open quote":      {header + "\"a.example,192.0.2.1\nb.example,192.0.2.2\n", "3 b.example 192.0.2.2; !2 - the line is not comma-separated text: extraneous or missing \" in quoted-field"},
		"quote within":    {header + "a\"b.example,192.0.2.1\n", "!2 - the line is not comma-separated text: bare \" in non-quoted-field"},
		"carriage return": {"domain_name,ip_address\n" + "a.example,192.0.2.1\rb.example,192.0.2.2\n", "!2 - the line has 3 fields, the header 2"},
		"header only":     {header, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var account ledger.Ledger
			taken, err := pairs([]byte(c.content), account.Section("f", ""))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range taken {
				got = append(got, fmt.Sprint(p.line, " ", p.name, " ", p.address))
			}
			got = append(got, rejected(t, &account)...)
			if s := strings.Join(got, "; "); s != c.want {
				t.Errorf("got %s\nwant %s", s, c.want)
			}
		})
	}
}

// rejected writes the rejects of an account that holds nothing else, and checks it.
func rejected(t testing.TB, account *ledger.Ledger) []string {
	t.Helper()
	var all []string
	err := account.Emit(t.Context(), func(row any) error {
		r := row.(rejects.Row)
		column := "-"
		if r.ColumnName != nil {
			column = *r.ColumnName
		}
		all = append(all, fmt.Sprintf("!%d %s %s", r.Row, column, r.Reason))
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return all
}

func TestHeader(t *testing.T) {
	for content, want := range map[string]string{
		"a.example,192.0.2.1\n":               "has no column domain_name in its header",
		"domain_name,address\n":               "has no column ip_address in its header",
		"domain_name,ip_address,domain_name":  "has the column domain_name twice in its header",
		"\ndomain_name,ip_address":            "has no header that can be read: the line is empty",
		"\"domain_name,ip_address":            "has no header that can be read: the line is not comma-separated text",
		"d\x00o\x00m\x00a\x00i\x00n\x00_\x00": "has no column domain_name in its header",
	} {
		dir := folder(t, map[string]string{pairsFile: content})
		_, err := Read2018(t.Context(), dir, func(any) error { t.Error("a row was handed on"); return nil })
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "indicators.csv") {
			t.Errorf("%q gives %v, want %q", content, err, want)
		}
	}
}

func TestNames(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"plain":          {"a.example\nb.example\n", "1 a.example; 2 b.example"},
		"no last end":    {"a.example\nb.example", "1 a.example; 2 b.example"},
		"mark and CR LF": {"\ufeffA.example.\r\nb.example\r\n", "1 a.example; 2 b.example"},
		"repeated":       {"a.example\na.example", "1 a.example; 2 a.example"},
		"empty lines":    {"\na.example\n\n", "2 a.example; !1 - the line is empty; !3 - the line is empty"},
		"bad":            {"com\nhttps://a.example\n192.0.2.1", "!1 - the line is a single label, not a domain name of two or more; !2 - the line has the character ':', which no host name has; !3 - the line ends in a number and is not a domain name"},
	} {
		t.Run(name, func(t *testing.T) {
			var account ledger.Ledger
			var got []string
			for _, s := range names([]byte(c.content), account.Section("f", "")) {
				got = append(got, fmt.Sprint(s.line, " ", s.name))
			}
			got = append(got, rejected(t, &account)...)
			if s := strings.Join(got, "; "); s != c.want {
				t.Errorf("got %s\nwant %s", s, c.want)
			}
		})
	}
}

// TestRows2018 spells out every row of a small set.
func TestRows2018(t *testing.T) {
	dir := folder(t, map[string]string{pairsFile: "domain_name,ip_address\na.example,192.0.2.1\nb.example,2001:db8::1\nc\n"})
	var got []any
	if _, err := Read2018(t.Context(), dir, func(row any) error { got = append(got, row); return nil }); err != nil {
		t.Fatal(err)
	}
	source := "amnesty-nso-2018@3d8f248a0d015f183724ae7d096a5c46a8bb5fc7:" + pairsFile
	i := func(kind, value string, line int64) indicators.Row {
		return indicators.Row{Kind: kind, Value: value, Product: "NSO Group Pegasus", PublishedOn: new("2018-08-01"), Source: source, SourceRow: line}
	}
	want := []any{
		i("domain", "a.example", 2), i("address", "192.0.2.1", 2), i("domain", "b.example", 3), i("address", "2001:db8::1", 3),
		resolutions.Row{Name: "a.example", Rrtype: "A", Value: "192.0.2.1", Source: source, SourceRow: new(int64(2))},
		resolutions.Row{Name: "b.example", Rrtype: "AAAA", Value: "2001:db8::1", Source: source, SourceRow: new(int64(3))},
		rejects.Row{File: pairsFile, Row: 4, Reason: "the line has 1 fields, the header 2", Raw: "c"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("rows are %+v", got)
	}
}

// five is a small set of 2021.
func five() map[string]string {
	return map[string]string{
		"2021-07-18_nso/domains.txt":               "a.example\nb.example\n",
		"2021-07-18_nso/v2_domains.txt":            "a.example\n",
		"2021-07-18_nso/v3_domains.txt":            "b.example\n",
		"2021-07-18_nso/v4_domains.txt":            "?\n",
		"2021-07-18_nso/v4_validation_domains.txt": "c.example\n",
	}
}

func TestRows2021(t *testing.T) {
	var got []string
	counts, err := Read2021(t.Context(), folder(t, five()), func(row any) error {
		switch r := row.(type) {
		case indicators.Row:
			got = append(got, fmt.Sprint("i ", r.Value, " ", *r.Label, " ", r.SourceRow, " ", *r.PublishedOn))
		case nameobservations.Row:
			got = append(got, fmt.Sprint(r.SeenIn, " ", r.Name, " ", *r.Label, " ", *r.SourceRow))
		case rejects.Row:
			got = append(got, fmt.Sprint("reject ", r.File, " ", r.Row))
		}
		return nil
	})
	want := []string{
		"i a.example all 1 2021-07-18", "i b.example all 2 2021-07-18", "i a.example v2 1 2021-07-18",
		"i b.example v3 1 2021-07-18", "i c.example v4-validation 1 2021-07-18",
		"list a.example all 1", "list b.example all 2", "list a.example v2 1", "list b.example v3 1", "list c.example v4-validation 1",
		"reject 2021-07-18_nso/v4_domains.txt 1",
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("rows are %q (%v)", got, err)
	}
	if sum := counts.Total(); sum != (external.Count{Read: 6, Taken: 5, Rejected: 1}) {
		t.Errorf("counts are %+v", sum)
	}
}

func TestFiles(t *testing.T) {
	refuse := func(any) error { t.Error("a row was handed on"); return nil }
	if _, err := Read2018(t.Context(), t.TempDir(), refuse); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "fetch the set first") {
		t.Errorf("the error is %v", err)
	}
	if _, err := Read2018(t.Context(), folder(t, map[string]string{pairsFile: ""}), refuse); err == nil || !strings.Contains(err.Error(), "indicators.csv is empty") {
		t.Errorf("the error is %v", err)
	}
	incomplete := five()
	delete(incomplete, "2021-07-18_nso/v4_validation_domains.txt")
	if _, err := Read2021(t.Context(), folder(t, incomplete), refuse); err == nil || !strings.Contains(err.Error(), "v4_validation_domains.txt is missing") {
		t.Errorf("the error is %v", err)
	}
	if _, err := Read2018(t.Context(), folder(t, map[string]string{pairsFile + "/x": ""}), refuse); err == nil || !strings.Contains(err.Error(), "is not a regular file") {
		t.Errorf("the error is %v", err)
	}
}

// FuzzPairs and FuzzNames read any bytes: no panic, every line accounted for.
func FuzzPairs(f *testing.F) {
	f.Add([]byte("\ufeffdomain_name,ip_address\r\n\"a.example\",192.0.2.1\n\n\"x"))
	f.Fuzz(func(t *testing.T, content []byte) {
		var account ledger.Ledger
		section := account.Section("f", "")
		if taken, err := pairs(content, section); err == nil {
			rejected(t, &account)
			if c := account.Counts()[0]; c.Taken != int64(len(taken)) || c.Read != int64(len(lines(content)))-1 {
				t.Errorf("%d pairs, counts %+v", len(taken), c)
			}
		}
	})
}

func FuzzNames(f *testing.F) {
	f.Add([]byte("\ufeffa.example\r\n\nb\xff"))
	f.Fuzz(func(t *testing.T, content []byte) {
		var account ledger.Ledger
		taken := names(content, account.Section("f", ""))
		rejected(t, &account)
		if c := account.Counts()[0]; c.Taken != int64(len(taken)) || c.Read != int64(len(lines(content))) {
			t.Errorf("%d names, counts %+v", len(taken), c)
		}
	})
}
