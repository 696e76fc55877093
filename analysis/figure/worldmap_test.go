package figure

import (
	"math"
	"strings"
	"testing"
)

func worldVerdicts() WorldMap {
	m := WorldMap{Meta: meta("world"), Classes: []Class{
		{"supported", Solid}, {"indicated", Half}, {"not detected", Dot}, {"not testable", Crossed}, {"not measured", Hatched},
	}}
	m.Simulated = true
	for i, code := range strings.Fields("XA MX SG MT BR US CN RU FJ TV ZA LS KZ IN FR DE DZ XB XZ CA AU") {
		m.Country, m.Class = append(m.Country, code), append(m.Class, i%5)
	}
	return m
}

func worldNumbers() WorldMap {
	m := WorldMap{Meta: meta("world-values"), Unit: "probes"}
	for i, code := range strings.Fields("MX SG BR US CN RU FJ ZA KZ IN FR DE XA") {
		m.Country, m.Value = append(m.Country, code), append(m.Value, float64(i*i))
	}
	m.Value[3] = math.NaN()
	return m
}

func TestWorldMap(t *testing.T) {
	t.Parallel()
	for _, m := range []WorldMap{worldVerdicts(), worldNumbers()} {
		f, err := m.Draw()
		if err != nil {
			t.Fatal(err)
		}
		again, err := m.Draw()
		if err != nil || !sameDrawing(again, f) {
			t.Errorf("%s: drawn twice it differs (%v)", m.ID, err)
		}
		if len(f.SVG()) > 600_000 {
			t.Errorf("%s: the SVG has %d bytes", m.ID, len(f.SVG()))
		}
		t.Log(len(f.SVG()), "bytes of SVG")
		keep(t, m.ID, f, nil)
	}
}

// Every row is on the map, a dot or in the strip.
func TestWorldMapLosesNoRow(t *testing.T) {
	m := worldVerdicts()
	g, err := m.classed()
	if err != nil {
		t.Fatal(err)
	}
	if err := g.shapes(m.Country, false); err != nil {
		t.Fatal(err)
	}
	seen := map[int]bool{}
	for _, l := range g.lands {
		if l.row >= 0 {
			seen[l.row] = true
		}
	}
	for _, d := range g.dots {
		seen[d.row] = true
	}
	for _, i := range g.strip {
		seen[i] = true
	}
	if len(seen) != len(m.Country) || len(g.strip) != 3 { // XA, XB, XZ
		t.Errorf("%d of %d rows are drawn, %d in the strip", len(seen), len(m.Country), len(g.strip))
	}
}

func TestWorldMapWrongUse(t *testing.T) {
	m := meta("w")
	for want, w := range map[string]WorldMap{
		"is empty":           {Meta: m},
		"either Class":       {Meta: m, Country: []string{"MX"}},
		"columns of one":     {Meta: m, Country: []string{"MX"}, Value: []float64{1, 2}, Unit: "u"},
		"no unit":            {Meta: m, Country: []string{"MX"}, Value: []float64{1}},
		"not two capitals":   {Meta: m, Country: []string{"Mexico"}, Value: []float64{1}, Unit: "u"},
		"stands twice":       {Meta: m, Country: []string{"MX", "MX"}, Value: []float64{1, 2}, Unit: "u"},
		"is infinite":        {Meta: m, Country: []string{"MX"}, Value: []float64{math.Inf(1)}, Unit: "u"},
		"of class 3":         {Meta: m, Country: []string{"MX"}, Class: []int{3}, Classes: []Class{{"a", Solid}}},
		"breaks are finite":  {Meta: m, Country: []string{"MX"}, Value: []float64{1}, Unit: "u", Breaks: []float64{2, 1}},
		"give at most 4":     {Meta: m, Country: []string{"MX"}, Value: []float64{1}, Unit: "u", Breaks: []float64{1, 2, 3, 4, 5}},
		"name and one of th": {Meta: m, Country: []string{"MX"}, Class: []int{0}, Classes: []Class{{"", Solid}}},
	} {
		if _, err := w.Draw(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

// A value equal to a break belongs to the class above; negative values have a class too.
func TestWorldMapBreaks(t *testing.T) {
	m := WorldMap{Country: []string{"MX", "BR", "US"}, Value: []float64{-1, 10, 9}, Unit: "u", Breaks: []float64{10}}
	g, err := m.classed()
	if err != nil || g.class[0] != 0 || g.class[1] != 1 || g.class[2] != 0 {
		t.Errorf("classes %v, %v", g.class, err)
	}
	for _, values := range [][]float64{{0, 1, 7, 143}, {-5, 5}, {0.01, 0.02}, {3}, {math.NaN()}, {1e-300, 1e300}} {
		if b := roundBreaks(values); len(b) >= len(worldRamp) {
			t.Errorf("%v: breaks %v", values, b)
		}
	}
}

// What the words say is true of the rows: Kosovo has its shape where the data have it and are real; what has no place is counted by its reason.
func TestWorldMapSaysWhatIsDrawn(t *testing.T) {
	t.Parallel()
	m := WorldMap{Meta: meta("w"), Country: []string{"DE", "XK"}, Class: []int{0, 0}, Classes: []Class{{"a", Solid}}}
	for _, c := range []struct {
		country      []string
		simulated    bool
		said, unsaid string
		row          string
	}{
		{[]string{"DE", "XK"}, false, "XK stands for Kosovo. Somaliland and Northern Cyprus", "Not on the map", "XK,Kosovo,a\n"},
		{[]string{"DE", "XK"}, true, "Not on the map: 1 code of no country of ISO 3166-1", "XK stands for", "XK,XK,a\n"},
		{[]string{"DE", "XB"}, false, "Kosovo, Somaliland and Northern Cyprus", "XK", "XB,XB,a\n"},
		{[]string{"AQ", "GF"}, false, "1 code without a shape of its own here", "codes", "GF,French Guiana,a\n"},
	} {
		m.Country, m.Simulated = c.country, c.simulated
		f, err := m.Draw()
		if err != nil {
			t.Fatal(err)
		}
		if !lineSays(f, c.said) || lineSays(f, c.unsaid) || !strings.Contains(string(f.CSV()), c.row) {
			t.Errorf("%v: the figure lacks %q, or says %q, or the table has not %q:\n%s", c.country, c.said, c.unsaid, c.row, f.CSV())
		}
	}
}

// Codes lie inside their land or on land without a row, and every row is in the strip, has its code or is counted.
func TestWorldMapCodes(t *testing.T) {
	t.Parallel()
	m := worldVerdicts()
	f, err := m.Draw()
	if err != nil {
		t.Fatal(err)
	}
	written := 0
	for _, code := range m.Country {
		if strings.Contains(f.SVG(), ">"+code+"</text>") {
			written++
		}
	}
	// XA, XB and XZ are in the strip.
	if left := len(m.Country) - written; left > 0 && !lineSays(f, "No room for the code of "+worldCount(left, "country", "countries")) {
		t.Errorf("%d codes are not written, and the figure does not say so", left)
	}
	if written < 15 {
		t.Errorf("%d codes are written of %d", written, len(m.Country))
	}
	square := worldLand{rings: [][]xy{{{0, 0}, {40, 0}, {40, 40}, {0, 40}}, {{10, 10}, {20, 10}, {20, 20}, {10, 20}}}}
	for q, want := range map[xy]bool{{5, 5}: true, {15, 15}: false, {41, 5}: false, {30, 30}: true} {
		if square.covers(q) != want {
			t.Errorf("%v: covered is %v", q, !want)
		}
	}
}
