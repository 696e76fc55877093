package figure

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Grid draws a table of rows and columns whose cells are each of one class, such as verdicts on operators in countries. Where there
// are more columns than the page is wide it goes on in panels below.
type Grid struct {
	Meta
	// RowName and ColumnName say what rows and columns are, such as "operator" and "country".
	RowName, ColumnName string
	// Rows and Columns are the labels, in the order in which they are drawn; none stands twice.
	Rows, Columns []string
	// Cells has for each row and column the place of a class in Classes.
	Cells [][]int
	// Classes are named below the head with how many cells each has, in this order. Those without cells are left out.
	Classes []Class
}

// Class is what a cell may be.
type Class struct {
	// Name says it in words.
	Name string
	// Look is how the cell is drawn.
	Look Look
}

// Look is how the cells of a class are drawn. Looks differ by shape, not by colour alone.
type Look uint8

// Looks, from most to least striking.
const (
	Solid   Look = iota // a full square in the colour that stands out
	Half                // a square of which half is filled, in the same colour
	Ring                // the outline of a square, in the same colour
	Dot                 // a small grey dot: looked at, nothing there
	Hatched             // a grey field with a stroke: not known
	Crossed             // a grey field with a cross: not told
	Blank               // nothing
)

const (
	gridLabelRoom = 190.0
	gridHead      = 22.0 // legend
	gridColumns   = 20.0 // labels of columns
	gridGap       = 16.0 // between panels
	cellMost      = 30.0
	cellLeast     = 17.0
	cellHeight    = 17.0
)

// Draw draws the chart. It returns an error if there are no cells, their number is not that of rows and columns, a label is empty or
// stands twice, or a cell is of a class that is not there.
func (g Grid) Draw() (*Figure, error) {
	if err := g.valid(); err != nil {
		return nil, fmt.Errorf("figure %s: %w", g.ID, err)
	}
	data := table{columns: []string{g.RowName, g.ColumnName, "class"}}
	for i, row := range g.Rows {
		for j, column := range g.Columns {
			data.add(row, column, g.Classes[g.Cells[i][j]].Name)
		}
	}
	m, err := measure()
	if err != nil {
		return nil, err
	}
	l := g.layout(m)
	return render(chart{meta: g.Meta, data: data, height: l.height, draw: func(p *pen, y float64) { g.draw(p, y, l) }, vega: g.vega()})
}

// vega draws a mark in each cell, classes told apart by shape and colour in one legend.
func (g Grid) vega() map[string]any {
	var names []string
	for _, c := range g.Classes {
		names = append(names, c.Name)
	}
	class := func() map[string]any { return channel("class", "nominal", "scale", map[string]any{"domain": names}) }
	return map[string]any{"mark": map[string]any{"type": "point", "filled": true, "size": 90}, "encoding": map[string]any{
		"x": channel(g.ColumnName, "nominal", "sort", nil), "y": channel(g.RowName, "nominal", "sort", nil), "shape": class(), "color": class(),
		"tooltip": []any{channel(g.RowName, "nominal"), channel(g.ColumnName, "nominal"), class()},
	}}
}

func (g Grid) valid() error {
	if g.RowName == "" || g.ColumnName == "" {
		return errors.New("rows and columns have no names; set RowName and ColumnName, for example to operator and country")
	}
	if len(g.Cells) != len(g.Rows) {
		return fmt.Errorf("there are %d rows of cells and %d labels of rows", len(g.Cells), len(g.Rows))
	}
	for _, labels := range [][]string{g.Rows, g.Columns} {
		seen := map[string]bool{}
		for i, l := range labels {
			if l == "" || seen[l] {
				return fmt.Errorf("label %d is %q; labels are not empty and none stands twice", i+1, l)
			}
			seen[l] = true
		}
	}
	for i, row := range g.Cells {
		if len(row) != len(g.Columns) {
			return fmt.Errorf("row %d has %d cells, and there are %d columns", i+1, len(row), len(g.Columns))
		}
		for j, class := range row {
			if class < 0 || class >= len(g.Classes) {
				return fmt.Errorf("the cell in row %d, column %d is of class %d; there are %d", i+1, j+1, class, len(g.Classes))
			}
		}
	}
	for i, c := range g.Classes {
		if c.Name == "" || c.Look > Blank {
			return fmt.Errorf("class %d has the name %q and the look %d; give it a name and one of the looks", i+1, c.Name, c.Look)
		}
	}
	return nil
}

// gridLayout is where things go.
type gridLayout struct {
	left, cell, head float64 // where cells begin, how wide they are, how high the labels of columns are
	perPanel         int
	legend           [][]int // classes by line
	height           float64
}

func (g Grid) layout(p *pen) gridLayout {
	label := style{size: smallSize + 0.5}
	l := gridLayout{}
	for _, row := range g.Rows {
		l.left = math.Max(l.left, p.width(row, label))
	}
	l.left = margin + math.Ceil(math.Min(l.left, gridLabelRoom)) + 10
	room := pageWidth - margin - l.left
	most := int(room / cellLeast)
	panels := max(1, (len(g.Columns)+most-1)/most)
	l.perPanel = (len(g.Columns) + panels - 1) / panels // panels of about one width
	l.cell = math.Floor(math.Min(cellMost, room/float64(max(1, l.perPanel))))
	l.head = gridColumns
	for _, column := range g.Columns {
		if w := p.width(column, style{size: smallSize}); w > l.cell-2 {
			l.head = math.Max(l.head, math.Ceil(math.Min(w, gridLabelRoom))+10)
		}
	}
	line, at := []int(nil), 0.0
	for k, c := range g.Classes {
		if g.count(k) == 0 {
			continue
		}
		w := p.width(g.legendText(k, c), style{size: smallSize + 0.5}) + 44
		if at+w > pageWidth-2*margin && len(line) > 0 {
			l.legend, line, at = append(l.legend, line), nil, 0
		}
		line, at = append(line, k), at+w
	}
	l.legend = append(l.legend, line)
	l.height = float64(len(l.legend))*gridHead + 8 + float64(panels)*(l.head+float64(len(g.Rows))*cellHeight) + float64(panels-1)*gridGap
	return l
}

func (g Grid) count(class int) (n int) {
	for _, row := range g.Cells {
		for _, c := range row {
			if c == class {
				n++
			}
		}
	}
	return n
}

func (g Grid) legendText(k int, c Class) string {
	return c.Name + " (" + strconv.Itoa(g.count(k)) + ")"
}

func (g Grid) draw(p *pen, top float64, l gridLayout) {
	y := top
	for _, line := range l.legend {
		x := margin
		for _, k := range line {
			text := g.legendText(k, g.Classes[k])
			if drawLook(p, g.Classes[k].Look, x, y, 17, 17); g.Classes[k].Look == Blank { // a frame, or there is nothing to see
				p.polyline([]xy{{x + 2, y + 2}, {x + 15, y + 2}, {x + 15, y + 15}, {x + 2, y + 15}, {x + 2, y + 2}}, 0.75, calm)
			}
			st := style{size: smallSize + 0.5, color: ink}
			p.text(text, x+23, y+13, st)
			x += p.width(text, st) + 44
		}
		y += gridHead
	}
	y += 8
	places := make([]int, len(g.Columns))
	for j := range places {
		places[j] = j
	}
	for panel := range slices.Chunk(places, max(1, l.perPanel)) {
		g.drawPanel(p, y, l, panel)
		y += l.head + float64(len(g.Rows))*cellHeight + gridGap
	}
}

// drawPanel draws some of the columns with their labels.
func (g Grid) drawPanel(p *pen, y float64, l gridLayout, columns []int) {
	small := style{size: smallSize, color: ink}
	width := float64(len(columns)) * l.cell
	for n, j := range columns {
		x := l.left + (float64(n)+0.5)*l.cell
		if l.head > gridColumns {
			st := small
			st.up = true
			p.text(p.fit(g.Columns[j], gridLabelRoom, small), x+4, y+l.head-6, st)
			continue
		}
		p.text(g.Columns[j], x, y+l.head-6, small.to(0.5))
	}
	y += l.head
	label := style{size: smallSize + 0.5, color: ink, align: 1}
	for i, row := range g.Rows {
		at := y + float64(i)*cellHeight
		if i%2 == 0 {
			p.box(margin, at, l.left-margin+width, cellHeight, band)
		}
		p.text(p.fit(row, gridLabelRoom, label), l.left-6, at+12.5, label)
		for n, j := range columns {
			drawLook(p, g.Classes[g.Cells[i][j]].Look, l.left+float64(n)*l.cell, at, l.cell, cellHeight)
		}
	}
	p.line(l.left, y, l.left+width, y, 1, rule)
	p.line(l.left, y+float64(len(g.Rows))*cellHeight, l.left+width, y+float64(len(g.Rows))*cellHeight, 1, rule)
}

// drawLook draws a cell.
func drawLook(p *pen, look Look, x, y, w, h float64) {
	side := math.Min(w, h) - 4
	left, top := x+(w-side)/2, y+(h-side)/2
	middle, centre := x+w/2, y+h/2
	switch look {
	case Solid:
		p.box(left, top, side, side, accent)
	case Half:
		p.box(left, top+side/2, side, side/2, accent)
		outline(p, left, top, side)
	case Ring:
		outline(p, left, top, side)
	case Dot:
		p.box(middle-1.5, centre-1.5, 3, 3, calm)
	case Hatched:
		p.box(x+1, y+1, w-2, h-2, noData)
		p.line(left+1, top+side-1, left+side-1, top+1, 1, calm)
	case Crossed:
		p.box(x+1, y+1, w-2, h-2, noData)
		p.line(left+1, top+side-1, left+side-1, top+1, 1, calm)
		p.line(left+1, top+1, left+side-1, top+side-1, 1, calm)
	}
}

// outline draws the four sides of a square.
func outline(p *pen, x, y, side float64) {
	const width = 1.25
	p.box(x, y, side, width, accent)
	p.box(x, y+side-width, side, width, accent)
	p.box(x, y, width, side, accent)
	p.box(x+side-width, y, width, side, accent)
}
