package matrix

import (
	"encoding/csv"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/analysis/load"
	"bridle/datasets/schema/operatorverdicts"
	"bridle/datasets/schema/verdictevidence"
	"bridle/datasets/schema/verdicts"
	"bridle/datasets/study"
)

// verdict is a row with numbers that tell it from others.
func verdict(operator, country, level string, caches int32, q float64, reasons ...string) verdicts.Row {
	r := verdicts.Row{Operator: operator, Country: country, Method: "gamma-poisson", MethodVersion: 1, Verdict: level, Reasons: append([]string{}, reasons...),
		MissingLayers: []string{}, NNames: 2, NCaches: caches, ExposureUS: 2 * 86400e6, ASNs2018: []int64{}, IsHit2018: new(level == "supported")}
	switch level {
	case "supported", "indicated":
		r.NFills, r.NFillDays, r.NCachesWithFills = 5, 3, 1
		r.RatePerDay, r.RateLowPerDay, r.RateHighPerDay = new(2.5), new(.81), new(5.83)
		r.ASNs2018 = []int64{64496}
		fallthrough
	case "not_detected":
		r.PValue, r.QBH, r.QBY = new(q/10), &q, new(min(1, q*5))
		r.DetectablePerDay, r.PowerAtDailyLookup = new(.07), new(.999)
	default:
		r.NCaches, r.ExposureUS, r.IsHit2018 = 0, 0, nil
	}
	return r
}

// village has four operators in five countries: XE could not be tested at all, XD by one operator only and through
// one cache.
func village() Rows {
	return Rows{
		Verdicts: []verdicts.Row{
			verdict("amber-heron", "XA", "supported", 5, .002, "q 0.002 is at most 0.01"), verdict("amber-heron", "XB", "indicated", 3, .03, "q 0.03 is above 0.01"),
			verdict("amber-heron", "XC", "not_detected", 4, .9, "no fill counts"), verdict("amber-heron", "XE", "not_testable", 0, 0, "all 7 resolvers refuse"),
			verdict("blue-finch", "XA", "supported", 5, .003), verdict("blue-finch", "XB", "supported", 3, .004),
			verdict("blue-finch", "XC", "not_detected", 4, .8), verdict("blue-finch", "XE", "not_testable", 0, 0),
			verdict("dark-plover", "XA", "not_detected", 5, 1), verdict("dark-plover", "XB", "not_detected", 3, 1),
			verdict("dark-plover", "XC", "not_detected", 4, 1), verdict("dark-plover", "XD", "indicated", 1, .04), verdict("dark-plover", "XE", "not_testable", 0, 0),
		},
		Evidence: []verdictevidence.Row{{Operator: "amber-heron", Country: "XA", CacheGroup: "g1", ASNs: []int64{64497, 64496}, IsNamed: true},
			{Operator: "amber-heron", Country: "XA", CacheGroup: "g2", ASNs: []int64{64496}, IsNamed: true},
			{Operator: "amber-heron", Country: "XB", CacheGroup: "g3", ASNs: []int64{64498}}},
		Operators: []operatorverdicts.Row{{Operator: "blue-finch", Method: "partial-conjunction", MethodVersion: 1, Verdict: "supported", Reasons: []string{"q 0.004"}, QBH: new(.004), IsCrossBorder2018: new(true)},
			{Operator: "quiet-otter", Method: "partial-conjunction", MethodVersion: 1, Verdict: "not_testable", Reasons: []string{"none could be tested"}}},
	}
}

func build(t *testing.T, rows Rows, o Options) *Table {
	t.Helper()
	table, err := Build(rows, o)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func labels(t *Table) (operators, countries []string) {
	for i := range t.Operators {
		operators = append(operators, t.Operators[i].Label)
	}
	for j := range t.Countries {
		countries = append(countries, t.Countries[j].Code)
	}
	return operators, countries
}

func TestBuild(t *testing.T) {
	rows := village()
	m := build(t, rows, Options{})
	operators, countries := labels(m)
	// blue-finch has two supported, amber-heron one, dark-plover one indicated, quiet-otter nothing; XA has two supported, XB one, XD an
	// indicated; XC and XE by name.
	if !slices.Equal(operators, []string{"blue-finch", "amber-heron", "dark-plover", "quiet-otter"}) || !slices.Equal(countries, []string{"XA", "XB", "XD", "XC", "XE"}) {
		t.Errorf("order is %v, %v", operators, countries)
	}
	if n := m.Counts(); n != (Counts{Supported: 3, Indicated: 2, NotDetected: 5, NotTestable: 3, Absent: 7}) {
		t.Errorf("counts are %v", n)
	}
	if c := m.At("amber-heron", "XA"); c.Level != Supported || !slices.Equal(c.Named, []int64{64496, 64497}) || c.ExposureDays != 2 || *c.QBH != .002 {
		t.Errorf("cell is %+v", c)
	}
	if c := m.At("amber-heron", "XB"); c.Named != nil {
		t.Errorf("networks that may not be named: %v", c.Named)
	}
	if m.At("amber-heron", "XD").Level != Absent || m.At("nobody", "XA").Level != Absent {
		t.Error("a pair without a verdict is not absent")
	}
	if !slices.Equal(m.Untestable(), []string{"XE"}) || !slices.Equal(m.Clean(), []string{"XC"}) || !slices.Equal(m.Claimed(), []string{"XA", "XB", "XD"}) {
		t.Errorf("untestable %v, clean %v, claimed %v", m.Untestable(), m.Clean(), m.Claimed())
	}
	if m.Operators[0].Cross == nil || m.Operators[0].Cross.Level != Supported || m.Operators[1].Cross != nil {
		t.Error("verdicts across borders are misplaced")
	}
	given := build(t, rows, Options{Operators: []string{"quiet-otter", "dark-plover"}, Countries: []string{"XE"}})
	operators, countries = labels(given)
	if !slices.Equal(operators, []string{"quiet-otter", "dark-plover", "blue-finch", "amber-heron"}) || !slices.Equal(countries, []string{"XE", "XA", "XB", "XD", "XC"}) {
		t.Errorf("given order is %v, %v", operators, countries)
	}
	r := rand.New(rand.NewPCG(1, 1))
	r.Shuffle(len(rows.Verdicts), func(i, j int) { rows.Verdicts[i], rows.Verdicts[j] = rows.Verdicts[j], rows.Verdicts[i] })
	slices.Reverse(rows.Operators)
	if again := build(t, rows, Options{}); !reflect.DeepEqual(again, m) {
		t.Error("the order of rows shows")
	}
}

func TestBuildRefuses(t *testing.T) {
	for want, change := range map[string]func(*Rows){
		"two verdicts by":             func(r *Rows) { r.Verdicts = append(r.Verdicts, r.Verdicts[0]) },
		"choose one method":           func(r *Rows) { r.Verdicts[3].Method = "other" },
		"version 2":                   func(r *Rows) { r.Verdicts[3].MethodVersion = 2 },
		"is no verdict":               func(r *Rows) { r.Verdicts[2].Verdict = "proven" },
		"across borders":              func(r *Rows) { r.Operators[0].Verdict = "proven" },
		"two verdicts across borders": func(r *Rows) { r.Operators = append(r.Operators, r.Operators[0]) },
	} {
		rows := village()
		change(&rows)
		if _, err := Build(rows, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
	rows := village()
	rows.Verdicts[3].Method = "other"
	if m := build(t, rows, Options{Method: "gamma-poisson"}); m.At("amber-heron", "XE").Level != Absent {
		t.Error("a verdict of another method was taken")
	}
}

func TestGather(t *testing.T) {
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	open := func() *Table {
		l, err := load.Open(s.Dir())
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		m, err := Gather(t.Context(), l.DB(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	if m := open(); len(m.Operators) != 0 || len(m.Notes) != 1 {
		t.Errorf("an empty study gives %+v", m)
	}
	rows := village()
	r, err := s.Create(study.Plan{Tool: "verdicts", Simulated: true, Seed: new(int64(1)), Now: func() time.Time { return time.Date(2018, 8, 1, 0, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows.Verdicts {
		rows.Verdicts[i].RunID = r.ID()
	}
	for i := range rows.Evidence {
		e := &rows.Evidence[i]
		e.RunID, e.NNames = r.ID(), 1
	}
	for i := range rows.Operators {
		o := &rows.Operators[i]
		o.RunID, o.CountriesIndicated, o.CountriesSupported = r.ID(), []string{}, []string{}
	}
	write(t, r, rows.Verdicts)
	write(t, r, rows.Evidence)
	write(t, r, rows.Operators)
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
	got, want := open(), build(t, rows, Options{Simulated: true})
	if !reflect.DeepEqual(got, want) {
		t.Errorf("from the study\n%+v\nfrom the rows\n%+v", got, want)
	}
}

func write[T any](t *testing.T, r *study.Run, rows []T) {
	t.Helper()
	w, err := study.Table[T](r)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(rows...); err != nil {
		t.Fatal(err)
	}
}

// Whatever is printed says what it is, and that it is simulated.
func TestPrinted(t *testing.T) {
	rows := village()
	rows.Verdicts[0].Operator = "a|b\n<i>"
	for _, simulated := range []bool{true, false} {
		m := build(t, rows, Options{Simulated: simulated})
		c := Compare(m, m.Rules2018())
		for what, text := range map[string]string{"text": m.Text(), "markdown": m.Markdown(), "csv": m.CSV(), "html": m.HTML(), "compared html": c.HTML(), "compared text": c.Text(), "compared markdown": c.Markdown(),
			"compared csv": c.CSV(), "published": m.Publish(3, Withhold).Text(), "rules": m.Rules2018().CSV()} {
			if strings.Contains(text, "SIMULATED") != simulated {
				t.Errorf("%s: simulated %v is not said", what, simulated)
			}
			if !strings.Contains(text, Statement) {
				t.Errorf("%s lacks the statement", what)
			}
			if strings.Contains(text, "<i>") && strings.Contains(what, "html") {
				t.Errorf("%s takes a label for markup", what)
			}
			if strings.Contains(text, "a|b\n") {
				t.Errorf("%s breaks its line at a label", what)
			}
		}
		lines, err := csv.NewReader(strings.NewReader(m.CSV()[strings.Index(m.CSV(), "operator,"):])).ReadAll()
		if err != nil || len(lines) != 1+len(rows.Verdicts) || len(m.Columns().Operator) != len(rows.Verdicts) {
			t.Errorf("the CSV has %d lines for %d verdicts: %v", len(lines), len(rows.Verdicts), err)
		}
	}
	text := build(t, village(), Options{}).Text()
	for _, want := range []string{"Not testable, which is not the same as clean: 1 country (XE).", "XC (0.07)", "0.81 to 5.83", "3 supported, 2 indicated, 5 not detected, 3 not testable"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	if empty := build(t, Rows{}, Options{}); !strings.Contains(empty.Text(), "no verdicts") {
		t.Error("an empty table does not say so")
	}
}
