package imports

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/rejects"
)

// probeWords says everything that a reading gives: what is set of every row, and every reject.
func probeWords(t testing.TB, o Probes) (string, Ledger) {
	t.Helper()
	var b strings.Builder
	l, err := o.Read(t.Context(), func(row any) error {
		switch r := row.(type) {
		case probes.Row:
			fmt.Fprintf(&b, "%d", *r.SourceRow)
			v := reflect.ValueOf(r)
			for i := range v.NumField() {
				name, field := v.Type().Field(i).Tag.Get("parquet"), v.Field(i)
				name, _, _ = strings.Cut(name, ",")
				if field.Kind() == reflect.Pointer && !field.IsNil() {
					field = field.Elem()
				}
				if at, ok := field.Interface().(time.Time); ok {
					field = reflect.ValueOf(at.Format(time.RFC3339Nano))
				}
				if slices.Contains([]string{"run_id", "burst_index", "schedule", "source", "source_row"}, name) || field.Kind() == reflect.Pointer ||
					field.Kind() == reflect.Slice && field.Len() == 0 {
					continue
				}
				fmt.Fprintf(&b, " %s=%v", name, field.Interface())
			}
			b.WriteByte('\n')
		case rejects.Row:
			fmt.Fprintf(&b, "! %d %s: %s\n", r.Row, orNone(r.ColumnName), r.Reason)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range l.Unread {
		fmt.Fprintf(&b, "unread %s %d\n", u.Name, u.N)
	}
	return b.String(), l
}

// The samples say beside each of them what a reading gives (*.want); the answers were compared with the samples by hand.
func TestProbeSamples(t *testing.T) {
	for _, c := range []struct {
		file, format string
		more         Probes
		want         Ledger
		unread       int
	}{
		{"zdns-2.json", ZDNS, Probes{NotRecursive: true}, Ledger{Lines: 26, Taken: 12, Duplicates: 1, Rejected: 13, Rows: 12, RejectRows: 14}, 3},
		{"zdns-1.json", ZDNS, Probes{NotRecursive: true, QType: "A"}, Ledger{Lines: 5, Taken: 5, Rows: 5}, 1},
		{"massdns.json", MassDNS, Probes{NotRecursive: true}, Ledger{Lines: 19, Taken: 8, Rejected: 11, Rows: 8, RejectRows: 11}, 0},
		{"table.csv", CSV, Probes{Columns: Columns{Of: map[string]string{"address": "resolver"}, Ignored: []string{"remark"}}, QType: "A"},
			Ledger{Lines: 17, Taken: 5, Duplicates: 1, Rejected: 10, Blank: 1, Rows: 5, RejectRows: 11}, 0},
	} {
		o := c.more
		o.Path, o.Vantage = filepath.Join("testdata", "probes", c.file), "here"
		o.Purpose = func(name string) string { return map[string]string{"nx.example.org": "decoy"}[name] }
		if format, err := DetectProbes(o.Path); err != nil || format != c.format {
			t.Errorf("%s is told as %q, %v", c.file, format, err)
		}
		got, l := probeWords(t, o)
		want, err := os.ReadFile(o.Path + ".want")
		if err != nil || got != string(want) {
			t.Errorf("%s: %v, the reading gives\n%s", c.file, err, got)
		}
		if len(l.Unread) != c.unread {
			t.Errorf("%s: unread %v", c.file, l.Unread)
		}
		if l.Unread = nil; !reflect.DeepEqual(l, c.want) {
			t.Errorf("%s: %+v", c.file, l)
		}
	}
}

// What is said must suffice, and a file whose replies say that recursion was desired is refused whatever the user says.
func TestProbesNeedTheirStatements(t *testing.T) {
	reply := func(name, flags string) string {
		return fmt.Sprintf(`{"name":"%s.example.org.","type":"A","class":"IN","status":"NOERROR","rx_ts":1772366400000000000,"data":{},"flags":[%s],"resolver":"192.0.2.53:53","proto":"UDP"}`+"\n", name, flags)
	}
	one, set := reply("a", `"ra"`), reply("b", `"rd","ra"`)
	table := "address,name,probed_at,rcode,ttl\n192.0.2.53,a.example.org,1772366400,NOERROR,\n"
	for _, c := range []struct {
		text, want string
		o          Probes
	}{
		{one, "massdns does not write whether its queries desired recursion", Probes{Vantage: "v"}},
		{one, "does not say from where", Probes{NotRecursive: true}},
		{one, "columns are chosen in the format csv", Probes{NotRecursive: true, Vantage: "v", Columns: Columns{Ignored: []string{"x"}}}},
		{one, `there is no format "dig"`, Probes{Format: "dig", NotRecursive: true, Vantage: "v"}},
		{one, `"ANY" is no type of record that caches`, Probes{NotRecursive: true, Vantage: "v", QType: "ANY"}},
		{table, "no column holds rd", Probes{Vantage: "v", QType: "A"}},
		{table, `nothing named "when"`, Probes{Vantage: "v", Columns: Columns{Of: map[string]string{"when": "2"}}}},
		{set, "1 of 1 replies that show the RD bit have it set", Probes{NotRecursive: true, Vantage: "v"}},
		{one + set + reply("c", `"rd"`), "2 of 3 replies that show the RD bit have it set", Probes{NotRecursive: true, Vantage: "v"}},
		{"address,name,probed_at,rcode,ttl,reply_rd\n192.0.2.53,a.example.org,1772366400,NOERROR,5,1\n", "1 of 1 replies", Probes{NotRecursive: true, Vantage: "v", QType: "A"}},
		{`{"name":"a.example.org","results":{"A":{"data":{"protocol":"udp","resolver":"192.0.2.53:53"},"status":"NOERROR","timestamp":"2026-03-01T12:00:00Z"}}}` + "\n",
			"none of 1 replies shows the RD bit", Probes{NotRecursive: true, Vantage: "v"}},
		{"[{}]\n", "an array over the whole file", Probes{NotRecursive: true, Vantage: "v"}},
		{"{}\n", "of none of the formats", Probes{NotRecursive: true, Vantage: "v"}},
		{"", "the file is empty", Probes{NotRecursive: true, Vantage: "v"}},
	} {
		o := c.o
		o.Path = file(t, "probes", c.text)
		if _, err := o.Read(t.Context(), func(any) error { return nil }); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.60q: %v, want %s", c.text, err, c.want)
		}
	}
	// Half of them is not more than half: both rows come, and the set bit with its row.
	got, l := probeWords(t, Probes{Path: file(t, "probes", one+set), NotRecursive: true, Vantage: "v"})
	if l.Taken != 2 || !strings.Contains(got, "2 sweep=1 address=192.0.2.53 port=53 name=b.example.org") || !strings.Contains(got, "is_rd_in_reply=true") {
		t.Errorf("%+v %s", l, got)
	}
	// Where no column tells the type, the line is rejected and not guessed.
	got, _ = probeWords(t, Probes{Path: file(t, "probes", table), NotRecursive: true, Vantage: "v"})
	if !strings.HasPrefix(got, `! 2 qtype: "" is no type`) {
		t.Error(got)
	}
}

// Every line that goes in comes out: 3 resolvers, 4 names and 500 rounds are 6,000 rows with the sweeps 1 to 500 of each pair, and
// memory holds the 12 pairs alone. A file cut off within a line loses that line, which is a reject.
func TestProbesRoundTrip(t *testing.T) {
	var b strings.Builder
	for round := range 500 {
		for pair := range 12 {
			fmt.Fprintf(&b, `{"name":"n%d.example.org.","type":"A","class":"IN","status":"NOERROR","rx_ts":%d,"data":{"answers":[{"ttl":%d,"type":"A","class":"IN","name":"n.example.org.","data":"198.51.100.1"}]},"flags":["ra"],"resolver":"192.0.2.%d:53","proto":"UDP"}`+"\n",
				pair%4, 1772366400_000000000+int64(round)*60e9, 500-round, pair/4)
		}
	}
	text := b.String()
	o := Probes{Path: file(t, "probes", text), Format: MassDNS, NotRecursive: true, Vantage: "v"}
	next := map[string]int32{}
	l, err := o.Read(t.Context(), func(row any) error {
		r := row.(probes.Row)
		pair := r.Address + r.Name
		if next[pair]++; r.Sweep != next[pair] || *r.RemainingTTLS != uint32(501-r.Sweep) {
			t.Fatalf("%+v", r)
		}
		return nil
	})
	if err != nil || l.Taken != 6000 || l.Rows != 6000 || len(next) != 12 {
		t.Errorf("%+v, %v, %d pairs", l, err, len(next))
	}
	o.Path = file(t, "probes", text[:len(text)-20])
	if l, err := o.Read(t.Context(), func(any) error { return nil }); err != nil || l.Taken != 5999 || l.Rejected != 1 {
		t.Errorf("cut off: %+v, %v", l, err)
	}
	stop := errors.New("the disk is full")
	if _, err := o.Read(t.Context(), func(any) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error %v", err)
	}
}

// Whatever the bytes, the account adds up (Read checks it), rows keep what the schema promises, and a second reading
// gives the same.
func fuzzProbes(f *testing.F, format string, samples ...string) {
	for _, name := range samples {
		b, err := os.ReadFile(filepath.Join("testdata", "probes", name))
		if err != nil {
			f.Fatal(err)
		}
		for _, line := range strings.SplitAfter(string(b), "\n") {
			f.Add([]byte(line))
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		o := Probes{Path: file(t, "probes", string(b)), Format: format, NotRecursive: true, QType: "A", Vantage: "v"}
		if format == CSV {
			o.Columns = Columns{Of: map[string]string{"address": "resolver"}, Ignored: []string{"remark"}}
		}
		var rows, again []any
		l, err := o.Read(t.Context(), func(row any) error { rows = append(rows, row); return nil })
		for _, row := range rows {
			if r, ok := row.(probes.Row); ok {
				soundProbe(t, r)
			} else {
				sound(t, row, l.Lines+1)
			}
		}
		if _, e := o.Read(t.Context(), func(row any) error { again = append(again, row); return nil }); (e == nil) != (err == nil) || !reflect.DeepEqual(rows, again) {
			t.Fatalf("a second reading differs: %v, %v", err, e)
		}
	})
}

// soundProbe checks what schema.sql promises of a row, and that its text is UTF-8.
func soundProbe(t *testing.T, r probes.Row) {
	t.Helper()
	answered := r.Status == "answered"
	text := r.Name + strings.Join(r.Answers, "")
	for _, p := range []*string{r.NSOwner, r.SOAOwner, r.CNAME, r.RCode} {
		text += orNone(p)
	}
	switch {
	case answered != (r.Failure == nil), answered != (r.RCode != nil), r.Status == "skipped", r.Sweep < 1, r.Port < 1 || r.Port > 65535,
		strings.ToValidUTF8(text, "") != text, r.Vantage != "v", *r.SourceRow < 1, (r.NSOwner == nil) != (r.NSRemainingTTLS == nil),
		(r.SOAOwner == nil) != (r.SOARemainingTTLS == nil), !slices.IsSorted(r.Answers), len(r.Answers) > 0 && r.RemainingTTLS == nil:
		t.Errorf("%+v", r)
	}
	if name, err := fullName(r.Name); err != nil || name != r.Name {
		t.Errorf("name %q, %v", r.Name, err)
	}
}

func FuzzZDNS(f *testing.F)       { fuzzProbes(f, ZDNS, "zdns-2.json", "zdns-1.json") }
func FuzzMassDNS(f *testing.F)    { fuzzProbes(f, MassDNS, "massdns.json") }
func FuzzProbeTable(f *testing.F) { fuzzProbes(f, CSV, "table.csv") }
