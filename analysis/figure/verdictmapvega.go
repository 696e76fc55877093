package figure

import (
	"fmt"
	"image/color"
)

// vega is the map for Vega-Lite: a mark for each cell, its shape and colour by class.
func (v *verdictGrid) vega() map[string]any {
	var names, shapes, colors []string
	for k, c := range v.Classes {
		if v.count(k) == 0 {
			continue
		}
		shape, tone := "square", accent
		switch c.Look {
		case Half:
			shape, tone = "triangle-up", accent
		case Ring:
			shape, tone = "diamond", accent
		case Dot:
			shape, tone = "circle", calm
		case Hatched:
			shape, tone = "stroke", verdictStroke
		case Crossed:
			shape, tone = "cross", verdictStroke
		case Blank:
			shape, tone = "circle", noData
		}
		names, shapes, colors = append(names, c.Name), append(shapes, shape), append(colors, verdictHex(tone))
	}
	tooltip := []any{}
	for _, c := range v.table().columns {
		tooltip = append(tooltip, map[string]any{"field": c})
	}
	encoding := map[string]any{
		"x":       map[string]any{"field": v.ColumnName, "type": "nominal", "sort": nil, "axis": map[string]any{"orient": "top"}},
		"y":       map[string]any{"field": v.RowName, "type": "nominal", "sort": nil},
		"shape":   map[string]any{"field": "class", "type": "nominal", "scale": map[string]any{"domain": names, "range": shapes}},
		"color":   map[string]any{"field": "class", "type": "nominal", "scale": map[string]any{"domain": names, "range": colors}},
		"tooltip": tooltip,
	}
	if v.Values != nil {
		encoding["size"] = map[string]any{"field": v.Unit, "type": "quantitative"}
	}
	return map[string]any{"mark": map[string]any{"type": "point", "filled": true, "size": 90}, "encoding": encoding}
}

// verdictHex writes a colour for Vega-Lite.
func verdictHex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
