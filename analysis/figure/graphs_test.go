package figure

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
)

// graphs are small charts of the kinds that compare many things with many.
func graphs() map[string]func(Meta) (*Figure, error) {
	return map[string]func(Meta) (*Figure, error){
		"verdictmap": handVerdicts().with, "values": someShares(rand.New(rand.NewPCG(9, 9)), 6, 8).with,
		"dendrogram": handTree().with, "coverage": handCoverage().with, "upset": handSets().with,
	}
}

// Drawing again, on one processor or several, gives the same bytes; simulated data are stamped; a figure that does not say what it must is refused.
func TestGraphsAreSame(t *testing.T) {
	for name, draw := range graphs() {
		plain, err := draw(meta(name))
		if err != nil {
			t.Fatal(name, err)
		}
		for i := range 2 {
			was := runtime.GOMAXPROCS(1 + 7*(i%2))
			again, err := draw(meta(name))
			runtime.GOMAXPROCS(was)
			if err != nil || !bytes.Equal(again.PNG(), plain.PNG()) || again.SVG() != plain.SVG() || !bytes.Equal(again.CSV(), plain.CSV()) {
				t.Fatalf("%s: drawing %d differs from the first: %v", name, i+2, err)
			}
		}
		m := meta(name)
		m.Simulated = true
		stamped, err := draw(m)
		if err != nil || !strings.HasPrefix(string(stamped.CSV()), "# SIMULATED\n") || stamped.PixelHash() == plain.PixelHash() {
			t.Errorf("%s does not say SIMULATED: %v", name, err)
		}
		m.Alt = ""
		if _, err := draw(m); err == nil || !strings.Contains(err.Error(), "must have Alt") {
			t.Errorf("%s without alternative text: %v", name, err)
		}
	}
}

// The twins for Vega-Lite name only columns that are plotted, and can be written as JSON.
func TestGraphsForVega(t *testing.T) {
	verdicts, err := handVerdicts().prepared()
	if err != nil {
		t.Fatal(err)
	}
	sets, err := handSets().count()
	if err != nil {
		t.Fatal(err)
	}
	verdicts.order()
	p, err := measure()
	if err != nil {
		t.Fatal(err)
	}
	c := handCoverage()
	c.NotMeasured = make([]int, 3)
	for name, chart := range map[string]struct {
		spec    map[string]any
		columns []string
	}{
		"verdictmap": {verdicts.vega(), verdicts.table().columns}, "dendrogram": {handTree().arrange().vega(), handTree().arrange().table().columns},
		"coverage": {coverageVega(), append(newCoverageLayout(p, c).table().columns, "part", "operators")}, "upset": {sets.vega(), sets.table().columns},
	} {
		text, err := json.Marshal(chart.spec)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, part := range strings.Split(string(text), `"field":"`)[1:] {
			field := part[:strings.Index(part, `"`)]
			found := false
			for _, column := range chart.columns {
				found = found || column == field
			}
			if !found {
				t.Errorf("%s: the field %q is not plotted; there are %q", name, field, chart.columns)
			}
		}
	}
}
