package figure

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
)

// mapGrid is the matrix of a cluster map in the order in which it is drawn.
type mapGrid struct {
	servers   []string
	values    []string
	cells     [][]bool // by server and value
	hubs      int      // the first values that are hubs
	clusterOf map[string]string
	blocks    []block
}

// block is the rows of one cluster.
type block struct {
	name       string
	start, end int
}

// grid checks the data and puts rows and columns into order: clusters by size,
// then by name; hubs first, other values by the first cluster that bears them,
// those on most servers first; servers of a cluster by the pattern of their values.
func (m ClusterMap) grid() (mapGrid, error) {
	g := mapGrid{clusterOf: map[string]string{}}
	if err := m.check(); err != nil {
		return g, err
	}
	has, err := m.pairs(&g)
	if err != nil {
		return g, err
	}
	for _, h := range m.Hubs {
		if !slices.Contains(g.values, h) {
			return g, fmt.Errorf("the hub %q is on none of the servers; leave it out of Hubs", h)
		}
	}
	if len(g.servers) > mapLimit || len(g.values) > mapLimit {
		return g, fmt.Errorf("%d servers and %d values are too many to tell apart; choose clusters with at most %d of each", len(g.servers), len(g.values), mapLimit)
	}
	g.orderClusters()
	m.orderValues(&g, has)
	for _, s := range g.servers {
		row := make([]bool, len(g.values))
		for c, v := range g.values {
			row[c] = has[[2]string{s, v}]
		}
		g.cells = append(g.cells, row)
	}
	for _, b := range g.blocks {
		g.orderRows(b)
	}
	return g, nil
}

// pairs reads the table: which server has which value, and who is in which cluster.
func (m ClusterMap) pairs(g *mapGrid) (map[[2]string]bool, error) {
	has := map[[2]string]bool{}
	seen := map[string]bool{}
	for i, s := range m.Server {
		v, c := m.Value[i], m.Cluster[i]
		if has[[2]string{s, v}] {
			return nil, fmt.Errorf("row %d: server %s with value %s stands twice", i+1, s, v)
		}
		has[[2]string{s, v}] = true
		if home, known := g.clusterOf[s]; !known {
			g.clusterOf[s] = c
			g.servers = append(g.servers, s)
		} else if home != c {
			return nil, fmt.Errorf("row %d: server %s is in clusters %s and %s", i+1, s, home, c)
		}
		if !seen[v] {
			seen[v] = true
			g.values = append(g.values, v)
		}
	}
	return has, nil
}

// orderClusters sorts the servers by cluster and marks the blocks.
func (g *mapGrid) orderClusters() {
	size := map[string]int{}
	for _, s := range g.servers {
		size[g.clusterOf[s]]++
	}
	slices.SortFunc(g.servers, func(a, b string) int {
		ca, cb := g.clusterOf[a], g.clusterOf[b]
		return cmp.Or(cmp.Compare(size[cb], size[ca]), cmp.Compare(ca, cb), cmp.Compare(a, b))
	})
	for r, s := range g.servers {
		if n := len(g.blocks); n == 0 || g.blocks[n-1].name != g.clusterOf[s] {
			g.blocks = append(g.blocks, block{g.clusterOf[s], r, r})
		}
		g.blocks[len(g.blocks)-1].end = r + 1
	}
}

// orderValues sorts the values; those of m.Hubs come first.
func (m ClusterMap) orderValues(g *mapGrid, has map[[2]string]bool) {
	type place struct{ hub, block, servers int }
	at := map[string]place{}
	for _, v := range g.values {
		p := place{hub: 1, block: -1}
		if slices.Contains(m.Hubs, v) {
			p.hub, g.hubs = 0, g.hubs+1
		}
		for i, b := range g.blocks {
			for _, s := range g.servers[b.start:b.end] {
				if !has[[2]string{s, v}] {
					continue
				}
				p.servers++
				if p.block < 0 {
					p.block = i
				}
			}
		}
		at[v] = p
	}
	slices.SortFunc(g.values, func(a, b string) int {
		pa, pb := at[a], at[b]
		return cmp.Or(cmp.Compare(pa.hub, pb.hub), cmp.Compare(pa.block, pb.block),
			cmp.Compare(pb.servers, pa.servers), cmp.Compare(a, b))
	})
}

// orderRows sorts the rows of a block so that equal patterns stand together, those
// with the first values at the top.
func (g *mapGrid) orderRows(b block) {
	order := make([]int, 0, b.end-b.start)
	for r := b.start; r < b.end; r++ {
		order = append(order, r)
	}
	slices.SortStableFunc(order, func(x, y int) int {
		for c, has := range g.cells[x] {
			if has != g.cells[y][c] {
				if has {
					return -1
				}
				return 1
			}
		}
		return 0
	})
	servers, cells := slices.Clone(g.servers), slices.Clone(g.cells)
	for i, r := range order {
		g.servers[b.start+i], g.cells[b.start+i] = servers[r], cells[r]
	}
}

// perServer and perValue count the marks of each row and column.
func (g mapGrid) perServer() []int {
	counts := make([]int, len(g.servers))
	for r, row := range g.cells {
		for _, has := range row {
			if has {
				counts[r]++
			}
		}
	}
	return counts
}

func (g mapGrid) perValue() []int {
	counts := make([]int, len(g.values))
	for _, row := range g.cells {
		for c, has := range row {
			if has {
				counts[c]++
			}
		}
	}
	return counts
}

// window is a part of the matrix as a heat map for gonum/plot: 0 is a mark, 1 a mark
// of a hub, NaN nothing. Row 0 of a heat map lies at the bottom.
type window struct {
	g                        mapGrid
	top, bottom, left, right int // rows and columns, the last ones excluded
}

func (w window) Dims() (c, r int) { return w.right - w.left, w.bottom - w.top }
func (w window) X(c int) float64  { return float64(c) }
func (w window) Y(r int) float64  { return float64(r) }
func (w window) Z(c, r int) float64 {
	switch {
	case !w.g.cells[w.bottom-1-r][w.left+c]:
		return math.NaN()
	case w.left+c < w.g.hubs:
		return 1
	}
	return 0
}

// marks returns how many cells of the window are marked.
func (w window) marks() int {
	n := 0
	for _, row := range w.g.cells[w.top:w.bottom] {
		for _, has := range row[w.left:w.right] {
			if has {
				n++
			}
		}
	}
	return n
}

// twoTones is the palette of the map.
type twoTones struct{}

func (twoTones) Colors() []color.Color { return []color.Color{groups[0], accent} }
