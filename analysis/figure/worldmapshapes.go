package figure

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"bridle/analysis/geography"
)

// worldRamp is the ramp of numbers, from low to high: OrRd without its palest colour, which
// could be taken for land without data.
//
// Source: Brewer, colorbrewer2.org, OrRd in six classes.
var worldRamp = verdictRamp[1:]

// worldTested is the land that was tested without a claim: the sky blue of groups, with a tone on dark pages on which letters can be read.
var worldTested = color.NRGBA{0x5a, 0xb5, 0xea, 0xff}

type worldClass struct {
	name string
	look Look
	fill color.NRGBA // of a ramp; otherwise the look says
}

// worldLand is the land of a country on the page, its places relative to the map's top left.
type worldLand struct {
	row   int // of the table; -1 without
	rings [][]xy
	outer []int // which rings are no holes
	area  float64
}

type worldDot struct {
	row int
	at  xy
}

// worldGrid is the map worked out: classes by row, shapes, dots, and codes off the map.
type worldGrid struct {
	class   []int
	classes []worldClass
	rows    []int // of each class
	lands   []worldLand
	dots    []worldDot
	codes   []string
	strip   []int // rows that are not on the map
	bare    int   // lands without a row
	labels  []worldLabel
	uncoded int // rows on the map without their code
	legend  [][]int
}

const (
	worldWidth = pageWidth - 2*margin
	worldNorth = 83.7
	worldSouth = -56.0
	worldSmall = 6.0 // pixels; a smaller country gets a dot
)

// worldScale is in pixels for each radius of the globe.
func worldScale() float64 {
	return worldWidth / (2 * geography.Project(geography.LonLat{Lon: 180}).X)
}

func worldPlace(p geography.LonLat) xy {
	q, s := geography.Project(p), worldScale()
	top := geography.Project(geography.LonLat{Lat: worldNorth}).Y
	return xy{worldWidth/2 + float64(q.X*s), (top - q.Y) * s}
}

func worldHeight() float64 {
	return math.Ceil(worldPlace(geography.LonLat{Lat: worldSouth}).y)
}

// worldKosovo is the code that Kosovo goes by; ISO 3166-1 has none, and leaves XA to XZ to whoever wants to use them.
const worldKosovo = "XK"

// shapes places the countries on the page. Kosovo has its shape if kosovo says so; otherwise XK is as little a country as XA.
func (g *worldGrid) shapes(codes []string, kosovo bool) error {
	all, err := geography.Shapes()
	if err != nil {
		return err
	}
	g.codes = codes
	row := map[string]int{}
	for i, code := range codes {
		if id, ok := geography.Number(code); ok {
			row[id] = i
		} else if kosovo && code == worldKosovo {
			row[code] = i
		}
	}
	mapped := make([]bool, len(codes))
	for _, s := range all {
		if s.ID == "010" { // Antarctica
			continue
		}
		land := newWorldLand(s)
		key := s.ID
		if key == "" && s.Name == "Kosovo" {
			key = worldKosovo
		}
		if i, ok := row[key]; ok && key != "" {
			// Australia's number stands for Ashmore and Cartier too, so a row may have two lands.
			land.row = i
			if small, at := land.small(); !small {
				mapped[i] = true
			} else if !mapped[i] {
				mapped[i] = true
				g.dots = append(g.dots, worldDot{i, at})
			}
		} else {
			g.bare++
		}
		g.lands = append(g.lands, land)
	}
	for i, code := range codes {
		if at, ok := geography.Place(code); ok && !mapped[i] {
			mapped[i] = true
			g.dots = append(g.dots, worldDot{i, worldPlace(at)})
		}
		if !mapped[i] {
			g.strip = append(g.strip, i)
		}
	}
	// The large first, so that enclaves lie on what surrounds them.
	slices.SortStableFunc(g.lands, func(a, b worldLand) int { return cmp.Compare(b.area, a.area) })
	return nil
}

// newWorldLand projects a shape and rounds it to half pixels, which is one dot of the PNG.
func newWorldLand(s geography.Shape) worldLand {
	land := worldLand{row: -1}
	for _, polygon := range s.Polygons {
		for hole, ring := range polygon {
			for _, part := range geography.Outline(ring) {
				var corners []xy
				for _, p := range part {
					q := worldPlace(p)
					q = xy{math.Round(q.x*2) / 2, math.Round(q.y*2) / 2}
					if len(corners) == 0 || corners[len(corners)-1] != q {
						corners = append(corners, q)
					}
				}
				corners = worldStraight(corners)
				area := ringArea(corners)
				if len(corners) < 3 || area < 2 {
					continue
				}
				if hole == 0 {
					land.outer = append(land.outer, len(land.rings))
					land.area += area
				}
				land.rings = append(land.rings, corners)
			}
		}
	}
	if len(land.rings) == 0 && len(s.Polygons) > 0 && len(s.Polygons[0]) > 0 && len(s.Polygons[0][0]) > 0 {
		land.rings = [][]xy{{worldPlace(s.Polygons[0][0][0])}} // a place for its dot
		land.outer = []int{0}
	}
	return land
}

// worldStraight takes out corners that stand out by about a quarter of a square pixel or less on
// both their neighbours. Which do depends on the three places alone, so borders of two
// countries stay together but for where they end.
func worldStraight(r []xy) []xy {
	for {
		kept := r[:0:0]
		for i, q := range r {
			a, b := r[(i+len(r)-1)%len(r)], r[(i+1)%len(r)]
			flat := math.Abs(float64((q.x-a.x)*(b.y-a.y))-float64((q.y-a.y)*(b.x-a.x))) < 0.51
			// Of two neighbours that both could go, one stays; which, their place on the grid says.
			if flat && int(2*q.x+2*q.y)%2 != 0 {
				continue
			}
			kept = append(kept, q)
		}
		if len(kept) == len(r) || len(kept) < 3 {
			return kept
		}
		r = kept
	}
}

func ringArea(r []xy) float64 {
	sum := 0.0
	for i, p := range r {
		q := r[(i+1)%len(r)]
		sum += float64(p.x*q.y) - float64(p.y*q.x)
	}
	return math.Abs(sum) / 2
}

// small reports whether the land is too small to see, and the middle of its largest ring.
func (l worldLand) small() (bool, xy) {
	low, high := l.largest()
	return l.area < worldSmall*worldSmall, xy{(low.x + high.x) / 2, (low.y + high.y) / 2}
}

// largest returns the frame of the largest ring.
func (l worldLand) largest() (low, high xy) {
	most := -1.0
	for _, k := range l.outer {
		if a := ringArea(l.rings[k]); a > most {
			most = a
			low, high = l.rings[k][0], l.rings[k][0]
			for _, p := range l.rings[k] {
				low = xy{min(low.x, p.x), min(low.y, p.y)}
				high = xy{max(high.x, p.x), max(high.y, p.y)}
			}
		}
	}
	return low, high
}
