package figure

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/palette"
	"gonum.org/v1/plot/plotter"
)

// ClusterMap draws which server bears which value: servers are rows, grouped in
// clusters, values are columns. Inside the blocks on the diagonal the values hold
// the clusters together; a column that crosses blocks is a hub.
//
// Server, Value and Cluster are columns of one table, one row per server and value;
// Cluster is the cluster of the server. Pairs that occur twice are an error.
type ClusterMap struct {
	Meta
	Server, Value, Cluster []string
	// Hubs are the values to draw first and in the colour that stands out.
	Hubs []string
	// ValueName names the values in the plural, such as "certificates".
	ValueName string
}

// mapLimit bounds rows and columns, since thinner ones cannot be told apart.
const mapLimit = 400

// Draw draws the chart. It returns an error if the columns differ in length, a pair
// stands twice, a server is in two clusters, or there are more than 400 servers or
// values: choose some clusters then.
func (m ClusterMap) Draw() (*Figure, error) {
	g, err := m.grid()
	if err != nil {
		return nil, fmt.Errorf("figure %s: %w", m.ID, err)
	}
	data := table{columns: []string{"cluster", "server", "value", "is_hub"}}
	for r, server := range g.servers {
		for c, value := range g.values {
			if g.cells[r][c] {
				data.add(g.clusterOf[server], server, value, c < g.hubs)
			}
		}
	}
	cell := math.Max(2.5, math.Min(12, 640/float64(max(len(g.servers), 1))))
	height := cell*float64(len(g.servers)) + 64
	return render(chart{meta: m.Meta, data: data, height: height, draw: func(p *pen, y float64) { m.draw(p, y, g, cell) }})
}

// mapGrid is the ordered matrix.
type mapGrid struct {
	servers   []string
	values    []string
	cells     [][]bool
	hubs      int // the first values that are hubs
	clusterOf map[string]string
	blocks    []block
}

// block is the rows of one cluster.
type block struct {
	name       string
	start, end int
}

// grid checks the data and puts rows and columns into order.
func (m ClusterMap) grid() (mapGrid, error) {
	g := mapGrid{clusterOf: map[string]string{}}
	if len(m.Server) != len(m.Value) || len(m.Server) != len(m.Cluster) {
		return g, fmt.Errorf("there are %d servers, %d values and %d clusters; they are columns of one table", len(m.Server), len(m.Value), len(m.Cluster))
	}
	has := map[[2]string]bool{}
	size, count := map[string]int{}, map[string]int{}
	for i, s := range m.Server {
		pair := [2]string{s, m.Value[i]}
		if has[pair] {
			return g, fmt.Errorf("row %d: server %s with value %s stands twice", i+1, s, m.Value[i])
		}
		has[pair] = true
		if c, known := g.clusterOf[s]; !known {
			g.clusterOf[s] = m.Cluster[i]
			size[m.Cluster[i]]++
			g.servers = append(g.servers, s)
		} else if c != m.Cluster[i] {
			return g, fmt.Errorf("row %d: server %s is in clusters %s and %s", i+1, s, c, m.Cluster[i])
		}
		if count[m.Value[i]] == 0 {
			g.values = append(g.values, m.Value[i])
		}
		count[m.Value[i]]++
	}
	if len(g.servers) > mapLimit || len(g.values) > mapLimit {
		return g, fmt.Errorf("%d servers and %d values are too many to tell apart; choose clusters with at most %d of each", len(g.servers), len(g.values), mapLimit)
	}
	slices.SortFunc(g.servers, func(a, b string) int {
		ca, cb := g.clusterOf[a], g.clusterOf[b]
		return cmp.Or(-cmp.Compare(size[ca], size[cb]), cmp.Compare(ca, cb), cmp.Compare(a, b))
	})
	m.orderValues(&g, has, count)
	for r, s := range g.servers {
		row := make([]bool, len(g.values))
		for c, v := range g.values {
			row[c] = has[[2]string{s, v}]
		}
		g.cells = append(g.cells, row)
		name := g.clusterOf[s]
		if n := len(g.blocks); n > 0 && g.blocks[n-1].name == name {
			g.blocks[n-1].end = r + 1
		} else {
			g.blocks = append(g.blocks, block{name, r, r + 1})
		}
	}
	return g, nil
}

// orderValues puts hubs first, then values by the first row that bears them, those
// on most servers first.
func (m ClusterMap) orderValues(g *mapGrid, has map[[2]string]bool, count map[string]int) {
	blockOf := map[string]int{}
	for _, v := range g.values {
		blockOf[v] = slices.IndexFunc(g.servers, func(s string) bool { return has[[2]string{s, v}] })
	}
	start := map[string]int{} // first row of the block of a row's cluster
	for r, s := range g.servers {
		if _, known := start[g.clusterOf[s]]; !known {
			start[g.clusterOf[s]] = r
		}
	}
	rank := func(v string) int { return start[g.clusterOf[g.servers[blockOf[v]]]] }
	isHub := func(v string) int {
		if slices.Contains(m.Hubs, v) {
			return 0
		}
		return 1
	}
	slices.SortFunc(g.values, func(a, b string) int {
		return cmp.Or(cmp.Compare(isHub(a), isHub(b)), cmp.Compare(rank(a), rank(b)),
			-cmp.Compare(count[a], count[b]), cmp.Compare(a, b))
	})
	for _, v := range g.values {
		g.hubs += 1 - isHub(v)
	}
}

// Dims, X, Y and Z make the grid a heat map for gonum/plot: 0 is a mark, 1 a mark of
// a hub, NaN nothing. Row 0 lies at the top.
func (g mapGrid) Dims() (c, r int) { return len(g.values), len(g.servers) }
func (g mapGrid) X(c int) float64  { return float64(c) }
func (g mapGrid) Y(r int) float64  { return float64(r) }
func (g mapGrid) Z(c, r int) float64 {
	switch {
	case !g.cells[len(g.servers)-1-r][c]:
		return math.NaN()
	case c < g.hubs:
		return 1
	}
	return 0
}

// twoTones is the palette of the map.
type twoTones struct{}

func (twoTones) Colors() []color.Color { return []color.Color{groups[0], accent} }

var _ palette.Palette = twoTones{}

func (m ClusterMap) draw(p *pen, top float64, g mapGrid, cell float64) {
	const left, right = margin + 150, pageWidth - margin - 96
	y := top + 34
	w, h := right-left, cell*float64(len(g.servers))
	column := w / float64(len(g.values))
	for i, b := range g.blocks {
		y1, y2 := y+float64(b.start)*cell, y+float64(b.end)*cell
		if i%2 == 1 {
			p.box(margin, y1, pageWidth-2*margin, y2-y1, color.NRGBA{0xf5, 0xf6, 0xf7, 0xff})
		}
		p.line(margin, y1, right+96, y1, 0.75, rule)
		name := fmt.Sprintf("%s · %d", b.name, b.end-b.start)
		if y2-y1 >= smallSize {
			p.text(name, left-10, (y1+y2)/2+4, style{size: smallSize + 0.5, color: ink, align: 1})
		}
	}
	p.line(margin, y+h, right+96, y+h, 0.75, rule)
	m.cells(p, g, left, y, w, h)
	p.text(fmt.Sprintf("%d %s", len(g.values), m.ValueName), left+float64(g.hubs)*column, y-10, style{size: smallSize + 0.5, bold: true, color: ink})
	p.text("cluster · servers", left-10, y-10, style{size: smallSize + 0.5, bold: true, color: ink, align: 1})
	p.text(m.ValueName+" per server", right+96, y-10, style{size: smallSize + 0.5, bold: true, color: ink, align: 1})
	if g.hubs > 0 {
		n := 0
		for r := range g.servers {
			if g.cells[r][0] {
				n++
			}
		}
		p.text(fmt.Sprintf("hub: on %d of these servers", n), left+column*float64(g.hubs)/2, y+h+18, style{size: smallSize + 0.5, bold: true, color: accent})
	}
	m.margins(p, g, right+14, y, cell)
}

// cells draws the marks with gonum/plot's heat map.
func (m ClusterMap) cells(p *pen, g mapGrid, x, y, w, h float64) {
	heat := plotter.NewHeatMap(g, twoTones{})
	heat.Min, heat.Max = 0, 1
	heat.NaN = nil
	axes := plot.New()
	axes.X.Min, axes.X.Max = -0.5, float64(len(g.values))-0.5
	axes.Y.Min, axes.Y.Max = -0.5, float64(len(g.servers))-0.5
	heat.Plot(p.area(x, y, w, h), axes)
}

// margins draws the number of values per server as bars.
func (m ClusterMap) margins(p *pen, g mapGrid, x, y, cell float64) {
	most := 1
	counts := make([]int, len(g.servers))
	for r := range g.servers {
		for _, has := range g.cells[r] {
			if has {
				counts[r]++
			}
		}
		most = max(most, counts[r])
	}
	for r, n := range counts {
		p.box(x, y+float64(r)*cell+cell*0.15, 60*float64(n)/float64(most), cell*0.7, calm)
	}
	p.text(fmt.Sprintf("most: %d", most), x+60, y+float64(len(counts))*cell+16, style{size: smallSize, color: muted, align: 1})
}
