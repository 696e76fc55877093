package figure

import (
	"image/color"
	"slices"

	"gonum.org/v1/plot/vg"
)

// verdictTiles gathers cells by how they are drawn, so that each kind is one path.
type verdictTiles struct {
	fills []verdictFill
	lines []xy // two for each stroke
}

type verdictFill struct {
	color color.NRGBA
	boxes [][4]float64 // x, y, width, height
}

func (t *verdictTiles) box(c color.NRGBA, x, y, w, h float64) {
	k := slices.IndexFunc(t.fills, func(f verdictFill) bool { return f.color == c })
	if k < 0 {
		k = len(t.fills)
		t.fills = append(t.fills, verdictFill{color: c})
	}
	t.fills[k].boxes = append(t.fills[k].boxes, [4]float64{x, y, w, h})
}

// add adds a cell, or a run of cells if they do not stand apart.
func (t *verdictTiles) add(look Look, tone color.NRGBA, x, y, w, h float64, apart bool) {
	if apart {
		x, y, w, h = x+0.75, y+0.75, w-1.5, h-1.5
	}
	switch look {
	case Solid:
		t.box(tone, x, y, w, h)
	case Half:
		t.box(verdictPale, x, y, w, h-h/2)
		t.box(tone, x, y+h-h/2, w, h/2)
	case Ring:
		edge := min(1.5, h/4)
		t.box(tone, x, y, w, edge)
		t.box(tone, x, y+h-edge, w, edge)
		t.box(tone, x, y+edge, edge, h-2*edge)
		t.box(tone, x+w-edge, y+edge, edge, h-2*edge)
	case Dot:
		side := min(2.5, min(w, h)/3)
		t.box(calm, x+(w-side)/2, y+(h-side)/2, side, side)
	case Hatched, Crossed:
		t.box(noData, x, y, w, h)
		if apart { // from corner to corner
			t.stroke(look, x, y, w, h)
			return
		}
		for at := 0.0; at < w; at += 8 {
			reach := min(h, w-at) // cut off at the end of the run
			t.stroke(look, x+at, y+h-reach, reach, reach)
		}
	}
}

// stroke adds a stroke to the upper right, and one back across it if the look is Crossed.
func (t *verdictTiles) stroke(look Look, x, y, w, h float64) {
	t.lines = append(t.lines, xy{x, y + h}, xy{x + w, y})
	if look == Crossed {
		t.lines = append(t.lines, xy{x, y}, xy{x + w, y + h})
	}
}

// draw draws what was gathered.
func (t *verdictTiles) draw(p *pen) {
	for _, f := range t.fills {
		var path vg.Path
		for _, b := range f.boxes {
			path.Move(p.place(b[0], b[1]))
			path.Line(p.place(b[0]+b[2], b[1]))
			path.Line(p.place(b[0]+b[2], b[1]+b[3]))
			path.Line(p.place(b[0], b[1]+b[3]))
			path.Close()
		}
		p.canvas.SetColor(f.color)
		p.canvas.Fill(path)
	}
	p.treeLines(t.lines, 0.75, verdictStroke)
}
