package figure

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"bridle/analysis/geography"
)

// worldLabel is the code of a country on the map.
type worldLabel struct {
	row   int
	box   setText // relative to the top of the chart
	style style
	base  xy
	plate bool // on stripes, which are to be covered
}

// worldSteps is into how many steps the frame of a land is cut, along and down, to look for a place for its code.
const worldSteps = 20

// placeCodes finds places for codes: inside the land, as near to its middle as there is room; beside a dot where no land of the table lies.
// The others are counted by [worldGrid.said].
func (g *worldGrid) placeCodes(p *pen) {
	var taken []setText
	for _, d := range g.dots {
		taken = append(taken, setText{left: margin + d.at.x - 4, right: margin + d.at.x + 4, top: d.at.y - 4, bottom: d.at.y + 4})
	}
	free := func(box setText) bool {
		return !slices.ContainsFunc(taken, func(o setText) bool {
			return box.left < o.right+2 && o.left < box.right+2 && box.top < o.bottom+1 && o.top < box.bottom+1
		})
	}
	put := func(row int, st style, base xy, fits func(box setText) bool) bool {
		box := newSetText(p.setter.Line(g.codes[row], st.bold), base.x, base.y, st)
		if !free(box) || !fits(box) {
			return false
		}
		taken = append(taken, box)
		look := g.classes[g.class[row]].look
		striped := look == Half || look == Hatched || look == Crossed
		g.labels = append(g.labels, worldLabel{row, box, st, base, striped && st.align == 0.5})
		return true
	}
	for _, l := range g.lands {
		if l.row < 0 || l.area < 150 {
			continue
		}
		st := style{size: 9.5, bold: true, color: worldInk(g.tone(g.class[l.row])), align: 0.5}
		for _, at := range l.places() {
			if put(l.row, st, xy{margin + at.x, at.y + 3.5}, l.holds) {
				break
			}
		}
	}
	for _, d := range g.dots {
		x, y := margin+d.at.x, d.at.y
		for _, c := range []struct {
			at    xy
			align float64
		}{{xy{x + 6, y + 3.5}, 0}, {xy{x - 6, y + 3.5}, 1}, {xy{x, y - 6}, 0}, {xy{x, y + 13}, 0}} {
			if put(d.row, style{size: 9.5, color: ink, align: c.align}, c.at, g.bareAt) {
				break
			}
		}
	}
	g.uncoded = len(g.codes) - len(g.strip) - len(g.labels)
}

// places lists where the code of a land could stand, those in the middle first.
func (l worldLand) places() []xy {
	low, high := l.largest()
	middle := xy{(low.x + high.x) / 2, (low.y + high.y) / 2}
	away := func(q xy) float64 {
		return float64((q.x-middle.x)*(q.x-middle.x)) + float64((q.y-middle.y)*(q.y-middle.y))
	}
	var all []xy
	for i := 1; i < worldSteps; i++ {
		for k := 1; k < worldSteps; k++ {
			all = append(all, xy{low.x + float64((high.x-low.x)*float64(k))/worldSteps, low.y + float64((high.y-low.y)*float64(i))/worldSteps})
		}
	}
	slices.SortStableFunc(all, func(a, b xy) int { return cmp.Compare(away(a), away(b)) })
	return all
}

// edge lists corners of a box and places between them.
func edge(box setText) (all []xy) {
	for i := range 7 { // some three pixels apart: no enclave that can be seen lies between
		x := box.left - 1 + float64(float64(i)*(box.right-box.left+2))/6
		for _, y := range []float64{box.top + 1, (box.top + box.bottom) / 2, box.bottom - 1} {
			all = append(all, xy{x - margin, y})
		}
	}
	return all
}

// holds reports whether a box lies inside the land.
func (l worldLand) holds(box setText) bool {
	return !slices.ContainsFunc(edge(box), func(q xy) bool { return !l.covers(q) })
}

// bareAt reports whether no land of the table lies under a box on the map.
func (g *worldGrid) bareAt(box setText) bool {
	if box.left < margin || box.right > margin+worldWidth || box.top < 0 || box.bottom > worldHeight() {
		return false
	}
	for _, l := range g.lands {
		if l.row >= 0 && slices.ContainsFunc(edge(box), l.covers) {
			return false
		}
	}
	return true
}

// covers reports whether a place lies inside the land, by the even-odd rule.
func (l worldLand) covers(q xy) bool {
	inside := false
	for _, r := range l.rings {
		for i, a := range r {
			b := r[(i+1)%len(r)]
			if (a.y > q.y) != (b.y > q.y) && q.x < a.x+float64((b.x-a.x)*((q.y-a.y)/(b.y-a.y))) {
				inside = !inside
			}
		}
	}
	return inside
}

// drawCodes writes the codes that have a place.
func (g *worldGrid) drawCodes(p *pen, top float64) {
	for _, l := range g.labels {
		if l.plate {
			p.box(l.box.left-1.5, top+l.box.top-1, l.box.right-l.box.left+3, l.box.bottom-l.box.top, g.tone(g.class[l.row]))
		}
		p.text(g.codes[l.row], l.base.x, top+l.base.y, l.style)
	}
}

// said is what is true of this map: of its boundaries, and of the codes that have no room.
func (g *worldGrid) said(kosovo bool) string {
	words := "Boundaries: Natural Earth; no position on disputed areas. "
	if kosovo {
		words += "XK stands for Kosovo. Somaliland and Northern Cyprus have no code of ISO 3166-1 and are drawn without data."
	} else {
		words += "Kosovo, Somaliland and Northern Cyprus have no code of ISO 3166-1 and are drawn without data."
	}
	if g.uncoded > 0 {
		words += fmt.Sprintf(" No room for the code of %s.", worldCount(g.uncoded, "country", "countries"))
	}
	return words
}

// stripTitle says what stands below the map, and why.
func (g *worldGrid) stripTitle() string {
	shapeless := 0
	for _, i := range g.strip {
		if _, ok := geography.Number(g.codes[i]); ok {
			shapeless++
		}
	}
	var parts []string
	if shapeless > 0 {
		parts = append(parts, worldCount(shapeless, "code without a shape of its own here", "codes without shapes of their own here"))
	}
	if n := len(g.strip) - shapeless; n > 0 {
		parts = append(parts, worldCount(n, "code of no country of ISO 3166-1", "codes of no country of ISO 3166-1"))
	}
	return "Not on the map: " + strings.Join(parts, ", ")
}

func worldCount(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
