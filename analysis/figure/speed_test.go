package figure

import (
	"fmt"
	"testing"
)

// BenchmarkGrid draws 200 rows by 200 columns, to all files.
func BenchmarkGrid(b *testing.B) {
	g := grid()
	g.Rows, g.Columns, g.Cells = nil, nil, nil
	for i := range 200 {
		g.Rows = append(g.Rows, fmt.Sprintf("operator %d", i))
		g.Columns = append(g.Columns, fmt.Sprintf("X%d", i))
		row := make([]int, 200)
		for j := range row {
			row[j] = (i*7 + j*j) % 5
		}
		g.Cells = append(g.Cells, row)
	}
	drawn := func(name string, each func(*Figure) error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				f, err := g.Draw()
				if err == nil {
					err = each(f)
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	drawn("layout", func(*Figure) error { return nil })
	drawn("png", func(f *Figure) error { f.PNG(); return nil })
	drawn("svg", func(f *Figure) error { f.SVG(); return nil })
	drawn("pdf", func(f *Figure) error { _, err := f.PDF(); return err })
}
