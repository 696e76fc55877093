package study_test

import (
	"path/filepath"
	"strings"
	"testing"

	"bridle/analysis/figure"
	"bridle/analysis/matrix"
	"bridle/analysis/study"
)

// Every figure of verdicts says once, apart from its caption, what a verdict is not.
func TestPlotsSayTheStatement(t *testing.T) {
	if matrix.Statement != figure.VerdictCaveat {
		t.Fatalf("the table says %q, figures say %q", matrix.Statement, figure.VerdictCaveat)
	}
	m := study.Open(small(t, true)).Matrix()
	for name, f := range map[string]*study.Figure{"matrix": m.Plot(), "coverage": m.PlotCoverage(), "rates": m.PlotRates(), "world": m.PlotWorld()} {
		if f.FigureID() != name || strings.Contains(f.Caption(), matrix.Statement) || !strings.HasSuffix(f.AltText(), matrix.Statement) || !strings.Contains(f.SVG(), ">"+matrix.Statement+"</text>") {
			t.Errorf("%s: caption %q, alternative text %q", name, f.Caption(), f.AltText())
		}
		if !strings.Contains(f.SVG(), ">SIMULATED</text>") || f.SQL() == "" {
			t.Errorf("%s does not say SIMULATED, or from which query it is", name)
		}
	}
}

func TestPlotRates(t *testing.T) {
	m := study.Open(small(t, true)).Matrix()
	f := m.PlotRates()
	// The two claims of the fixture: 3.25 (2.5 to 4.75) in MX, 0 (0 to 0.25) in TG. The intervals lie apart, so each has one place.
	want := "# SIMULATED\nlabel,group,estimate,low,high,best_rank,worst_rank,highlighted,drawn\n" +
		"kite in MX,supported,3.25,2.5,4.75,1,1,false,true\nkite in TG,indicated,0,0,0.25,2,2,false,true\n"
	if got := string(f.Figure.CSV()); got != want {
		t.Errorf("plotted\n%s\nwant\n%s", got, want)
	}
	if !strings.HasPrefix(f.Caption(), "Rates of 2 suspected locations. ") || !strings.HasPrefix(m.PlotRates("Kite calls home").Caption(), "Kite calls home. ") {
		t.Error(f.Caption())
	}
	// Withheld cells have no rate: TG, with its one cache, goes.
	if f := m.Publish(2).PlotRates(); strings.Contains(string(f.Figure.CSV()), "TG") || !strings.HasPrefix(f.Caption(), "Rates of 1 suspected location. ") {
		t.Errorf("%s\n%s", f.Caption(), f.Figure.CSV())
	}
	if err := panics(t, func() { m.Publish(100).PlotRates() }); !strings.Contains(err.Error(), "nothing is claimed, so there is no rate") {
		t.Error(err)
	}
}

func TestPlotWorld(t *testing.T) {
	m := study.Open(small(t, true)).Matrix()
	f := m.PlotWorld()
	// The strongest of both operators: MX supported, TG indicated, ES tested by kite only, FR by none.
	got := "\n" + string(f.Figure.CSV())
	for _, row := range []string{"MX,Mexico,supported", "TG,Togo,indicated", `ES,Spain,"tested, not claimed"`, `FR,France,"not testable, which is not clean"`} {
		if !strings.Contains(got, "\n"+row+"\n") {
			t.Errorf("no row %q in%s", row, got)
		}
	}
	if n := strings.Count(got, "\n"); n != 7 || !strings.HasPrefix(f.Caption(), "Suspected locations in 2 countries. ") {
		t.Errorf("%d lines, %s", n, f.Caption())
	}
	if own := m.PlotWorld("Two continents"); !strings.HasPrefix(own.Caption(), "Two continents. ") {
		t.Error(own.Caption())
	}
	if published := string(m.Publish(2).PlotWorld().Figure.CSV()); !strings.Contains(published, "TG,Togo,withheld: too few caches\n") {
		t.Errorf("%s", published)
	}
}

// The fixture's verdicts are written by hand: there is nothing to decide again. What Verdict and Plot do with whole studies, the
// tests of the command show.
func TestVerdictRefuses(t *testing.T) {
	s := study.Open(small(t, true))
	if err := panics(t, func() { s.Verdict("kite", "mx") }); !strings.Contains(err.Error(), "verdict on kite in MX") {
		t.Error(err)
	}
	file := filepath.Join(t.TempDir(), "pin.json")
	s.Snapshot().Save(file)
	if err := panics(t, func() { s.Pin(file).Verdict("kite", "MX") }); !strings.Contains(err.Error(), "verdict on kite in MX") {
		t.Error(err)
	}
	if err := panics(t, func() { new(study.Reached).Plot() }); !strings.Contains(err.Error(), "no fill of an address counts for it") {
		t.Error(err)
	}
}
