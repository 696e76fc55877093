package figure

import (
	"fmt"
)

// ClusterMap draws which server bears which value: servers are rows, grouped in
// clusters, values are columns. Inside the blocks on the diagonal the values hold
// the clusters together; a column that crosses blocks is a hub. Bars on the right
// count the values of each server, bars below the servers of each value.
//
// Server, Value and Cluster are columns of one table, one row per server and value;
// Cluster is the cluster of the server. Pairs that occur twice are an error. Names
// of servers and values are drawn where there is room for them; the figure says how
// many are left out, and the CSV has them all.
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

// Draw draws the chart. It returns an error if the columns differ in length, a name
// is empty, a pair stands twice, a server is in two clusters, a hub is on none of
// the servers, or there are more than 400 servers or values: choose some clusters
// then.
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
	p, err := measure()
	if err != nil {
		return nil, fmt.Errorf("figure %s: %w", m.ID, err)
	}
	l := newMapLayout(p, g, m.ValueName)
	return render(chart{meta: m.Meta, data: data, height: l.height, draw: func(p *pen, y float64) { l.draw(p, y) }, vega: map[string]any{
		"mark": "rect", "encoding": map[string]any{
			"x": channel("value", "nominal", "sort", nil, "title", m.ValueName), "y": channel("server", "nominal", "sort", nil),
			"color": channel("is_hub", "nominal"), "row": channel("cluster", "nominal", "sort", nil),
			"tooltip": []any{channel("cluster", "nominal"), channel("server", "nominal"), channel("value", "nominal")},
		}, "resolve": map[string]any{"scale": map[string]any{"y": "independent"}},
	}})
}

// check refuses columns of different length and empty names.
func (m ClusterMap) check() error {
	if len(m.Server) != len(m.Value) || len(m.Server) != len(m.Cluster) {
		return fmt.Errorf("there are %d servers, %d values and %d clusters; they are columns of one table", len(m.Server), len(m.Value), len(m.Cluster))
	}
	if m.ValueName == "" {
		return fmt.Errorf("the values have no name; set ValueName, for example to certificates")
	}
	for i := range m.Server {
		if m.Server[i] == "" || m.Value[i] == "" || m.Cluster[i] == "" {
			return fmt.Errorf("row %d: server %q, value %q, cluster %q; none may be empty", i+1, m.Server[i], m.Value[i], m.Cluster[i])
		}
	}
	return nil
}
