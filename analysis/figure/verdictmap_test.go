package figure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func (m VerdictMap) with(t Meta) (*Figure, error) { m.Meta = t; return m.Draw() }

// someVerdicts are invented: operators by countries XA to XZ and on, in four blocks, some cells not tested.
func someVerdicts(rng *rand.Rand, rows, columns int) VerdictMap {
	m := VerdictMap{Meta: meta("verdicts"), RowName: "operator", ColumnName: "country", Classes: []Class{
		{"supported", Solid}, {"indicated", Half}, {"tested, not claimed", Dot}, {"not testable, which is not clean", Hatched}, {"no verdict", Blank}}}
	m.Simulated = true
	for i := range rows {
		m.Rows = append(m.Rows, fmt.Sprintf("operator-%02d AS%d", i+1, 64496+i%16))
	}
	for j := range columns {
		code := fmt.Sprintf("X%c", 'A'+j%26)
		if j >= 26 {
			code += fmt.Sprint(j / 26)
		}
		m.Columns = append(m.Columns, code)
	}
	for i := range rows {
		line := make([]int, columns)
		for j := range line {
			p := rng.Float64()
			switch {
			case j%7 == 3 && p < 0.8, p < 0.06:
				line[j] = 3
			case p < 0.08:
				line[j] = 4
			case i%4 == j%4 && p < 0.6, p < 0.1:
				line[j] = 0
			case i%4 == j%4 && p < 0.8, p < 0.13:
				line[j] = 1
			default:
				line[j] = 2
			}
		}
		m.Cells = append(m.Cells, line)
	}
	return m
}

// someShares are the same as numbers.
func someShares(rng *rand.Rand, rows, columns int) VerdictMap {
	m := someVerdicts(rng, rows, columns)
	m.Unit = "share of caches"
	for i := range m.Cells {
		var line []float64
		for _, c := range m.Cells[i] {
			switch c {
			case 0, 1:
				line = append(line, rng.Float64())
			case 2:
				line = append(line, 0)
			default:
				line = append(line, math.NaN())
			}
		}
		m.Values = append(m.Values, line)
	}
	m.Cells, m.Classes = nil, nil
	return m
}

// A map by hand: rows 1 and 3 are alike and so are columns a and c; row 2 and column b have nothing tested in common with them.
func handVerdicts() VerdictMap {
	return VerdictMap{
		Meta: meta("by-hand"), RowName: "operator", ColumnName: "country", Rows: []string{"one", "two", "three"}, Columns: []string{"XA", "XB", "XC"},
		Cells:   [][]int{{0, 3, 1}, {3, 2, 3}, {0, 3, 2}},
		Classes: []Class{{"supported", Solid}, {"indicated", Half}, {"tested", Dot}, {"not testable", Hatched}, {"withheld", Crossed}},
	}
}

func TestVerdictMap(t *testing.T) {
	f, err := handVerdicts().Draw()
	if err != nil {
		t.Fatal(err)
	}
	// Columns: XA (two claims) before XC (one), joined at distance 1/2; XB, never tested with them, joined last and behind, having no claim. Rows:
	// "three" has its claim at the far left, "one" at places 0 and 1; "two" has none.
	want := "operator,country,class\nthree,XA,supported\nthree,XC,tested\nthree,XB,not testable\none,XA,supported\none,XC,indicated\none,XB,not testable\n" +
		"two,XA,not testable\ntwo,XC,not testable\ntwo,XB,tested\n"
	if got := string(f.CSV()); got != want {
		t.Errorf("plotted\n%s\nwant\n%s", got, want)
	}
	for _, text := range []string{">supported (2)<", ">indicated (1)<", ">tested (2)<", ">not testable (4)<", ">claims per country<", "average linkage of Gower", "Dashed: joined without a pair tested in both."} {
		if !strings.Contains(f.SVG(), text) {
			t.Errorf("the drawing lacks %q", text)
		}
	}
	if strings.Contains(f.SVG(), "withheld") {
		t.Error("the legend names a class without cells")
	}
}

// Whatever the order in which the caller gives rows and columns, the picture is one.
func TestVerdictMapForgetsItsInput(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	m := someVerdicts(rng, 12, 10)
	first, err := m.Draw()
	if err != nil {
		t.Fatal(err)
	}
	rows, columns := rng.Perm(12), rng.Perm(10)
	other := m
	other.Rows, other.Columns, other.Cells = nil, nil, nil
	for _, i := range rows {
		other.Rows = append(other.Rows, m.Rows[i])
		var line []int
		for _, j := range columns {
			line = append(line, m.Cells[i][j])
		}
		other.Cells = append(other.Cells, line)
	}
	for _, j := range columns {
		other.Columns = append(other.Columns, m.Columns[j])
	}
	again, err := other.Draw()
	if err != nil || !sameDrawing(again, first) {
		t.Errorf("another order of input gives another picture: %v", err)
	}
}

func TestVerdictMapOrders(t *testing.T) {
	rowsOf := func(m VerdictMap) (rows []string) {
		v, err := m.prepared()
		if err != nil {
			t.Fatal(err)
		}
		v.order()
		for _, i := range v.rows.order {
			rows = append(rows, m.Rows[i])
		}
		return rows
	}
	m := handVerdicts()
	m.RowGroup, m.RowGroupName = []string{"b", "", "a"}, "vendor"
	for order, want := range map[MapOrder]string{AsGiven: "[one two three]", ByName: "[one three two]", ByGroup: "[three one two]", Alike: "[three one two]"} {
		m.Order = order
		if got := fmt.Sprint(rowsOf(m)); got != want {
			t.Errorf("order %d: %s, want %s", order, got, want)
		}
	}
}

// Numbers: classes by breaks, each counted; zero and NaN are looks of their own.
func TestVerdictMapValues(t *testing.T) {
	m := handVerdicts()
	m.Cells, m.Classes, m.Unit = nil, nil, "fills a day"
	m.Values = [][]float64{{0.5, 0, math.NaN()}, {1, 1.5, 7}, {0, 0, 0}}
	m.Breaks = []float64{1, 5}
	f, err := m.Draw()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{">fills a day<", ">up to 1 (2)<", ">1 to 5 (1)<", ">above 5 (1)<", ">measured, none found (4)<", ">not measured (1)<", ">above zero per country<"} {
		if !strings.Contains(f.SVG(), text) {
			t.Errorf("the drawing lacks %q", text)
		}
	}
	if !strings.Contains(string(f.CSV()), "one,XC,not measured,\n") {
		t.Errorf("plotted\n%s", f.CSV())
	}
	m.Breaks = nil // round numbers: 2, 4 and 6 below 7
	if got := fmt.Sprint(m.breaks()); got != "[2 4 6]" {
		t.Errorf("breaks %s", got)
	}
}

// Labels that have no room are counted in words; very long ones are shortened.
func TestVerdictMapManyLabels(t *testing.T) {
	t.Parallel()
	m := someVerdicts(rand.New(rand.NewPCG(1, 1)), 150, 90)
	m.Rows[0] = strings.Repeat("a very long name of an operator ", 9)
	m.Columns[1] = strings.Repeat("a long country ", 9)
	f, err := m.Draw()
	if err != nil {
		t.Fatal(err)
	}
	kept := 0
	for _, r := range m.Rows {
		if strings.Contains(f.SVG(), ">"+r+"<") || strings.HasPrefix(r, "a very") && strings.Contains(f.SVG(), ">a very long") {
			kept++
		}
	}
	if want := fmt.Sprintf("%d of 150 labels (operator) have no room", 150-kept); kept < 40 || !strings.Contains(f.SVG(), want) {
		t.Errorf("%d labels are drawn, and the figure does not say %q", kept, want)
	}
}

func TestVerdictMapRefuses(t *testing.T) {
	for want, spoil := range map[string]func(*VerdictMap){
		"there is nothing to plot":        func(m *VerdictMap) { m.Rows, m.Cells = nil, nil },
		"rows and columns have no names":  func(m *VerdictMap) { m.ColumnName = "" },
		"there are 2 rows of cells and 3": func(m *VerdictMap) { m.Cells = m.Cells[:2] },
		"row 1 has 2 cells":               func(m *VerdictMap) { m.Cells[0] = m.Cells[0][:2] },
		`label 3 is "one"`:                func(m *VerdictMap) { m.Rows[2] = "one" },
		`label 1 is ""`:                   func(m *VerdictMap) { m.Columns[0] = "" },
		"is of class -1":                  func(m *VerdictMap) { m.Cells[1][1] = -1 },
		"there is no order 9":             func(m *VerdictMap) { m.Order = 9 },
		"neither cells nor values":        func(m *VerdictMap) { m.Cells = nil },
		"have no unit":                    func(m *VerdictMap) { m.Values = [][]float64{{1}} },
		"there are 1 rows of values":      func(m *VerdictMap) { m.Values, m.Unit = [][]float64{{1}}, "u" },
		"row 2 has 0 values":              func(m *VerdictMap) { m.Values, m.Unit = [][]float64{{1, 1, 1}, {}, {}}, "u" },
		"(one, XB) is -2":                 func(m *VerdictMap) { m.Values, m.Unit = [][]float64{{1, -2, 1}, {1, 1, 1}, {1, 1, 1}}, "u" },
		"(three, XA) is +Inf": func(m *VerdictMap) {
			m.Values, m.Unit = [][]float64{{1, 2, 1}, {1, 1, 1}, {math.Inf(1), 1, 1}}, "u"
		},
		"(one, XA) is \"supported\" and its value is NaN": func(m *VerdictMap) {
			m.Values, m.Unit = [][]float64{{math.NaN(), 2, 1}, {1, 1, 1}, {1, 1, 1}}, "u"
		},
		"break 2 is 1": func(m *VerdictMap) {
			m.Values, m.Unit, m.Breaks = [][]float64{{1, 2, 1}, {1, 1, 1}, {1, 1, 1}}, "u", []float64{1, 1}
		},
		"6 breaks make 7": func(m *VerdictMap) {
			m.Values, m.Unit, m.Breaks = [][]float64{{1, 2, 1}, {1, 1, 1}, {1, 1, 1}}, "u", []float64{1, 2, 3, 4, 5, 6}
		},
		"there are 1 groups for 3 rows": func(m *VerdictMap) { m.RowGroup, m.RowGroupName = []string{"a"}, "vendor" },
		"the groups of columns have":    func(m *VerdictMap) { m.ColumnGroup = []string{"a", "b", "c"} },
		"there are no groups":           func(m *VerdictMap) { m.Order = ByGroup },
		"5000 columns are too many": func(m *VerdictMap) {
			*m = someVerdicts(rand.New(rand.NewPCG(1, 1)), 1, 5000)
		},
		"7 groups of columns": func(m *VerdictMap) {
			*m = someVerdicts(rand.New(rand.NewPCG(1, 1)), 1, 7)
			m.ColumnGroup, m.ColumnGroupName = m.Columns, "region"
		},
	} {
		m := handVerdicts()
		spoil(&m)
		if _, err := m.Draw(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}

// The sizes at the ends of what is allowed: drawing fails where texts lie on each other.
func TestVerdictMapHasRoom(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(2, 2))
	for _, n := range [][2]int{{1, 1}, {1, 250}, {250, 1}, {100, 60}} {
		m := someVerdicts(rng, n[0], n[1])
		m.Classes[0].Name = strings.Repeat("a long name of a class ", 12)
		if _, err := m.Draw(); err != nil {
			t.Errorf("%d x %d: %v", n[0], n[1], err)
		}
	}
}

// BenchmarkVerdictMap200 draws 200 operators by 200 countries as PNG and SVG: 1.0 s on one processor of 2026.
func BenchmarkVerdictMap200(b *testing.B) {
	m := someVerdicts(rand.New(rand.NewPCG(1, 1)), 200, 200)
	for b.Loop() {
		f, err := m.Draw()
		if err != nil {
			b.Fatal(err)
		}
		f.PNG()
		f.SVG()
	}
}

// Tones rise in darkness by steps that can be told apart without colour, and the mark of "not tested" stands out from its ground and from the page.
func TestVerdictTones(t *testing.T) {
	for k := 1; k < len(verdictRamp); k++ {
		if c := contrast(verdictRamp[k-1], verdictRamp[k]); c < 1.15 {
			t.Errorf("tones %d and %d have the contrast %.2f", k, k+1, c)
		}
	}
	if c := contrast(verdictStroke, noData); c < 1.7 {
		t.Errorf("the stroke of cells not tested has the contrast %.2f", c)
	}
	if c := contrast(accent, verdictPale); c < 4 {
		t.Errorf("the halves of a weaker claim have the contrast %.2f", c)
	}
}
