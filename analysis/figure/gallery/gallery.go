package gallery

import (
	"fmt"

	"bridle/analysis/figure"
)

// Example is a chart of the gallery.
type Example struct {
	// Name is the kind of chart, and the identifier of its figure.
	Name string
	// Draw draws it, as a figure of verdicts or not.
	Draw func(verdict bool) (*figure.Figure, error)
}

// Examples returns every example, in the order of the documentation.
func Examples() []Example {
	return []Example{
		{"calibration", calibration},
		{"clustermap", clusterMap},
		{"coverage", coverage},
		{"dendrogram", dendrogram},
		{"ecdf", ecdf},
		{"grid", grid},
		{"intervals", intervals},
		{"months", months},
		{"network", network},
		{"powercurves", powerCurves},
		{"ranking", ranking},
		{"sawtooth", sawtooth},
		{"scripts", scripts},
		{"sizes", sizes},
		{"timeline", timeline},
		{"upset", upSet},
		{"verdictmap", verdictMap},
		{"verdictmap-numbers", numberMap},
		{"worldmap", world},
		{"worldmap-numbers", worldNumbers},
	}
}

// meta is what an example says of itself.
func meta(id, title, subtitle, alt string, verdict bool) figure.Meta {
	return figure.Meta{
		ID: id, Title: title, Subtitle: subtitle, Alt: alt, Source: "invented for the gallery", Simulated: true, Verdict: verdict,
	}
}

// country returns the code of an invented country, XA to XZ.
func country(i int) string { return "X" + string(rune('A'+i%26)) }

func clusterMap(verdict bool) (*figure.Figure, error) {
	c := figure.ClusterMap{
		Meta: meta("clustermap", "Three clusters share one certificate", "Servers by certificates, November 2026",
			"A matrix of twelve servers by seven certificates in three blocks, with one column through all of them.", verdict),
		Hubs: []string{"shared.example"}, ValueName: "certificates",
	}
	add := func(i int, value string) {
		c.Server, c.Value, c.Cluster = append(c.Server, fmt.Sprintf("192.0.2.%d", i+1)), append(c.Value, value), append(c.Cluster, fmt.Sprintf("cluster %d", i%3+1))
	}
	for i := range 12 {
		add(i, fmt.Sprintf("certificate %d", i%6+1))
		if i%4 != 1 {
			add(i, "shared.example")
		}
	}
	return c.Draw()
}

func grid(verdict bool) (*figure.Figure, error) {
	g := figure.Grid{
		Meta: meta("grid", "Two locations are supported, three indicated", "Verdicts on four operators in twelve countries",
			"A grid of four operators by twelve countries with a mark in each cell.", verdict),
		RowName: "operator", ColumnName: "country", Rows: []string{"kite", "heron", "osprey", "rail"},
		Classes: []figure.Class{
			{Name: "supported", Look: figure.Solid}, {Name: "indicated", Look: figure.Half}, {Name: "tested, none found", Look: figure.Dot},
			{Name: "not testable", Look: figure.Hatched}, {Name: "withheld", Look: figure.Crossed}, {Name: "not measured", Look: figure.Blank},
		},
	}
	for j := range 12 {
		g.Columns = append(g.Columns, country(j))
	}
	for i := range g.Rows {
		row := make([]int, len(g.Columns))
		for j := range row {
			row[j] = 2 + (i*5+j*j)%4
		}
		g.Cells = append(g.Cells, row)
	}
	g.Cells[0][2], g.Cells[1][7] = 0, 0
	g.Cells[0][5], g.Cells[2][1], g.Cells[3][3] = 1, 1, 1
	return g.Draw()
}

func months(verdict bool) (*figure.Figure, error) {
	m := figure.Months{
		Meta: meta("months", "Servers vanished in the month of the report", "Distinct servers by month (UTC)",
			"Columns for eighteen months in two panels; both fall to zero after the twelfth.", verdict),
		Unit: "servers", EventDate: "2026-01-14", EventLabel: "report published",
	}
	for i := range 18 {
		for s, name := range []string{"by certificate", "by banner"} {
			if (i+2*s)%7 == 3 {
				continue // not observed
			}
			n := (i*7+s*11)%23 + 4
			if i > 12 {
				n = 0
			}
			m.Month, m.Series, m.Count = append(m.Month, fmt.Sprintf("%d-%02d", 2025+i/12, i%12+1)), append(m.Series, name), append(m.Count, n)
		}
	}
	return m.Draw()
}

func ranking(verdict bool) (*figure.Figure, error) {
	r := figure.Ranking{
		Meta: meta("ranking", "One network has half of the servers", "Servers by network, November 2026",
			"Bars for nine networks; the first is as long as the others together.", verdict),
		Unit: "servers", Top: 8, Cut: 30, CutLabel: "cut above 30 servers",
	}
	for i, n := range []int{88, 24, 17, 14, 12, 9, 7, 4, 1} {
		r.Label, r.Count = append(r.Label, fmt.Sprintf("AS %d, host-%d.example", 64496+i, i+1)), append(r.Count, n)
	}
	return r.Draw()
}

// scripts has labels in every script that can be set.
func scripts(verdict bool) (*figure.Figure, error) {
	r := figure.Ranking{
		Meta: meta("scripts", "Labels in eighteen scripts: שלום, مرحبا 2026, 東京", "عدد الخوادم حسب الشبكة، 12 خادما في 2026",
			"Bars whose labels are words in eighteen scripts.", verdict),
		Unit: "servers",
	}
	for i, l := range []string{
		"Zürich, Łódź, Đà Nẵng", "Αθήνα", "Қазақстан", "יְרוּשָׁלַיִם 12 (תל אביב)", "القاهرة 2026 AS64496", "दिल्ली, श्रीनगर", "กรุงเทพฯ น้ำ", "မြန်မာနိုင်ငံ",
		"ວຽງຈັນ ນ້ຳ", "北京，臺灣 2026", "東京とミャンマー", "서울 한국어", "Երևան", "ঢাকা", "አዲስ አበባ", "თბილისი", "ភ្នំពេញ", "சென்னை",
	} {
		r.Label, r.Count = append(r.Label, l), append(r.Count, 60-3*i)
	}
	return r.Draw()
}

func sizes(verdict bool) (*figure.Figure, error) {
	return figure.Sizes{
		Meta: meta("sizes", "Without shared certificates the largest cluster falls into five", "Clusters of 34 servers before and after the cut",
			"Two strips of 34 servers: one cluster of 20 becomes five.", verdict),
		BeforeLabel: "with shared certificates", AfterLabel: "without",
		Before: []int{20, 8, 3, 1, 1, 1}, After: []int{9, 5, 4, 1, 1, 8, 3, 1, 1, 1}, Pieces: []bool{true, true, true, true, true, false, false, false, false, false},
	}.Draw()
}
