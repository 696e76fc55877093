package figure

import "math"

// find returns the best free place beside the discs that are placed: near those it has
// bridges to, and near the middle of a drawing that is wider than it is high.
func (l *networkPlan) find(d networkDisc, links [][]float64) xy {
	own, total := links[len(l.discs)], 0.0
	for j := range l.discs {
		total += own[j]
	}
	best, least := xy{}, math.Inf(1)
	for j, o := range l.discs {
		gap := networkAir
		if own[j] > 0 {
			gap = networkReach
			if len(l.graph.operators) <= networkFew {
				gap *= 1.6
			}
		}
		for k := range 3 * networkTurns {
			reach := o.radius + d.radius + gap + float64(k/networkTurns)*45
			sin, cos := math.Sincos(2 * math.Pi * float64(k%networkTurns) / networkTurns)
			d.xy = xy{networkGrid(o.x + float64(reach*cos)), networkGrid(o.y + float64(reach*sin))}
			cost := l.cost(d, own, total)
			if cost < least && l.free(d) {
				if cost += l.strokes(d, links); cost < least {
					best, least = d.xy, cost
				}
			}
		}
	}
	if math.IsInf(least, 1) { // below everything there is always room
		for _, o := range l.discs {
			best.y = max(best.y, o.y+o.radius+d.radius+2*networkAir)
		}
	}
	return best
}

// cost is how far a disc is from those it has bridges to and from the middle, in pixels
// rounded so that the last bits cannot decide.
func (l *networkPlan) cost(d networkDisc, links []float64, total float64) float64 {
	far := 0.6 * math.Hypot(d.x/1.5, d.y)
	for j, o := range l.discs {
		if links[j] > 0 {
			far += float64(links[j] / total * math.Hypot(d.x-o.x, d.y-o.y))
		}
	}
	return networkGrid(far)
}

// strokes is the price of bridges that would run over discs: over the new one, and those
// of the new one over others.
func (l *networkPlan) strokes(d networkDisc, links [][]float64) float64 {
	const price = 120.0 // pixels that a bridge may be longer to avoid one
	n, sum := len(l.discs), 0.0
	for a, da := range l.discs {
		for b, db := range l.discs[:a] {
			if links[a][b] > 0 && networkPasses(da.xy, db.xy, d) {
				sum += price
			}
			if links[n][a] > 0 && networkPasses(da.xy, d.xy, db) || links[n][b] > 0 && networkPasses(db.xy, d.xy, da) {
				sum += price
			}
		}
	}
	return sum
}

// networkPasses reports whether the line between two places runs over a disc.
func networkPasses(a, b xy, d networkDisc) bool { return networkFar(a, b, d.xy) < d.radius }

// networkFar returns how far a place is from the line between two others.
func networkFar(a, b, q xy) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	along := (float64(dx*(q.x-a.x)) + float64(dy*(q.y-a.y))) / (float64(dx*dx) + float64(dy*dy))
	along = max(0, min(1, along))
	return networkGrid(math.Hypot(a.x+float64(along*dx)-q.x, a.y+float64(along*dy)-q.y))
}

// free reports whether a disc and its name lie on no other and within the page.
func (l *networkPlan) free(d networkDisc) bool {
	if math.Abs(d.x)+max(d.radius, d.width/2) > networkWide/2 {
		return false
	}
	for _, o := range l.discs {
		if math.Hypot(d.x-o.x, d.y-o.y) < d.radius+o.radius+10 ||
			d.label().meets(o.label(), 6) || d.label().near(o.xy, o.radius+3) || o.label().near(d.xy, d.radius+3) {
			return false
		}
	}
	return true
}

// label is the box of the name, above the disc.
func (d networkDisc) label() networkBox {
	bottom := d.y - d.radius - 4
	return networkBox{d.x - d.width/2, bottom - 14, d.x + d.width/2, bottom}
}
