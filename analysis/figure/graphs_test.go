package figure

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strconv"
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
			if err != nil || !sameDrawing(again, plain) {
				t.Fatalf("%s: drawing %d differs from the first: %v", name, i+2, err)
			}
		}
		m := meta(name)
		m.Simulated = true
		stamped, err := draw(m)
		if err != nil || !strings.HasPrefix(string(stamped.CSV()), "# SIMULATED\n") || sameMarks(stamped, plain) {
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

// Every number printed beside a class is counted again from the plotted data: the second route.
func TestGraphsAreRecounted(t *testing.T) {
	t.Parallel()
	m := someVerdicts(rand.New(rand.NewPCG(11, 11)), 18, 14)
	f, err := m.Draw()
	if err != nil {
		t.Fatal(err)
	}
	rows := plottedRows(t, f)
	classes, claims := map[string]int{}, map[string]int{}
	for _, r := range rows {
		classes[r["class"]]++
		if r["class"] == "supported" || r["class"] == "indicated" {
			claims[r["operator"]]++
			claims[r["country"]]++
		}
	}
	for class, n := range classes {
		if want := fmt.Sprintf(">%s (%d)<", class, n); !strings.Contains(f.SVG(), want) {
			t.Errorf("the map does not say %s", want)
		}
	}
	v, err := m.prepared()
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range v.rows.claims {
		if n != claims[m.Rows[i]] {
			t.Errorf("%s has a bar of %d, plotted are %d", m.Rows[i], n, claims[m.Rows[i]])
		}
	}
	for j, n := range v.cols.claims {
		if n != claims[m.Columns[j]] {
			t.Errorf("%s has a bar of %d, plotted are %d", m.Columns[j], n, claims[m.Columns[j]])
		}
	}
	if f, err = someCoverage(30).Draw(); err != nil {
		t.Fatal(err)
	}
	sums := map[string]int{}
	for _, r := range plottedRows(t, f) {
		for _, part := range []string{"claimed", "tested, not claimed", "not testable", "not measured"} {
			n, err := strconv.Atoi(r[part])
			if err != nil {
				t.Fatal(err)
			}
			sums[part] += n
		}
	}
	for part, n := range sums {
		if want := fmt.Sprintf(">%s (%s)<", part, grouped(int64(n))); !strings.Contains(f.SVG(), want) {
			t.Errorf("the coverage does not say %s", want)
		}
	}
}

// plottedRows reads the plotted data of a simulated figure.
func plottedRows(t *testing.T, f *Figure) (all []map[string]string) {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(f.CSV()))
	r.Comment = '#'
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines[1:] {
		row := map[string]string{}
		for k, value := range line {
			row[lines[0][k]] = value
		}
		all = append(all, row)
	}
	return all
}

// Whatever the numbers of rows, columns and groups, all parts of a map lie between the margins.
func TestVerdictMapStaysOnThePage(t *testing.T) {
	t.Parallel()
	p, err := measure()
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(12, 12))
	for range 60 {
		m := someVerdicts(rng, 1+rng.IntN(VerdictMapLimit), 1+rng.IntN(VerdictMapLimit))
		m.Order = MapOrder(rng.IntN(3))
		if rng.IntN(2) == 0 {
			m.RowGroupName = "vendor"
			for i := range m.Rows {
				m.RowGroup = append(m.RowGroup, fmt.Sprint(i%6))
			}
		}
		m.Rows[0] = strings.Repeat("long ", rng.IntN(40)) + "name"
		v, err := m.prepared()
		if err != nil {
			t.Fatal(err)
		}
		v.order()
		l := newVerdictLayout(p, v)
		if right := l.left + float64(len(m.Columns))*l.w + verdictBars; right > pageWidth-margin || l.w < 2 || l.h < 3 || l.left < margin {
			t.Errorf("%d x %d: the bars end at %v, cells are %v by %v", len(m.Rows), len(m.Columns), right, l.w, l.h)
		}
	}
}
