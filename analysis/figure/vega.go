package figure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/color"
	"maps"
	"math"
	"strconv"
	"strings"
)

// vegaSchema is the version of Vega-Lite that the twins of charts are written in.
const vegaSchema = "https://vega.github.io/schema/vega-lite/v5.json"

// VegaLite returns the same chart for exploring in JupyterLab: a specification for Vega-Lite 5 (JSON) with the plotted rows in it,
// numbers to 9 significant digits, and nothing to be fetched. It says SIMULATED and [VerdictCaveat] where the figure does. It is nil
// if the kind of chart has no such twin.
func (f *Figure) VegaLite() []byte {
	if f.vega == nil {
		return nil
	}
	m := f.meta
	text, under := m.Title, []string{}
	if m.Simulated {
		text = "SIMULATED: " + text
	}
	for _, line := range []string{m.Subtitle, "Source: " + m.Source} {
		if line != "" {
			under = append(under, line)
		}
	}
	if m.Verdict {
		under = append(under, VerdictCaveat)
	}
	if f.mark != "" {
		under = append(under, f.mark)
	}
	spec := maps.Clone(f.vega)
	spec["$schema"] = vegaSchema
	spec["title"] = map[string]any{"text": text, "subtitle": under, "anchor": "start"}
	spec["description"] = m.alt()
	spec["data"] = map[string]any{"values": f.data.values()}
	spec["usermeta"] = map[string]any{"figure": m.ID, "plotted": "sha256:" + f.plotted, "simulated": m.Simulated, "verdict": m.Verdict}
	spec["config"] = vegaConfig(f.theme)
	var b bytes.Buffer
	e := json.NewEncoder(&b) // sorts the keys of maps
	e.SetEscapeHTML(false)
	if err := e.Encode(spec); err != nil {
		panic(fmt.Sprintf("figure: the Vega-Lite specification of %s has what JSON has not: %v", m.ID, err))
	}
	return b.Bytes()
}

// vegaConfig is the theme in the words of Vega-Lite.
func vegaConfig(theme Theme) map[string]any {
	colors := theme.palette()
	hex := func(c color.NRGBA) string {
		c, _ = colors(c)
		return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
	}
	var series []string
	for _, c := range groups {
		series = append(series, hex(c))
	}
	words := map[string]any{"labelColor": hex(muted), "titleColor": hex(ink), "gridColor": hex(rule), "domainColor": hex(muted), "tickColor": hex(muted)}
	return map[string]any{
		"background": hex(paper), "font": "Liberation Sans, Arial, sans-serif",
		"title": map[string]any{"color": hex(ink), "subtitleColor": hex(muted), "fontSize": 16},
		"axis":  words, "legend": map[string]any{"labelColor": hex(ink), "titleColor": hex(ink)},
		"header": map[string]any{"labelColor": hex(ink), "titleColor": hex(ink)},
		"text":   map[string]any{"color": hex(ink)}, "rule": map[string]any{"color": hex(accent)}, "bar": map[string]any{"color": hex(groups[0])},
		"range": map[string]any{"category": series}, "view": map[string]any{"stroke": nil},
	}
}

// values returns the rows as objects, numbers as the CSV has them; what is not a number is null.
func (t table) values() []map[string]any {
	all := make([]map[string]any, len(t.rows))
	for i, r := range t.rows {
		all[i] = map[string]any{}
		for k, v := range r {
			switch v := v.(type) {
			case float64:
				all[i][t.columns[k]] = jsonNumber(v)
			case string, bool, int:
				all[i][t.columns[k]] = v
			default:
				all[i][t.columns[k]] = fmt.Sprint(v)
			}
		}
	}
	return all
}

func jsonNumber(v float64) any {
	switch {
	case math.IsNaN(v):
		return nil
	case math.IsInf(v, 0):
		return fmt.Sprint(v)
	}
	return json.Number(strconv.FormatFloat(v, 'g', 9, 64))
}

// vegaField names a column in an encoding, where dots and brackets have a meaning of their own.
func vegaField(name string) string {
	return strings.NewReplacer(`\`, `\\`, ".", `\.`, "[", `\[`, "]", `\]`, "'", `\'`).Replace(name)
}

// channel is an encoding of a column: nominal, ordinal, quantitative or temporal.
func channel(column, kind string, more ...any) map[string]any {
	c := map[string]any{"field": vegaField(column), "type": kind, "title": column}
	for i := 0; i+1 < len(more); i += 2 {
		c[more[i].(string)] = more[i+1]
	}
	return c
}
