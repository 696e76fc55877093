package figure

import (
	"strings"
	"testing"
)

func grid() Grid {
	return Grid{
		Meta:    Meta{ID: "grid", Title: "Two operators, three countries", Alt: "A grid of marks", Source: "by hand"},
		RowName: "operator", ColumnName: "country", Rows: []string{"kite", "heron"}, Columns: []string{"MX", "TG", "FR"},
		Cells:   [][]int{{0, 1, 2}, {2, 2, 3}},
		Classes: []Class{{"supported", Solid}, {"indicated", Half}, {"tested", Dot}, {"unknown", Hatched}, {"withheld", Crossed}},
	}
}

func TestGrid(t *testing.T) {
	f, err := grid().Draw()
	if err != nil {
		t.Fatal(err)
	}
	want := "operator,country,class\nkite,MX,supported\nkite,TG,indicated\nkite,FR,tested\nheron,MX,tested\nheron,TG,tested\nheron,FR,unknown\n"
	if got := string(f.CSV()); got != want {
		t.Errorf("plotted\n%s\nwant\n%s", got, want)
	}
	for _, text := range []string{"supported (1)", "indicated (1)", "tested (3)", "unknown (1)", ">kite<", ">TG<"} {
		if !strings.Contains(f.SVG(), text) {
			t.Errorf("the drawing lacks %q", text)
		}
	}
	if strings.Contains(f.SVG(), "withheld") {
		t.Error("the legend names a class without cells")
	}
	again, err := grid().Draw()
	if err != nil || !sameDrawing(again, f) {
		t.Errorf("two drawings differ: %v", err)
	}
}

// A hundred columns do not fit into one panel; each stands in the drawing once. Long labels of columns are read from below, long ones
// of rows are cut.
func TestGridGoesOnBelow(t *testing.T) {
	g := grid()
	g.Columns, g.Cells = nil, make([][]int, len(g.Rows))
	for i := range 100 {
		g.Columns = append(g.Columns, string([]byte{byte('A' + i/26), byte('A' + i%26)}))
		for r := range g.Cells {
			g.Cells[r] = append(g.Cells[r], i%len(g.Classes))
		}
	}
	f, err := g.Draw()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range g.Columns {
		if n := strings.Count(f.SVG(), ">"+c+"<"); n != 1 {
			t.Errorf("%s is written %d times", c, n)
		}
	}
	// 960 - 2 * 28 pixels less the labels, 17 for a column at least: about 50 columns a panel, so two panels, or three with labels of 190 pixels.
	if n := strings.Count(f.SVG(), ">kite<"); n != 2 {
		t.Errorf("%d panels, want 2", n)
	}
	g.Columns[3], g.Rows[1] = "31 small countries together", strings.Repeat("a-very-long-name-", 9)
	long, err := g.Draw()
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(long.SVG(), ">kite<"); n != 3 || !strings.Contains(long.SVG(), "…<") {
		t.Errorf("%d panels, want 3", n)
	}
}

func TestGridRefuses(t *testing.T) {
	for want, spoil := range map[string]func(*Grid){
		"rows and columns have no names":      func(g *Grid) { g.RowName = "" },
		"there are 1 rows of cells and 2":     func(g *Grid) { g.Cells = g.Cells[:1] },
		"row 2 has 2 cells, and there are 3":  func(g *Grid) { g.Cells[1] = g.Cells[1][:2] },
		`label 2 is "MX"`:                     func(g *Grid) { g.Columns[1] = "MX" },
		`label 1 is ""`:                       func(g *Grid) { g.Rows[0] = "" },
		"column 3 is of class 9; there are 5": func(g *Grid) { g.Cells[0][2] = 9 },
		"class 1 has the name \"\"":           func(g *Grid) { g.Classes[0].Name = "" },
		"there is nothing to plot":            func(g *Grid) { g.Rows, g.Cells = nil, nil },
		"a figure must have Title":            func(g *Grid) { g.Title = "" },
	} {
		g := grid()
		spoil(&g)
		if _, err := g.Draw(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}
