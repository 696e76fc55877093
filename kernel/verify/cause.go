package verify

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"bridle/kernel/verify/lock"
)

// causes lists what changed below a figure, layer by layer: tables, then cells,
// parameters and queries, then the program.
func causes(old, new *Report, a, b lock.Figure) []Cause {
	var list []Cause
	add := func(layer Layer, format string, args ...any) {
		list = append(list, Cause{Layer: layer, Text: fmt.Sprintf(format, args...)})
	}
	if a.Snapshot != b.Snapshot {
		add(TableOf, "the snapshot was %s and is %s", orNone(a.Snapshot), orNone(b.Snapshot))
	}
	for _, name := range keys(a.Tables, b.Tables) {
		x, before := a.Tables[name]
		y, now := b.Tables[name]
		switch {
		case !now:
			add(TableOf, "table %s was read and is not", name)
		case !before:
			add(TableOf, "table %s is read now and was not", name)
		case x != y:
			rows := ""
			if x.Rows != y.Rows {
				rows = fmt.Sprintf(", %d→%d rows", x.Rows, y.Rows)
			}
			add(TableOf, "table %s changed (%s→%s%s)", name, lock.Short(x.SHA256), lock.Short(y.SHA256), rows)
		}
	}
	list = append(list, cells(old.Lock.Notebook.Cells, new.Lock.Notebook.Cells, a.Cell, b.Cell)...)
	for _, name := range keys(a.Params, b.Params) {
		if x, y := said(a.Params, name), said(b.Params, name); x != y {
			add(QueryOf, "parameter %s was %s and is %s", name, x, y)
		}
	}
	if !slices.ContainsFunc(list, func(c Cause) bool { return c.Layer == QueryOf }) {
		if x, y := asked(old, a), asked(new, b); !slices.Equal(x, y) && len(a.SQL)+len(b.SQL) > 0 {
			add(QueryOf, "other queries were asked, though the cells are the same (%d before, %d now)", len(x), len(y))
		}
	}
	return append(list, builds(a.Build, b.Build)...)
}

// cells lists the cells that differ, up to those that draw the figure.
func cells(old, new []lock.Cell, a, b lock.Cell) []Cause {
	before, now := map[string]lock.Cell{}, map[string]lock.Cell{}
	for _, c := range old {
		if c.Number <= a.Number {
			before[c.ID] = c
		}
	}
	for _, c := range new {
		if c.Number <= b.Number {
			now[c.ID] = c
		}
	}
	var list []Cause
	for _, id := range keys(before, now) {
		x, had := before[id]
		y, has := now[id]
		text := ""
		switch {
		case !has:
			text = fmt.Sprintf("cell %s no longer runs before the figure", id)
		case !had:
			text = fmt.Sprintf("cell %s runs before the figure and did not", id)
		case x.SHA256 != y.SHA256:
			text = fmt.Sprintf("cell %s changed (%s→%s)", id, lock.Short(x.SHA256), lock.Short(y.SHA256))
		default:
			continue
		}
		list = append(list, Cause{Layer: QueryOf, Text: text, Cell: id})
	}
	return list
}

// builds lists how the programs differ.
func builds(a, b lock.Build) []Cause {
	var list []Cause
	for _, part := range []struct{ name, a, b string }{
		{"DuckDB", a.DuckDB, b.DuckDB}, {"fonts", lock.Short(a.Fonts), lock.Short(b.Fonts)}, {"Go", a.Go, b.Go},
		{"processor", a.GOARCH, b.GOARCH}, {"Bridle", a.Tool, b.Tool},
	} {
		if part.a != part.b {
			list = append(list, Cause{Layer: BuiltBy, Text: fmt.Sprintf("build: %s %s→%s", part.name, orNone(part.a), orNone(part.b))})
		}
	}
	return list
}

// asked returns the hashes of the queries behind a figure.
func asked(r *Report, f lock.Figure) []string {
	var list []string
	for _, q := range f.SQL {
		list = append(list, r.Lock.Queries[q].SHA256)
	}
	return list
}

// keys returns the keys of both maps in order.
func keys[V any](a, b map[string]V) []string {
	all := slices.Concat(slices.Collect(maps.Keys(a)), slices.Collect(maps.Keys(b)))
	slices.Sort(all)
	return slices.Compact(all)
}

// said writes a parameter, or that there is none.
func said(params map[string]any, name string) string {
	v, ok := params[name]
	if !ok {
		return "not given"
	}
	if reflect.TypeOf(v) == reflect.TypeFor[string]() {
		return fmt.Sprintf("%q", v)
	}
	return fmt.Sprint(v)
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
