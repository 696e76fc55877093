package study_test

import (
	"bytes"
	"fmt"
	"image/png"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"bridle/analysis/figure"
	"bridle/analysis/matrix"
	"bridle/analysis/study"
)

func TestOperators(t *testing.T) {
	s := study.Open(small(t, true))
	all := s.Operators()
	if got := all.Labels(); !reflect.DeepEqual(got, []string{"heron", "kite"}) || all.Alone != 1 || all.Method != "by hand" || !strings.Contains(all.Run, "-cluster-") {
		t.Errorf("%v, %d alone, method %q, run %q", got, all.Alone, all.Method, all.Run)
	}
	heron, kite := s.Operator("heron"), all.Operator("kite")
	if heron.Size != 3 || heron.Core != 2 || heron.Fringe != 1 || heron.NameCount != 2 || heron.SharedNames != 1 || heron.Basis != "cluster" {
		t.Errorf("%+v", heron)
	}
	// supported and indicated are countries, of the verdicts that the study has.
	if got := all.Ints("supported"); !reflect.DeepEqual(got, []int{0, 1}) || all.Ints("indicated")[1] != 1 {
		t.Errorf("supported %v", got)
	}
	if got := heron.Servers().Strings("address"); !reflect.DeepEqual(got, []string{server(3), server(4), server(5)}) || heron.Strings("standing")[2] != "fringe" {
		t.Errorf("servers %v", got)
	}
	if got := kite.Names().Strings("name"); !reflect.DeepEqual(got, []string{"shared.example", "www.kite.example"}) || kite.Names().Bools("is_unique")[0] {
		t.Errorf("names %v", got)
	}
	if !strings.Contains(heron.String(), "operator heron: 3 servers (2 core, 1 fringe), 2 names") || !strings.Contains(all.HTML(), "It is not a customer.") {
		t.Errorf("%s", heron)
	}
	// The query behind a table of one operator gives the same rows.
	if again := s.SQL(heron.Servers().SQL(), "heron"); !reflect.DeepEqual(textOf(again), textOf(heron.Servers())) {
		t.Errorf("%s\nand\n%s", again, heron)
	}
	if err := panics(t, func() { heron.Explain() }); !strings.Contains(err.Error(), "it is of the method by hand, which keeps no model") {
		t.Error(err)
	}
}

// Two keys on three servers each, one alone: the model of two levels and joining by values both find them.
func TestCluster(t *testing.T) {
	s := study.Open(small(t, true))
	for _, set := range []study.Settings{{Method: "components"}, {Stability: "none", BatchOdds: 2, OperatorOdds: 2}} {
		found := s.Cluster(set)
		together := map[string]int{}
		for _, o := range found.List {
			together[strings.Join(o.Strings("address"), " ")]++
		}
		want := map[string]int{server(0) + " " + server(1) + " " + server(2): 1, server(3) + " " + server(4) + " " + server(5): 1}
		if !reflect.DeepEqual(together, want) || found.Alone != 1 || found.Run != "" || found.SQL() != "" {
			t.Errorf("%+v: %s", set, found)
		}
		d := found.Compare(s.Operators())
		if d.ARI != 1 || d.Common != 7 || d.Total != 0 {
			t.Errorf("%+v: %s", set, d)
		}
		if !strings.Contains(d.HTML(), "agree") && !strings.Contains(d.HTML(), "servers") {
			t.Errorf("%s", d.HTML())
		}
	}
	found := s.Cluster(study.Settings{Stability: "none", BatchOdds: 2, OperatorOdds: 2})
	e := found.List[0].Explain()
	if len(e.All.Without) == 0 || e.Total == 0 || !strings.Contains(e.String(), "SIMULATED") || e.Strings("level")[0] != "batch" {
		t.Errorf("%s", e)
	}
	if one, two := s.Cluster(), s.Cluster(study.Settings{}); one.String() != two.String() || one.High == 0 && one.Low != 0 {
		t.Errorf("%s\nand\n%s", one, two)
	}
}

func TestMatrix(t *testing.T) {
	s := study.Open(small(t, true))
	m := s.Matrix()
	if c := m.At("kite", "MX"); c.Level != matrix.Supported || *c.Rate != 3.25 || !m.Simulated {
		t.Errorf("%+v", c)
	}
	rows := m.Rows()
	if rows.Total != 8 || !strings.Contains(rows.SQL(), "current_verdicts") || m.SQL() != rows.SQL() {
		t.Errorf("%s", rows)
	}
	// The rows are those of the query, but for their order.
	counts := map[string]int{}
	for i, v := range s.Verdicts().Strings("verdict") {
		counts[v]++
		counts[rows.Strings("verdict")[i]]--
	}
	for level, n := range counts {
		if n != 0 {
			t.Errorf("%s: %d more", level, n)
		}
	}
	dir := t.TempDir()
	m.CSV(filepath.Join(dir, "m.csv"))
	m.Parquet(filepath.Join(dir, "m.parquet"))
	if saved := m.LaTeX(filepath.Join(dir, "m.tex")); saved.Rows != 2 || !strings.Contains(read(t, saved.Path), "q & lookups a day & 95 \\% interval & caches") || !strings.Contains(read(t, saved.Path), "kite & MX & supported & 2e-09 & 3.25 & 2.5 to 4.75 & 3 of 4 & 12 \\\\") {
		t.Errorf("%s", read(t, saved.Path))
	}
	if published := m.Publish(2); published.At("kite", "TG").Level != matrix.Withheld || m.At("kite", "TG").Level != matrix.Indicated {
		t.Error("TG, with one cache, is not withheld")
	}
	panics(t, func() { m.Publish(0) })
	c := s.Compare(m, m.Publish(2))
	if !strings.Contains(c.String(), "1 by the first only") {
		t.Errorf("%s", c)
	}
	if same, ok := s.Compare(s, s).(*study.Comparison); !ok || same.Rows().Total != 0 || same.Both != 2 {
		t.Errorf("%s", same)
	}
}

func TestPlot(t *testing.T) {
	s := study.Open(small(t, true))
	f := s.Matrix().Plot()
	if _, err := png.Decode(bytes.NewReader(f.PNG())); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"SIMULATED", "1 suspected location is supported and 1 indicated", "not proof of infection, nor of a customer", "not testable, which is not clean (3)", "tested, not claimed (3)"} {
		if !strings.Contains(f.SVG(), want) {
			t.Errorf("the drawing does not say %q", want)
		}
	}
	// Eight cells, a header and the stamp.
	if n := strings.Count(string(f.CSV()), "\n"); n != 10 || !strings.Contains(string(f.CSV()), "kite,MX,supported\n") {
		t.Errorf("plotted:\n%s", f.CSV())
	}
	if again := s.Matrix().Plot(); again.PixelHash() != f.PixelHash() || again.SVG() != f.SVG() {
		t.Error("two drawings of the same verdicts differ")
	}
	if own := s.Matrix().Plot("Kite is in two countries"); !strings.HasPrefix(own.Caption(), "Kite is in two countries. ") {
		t.Error(own.Caption())
	}
	dir := t.TempDir()
	for _, name := range []string{"m.svg", "m.png", "m.csv"} {
		if saved := f.Save(filepath.Join(dir, name)); saved.Bytes == 0 {
			t.Errorf("%s: %v", name, saved)
		}
	}
	// A chart that hides where its numbers are from is refused.
	chart := figure.Ranking{Meta: figure.Meta{ID: "a", Title: "A", Alt: "A bar", Source: "s"}, Label: []string{"a"}, Count: []int{1}, Unit: "servers"}
	if err := panics(t, func() { s.Draw(chart) }); !strings.Contains(err.Error(), "Simulated: s.Simulated") {
		t.Error(err)
	}
	chart.Simulated = s.Simulated
	s.Draw(chart)
}

func TestPlotCoverage(t *testing.T) {
	s := study.Open(small(t, true))
	f := s.Matrix().PlotCoverage()
	// The same numbers as in TestVerdictTables, from the matrix instead of the query: FR has no test, ES one of two, TG and MX all; MX has more caches.
	want := [][]string{{"FR", "0", "0", "2"}, {"ES", "0", "1", "1"}, {"TG", "1", "1", "0"}, {"MX", "1", "1", "0"}}
	table := s.Coverage()
	lines := strings.Split(strings.TrimSpace(string(f.Figure.CSV())), "\n")[2:] // after the stamp and the header
	for i, line := range lines {
		got := strings.Split(line, ",")
		if !reflect.DeepEqual(got[:4], want[i]) {
			t.Errorf("row %d is %v, want %v", i, got, want[i])
		}
		at := slices.Index(table.Strings("country"), got[0])
		if excluded := table.Strings("resolvers_excluded")[at]; got[6] != excluded || got[5] != table.Strings("caches")[at] {
			t.Errorf("%s: caches and excluded resolvers %v, in the table %s", got[0], got[5:7], excluded)
		}
	}
	for _, text := range []string{"SIMULATED", "In 1 of 4 countries nothing could be tested. What could not be tested is not clean.", "A: because of not_testable (2 countries)"} {
		if !strings.Contains(f.SVG(), text) {
			t.Errorf("the drawing does not say %q", text)
		}
	}
	if !strings.HasPrefix(f.Caption(), "5 of 8 pairs of operator and country could be tested. ") || f.SQL() == "" {
		t.Error(f.Caption())
	}
	// TG is withheld, with its one cache.
	if published := s.Matrix().Publish(2).PlotCoverage("Few"); strings.Contains(string(published.Figure.CSV()), "TG") || !strings.Contains(published.SVG(), "Not drawn: withheld, ") {
		t.Errorf("%s", published.Figure.CSV())
	}
}

func TestVerdictTables(t *testing.T) {
	s := study.Open(small(t, true))
	if v := s.Verdicts(); v.Strings("country")[0] != "MX" || v.Strings("verdict")[0] != "supported" || v.Strings("verdict")[7] != "not_testable" || v.Notes[0] != matrix.Statement {
		t.Errorf("%s", v)
	}
	if c := s.Crossborder(); c.Total != 2 || c.Strings("operator")[0] != "kite" || c.Strings("countries_indicated")[0] != "[TG]" {
		t.Errorf("%s", c)
	}
	c := s.Coverage()
	want := [][]string{{"FR", "TG", "ES", "MX"}, {"0", "2", "1", "2"}, {"2", "0", "1", "0"}, {"0", "1", "0", "1"}}
	got := [][]string{c.Strings("country"), c.Strings("tested"), c.Strings("not_testable"), c.Strings("claimed")}
	if !reflect.DeepEqual(got, want) || !strings.Contains(c.String(), "In 1 of 4 countries nothing could be tested") || c.Strings("least_found_per_day")[0] != "null" {
		t.Errorf("%v\n%s", got, c)
	}
	if r := s.Resolvers(); r.Total != 2 || r.Classes.Total != 2 || r.Strings("excluded_because")[0] != "null" || !strings.Contains(r.HTML(), "resolvers by class") {
		t.Errorf("%s", r)
	}
	f := s.Fills()
	if f.Total != 3 || fmt.Sprint(f.Filters.Strings("removed_by"), f.Filters.Ints("fills")) != "[null sweep] [2 1]" {
		t.Errorf("%s", f)
	}
	if kept := s.Fills("removed_by IS NULL AND name = ?", "www.kite.example"); kept.Total != 2 || kept.Filters.Total != 1 || kept.Bools("is_exact")[1] != true {
		t.Errorf("%s", kept)
	}
	if r := s.Rules2018(); r.Total != 0 || r.Dropped.Total != 7 || len(r.Notes) < 2 {
		t.Errorf("%s", r)
	}
	if s.Grabs("address = ? OR port IS NULL", server(1)).Total != 1 {
		t.Error("no rows")
	}
}
