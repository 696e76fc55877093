package world

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// reported are words that stand in names of the study of 2018 as its sources confirm them:
// names of operators and labels of domains. None may occur in a world, since its truth must
// be nobody's accusation.
func reported() []string {
	return []string{
		"macaw", "reckless", "pricklypear", "aguilareal", "redlions", "grandlacs", "ak47", "mulungushi", "turul", "chequy",
		"orzelbialy", "edelweiss", "supersize", "politica504", "eltiempo-news", "universopolitico", "animal-politico",
		"noticiaspoliticos", "politicoportales", "politiques-infos", "nouveau-president", "revolution-news", "politicalpress",
		"shia-voice", "14-tracking", "nomorewarnow", "signpetition", "un0noticias", "akhbar-arabia", "social-life", "zm-banks", "zm-weather",
	}
}

func TestNoReportedNames(t *testing.T) {
	for _, name := range Scenarios() {
		w := generate(t, name, 11)
		for i := range w.Domains {
			label := w.Domains[i].Label()
			if slices.ContainsFunc(reported(), func(x string) bool { return strings.HasPrefix(label, x) }) {
				t.Errorf("%s: domain %s", name, label)
			}
		}
		for _, o := range w.Operators {
			if slices.ContainsFunc(append(reported(), "pearl", "kingdom", "falcon", "ganges", "sneak", "party", "atlas"), func(x string) bool {
				return strings.Contains(strings.ToLower(o.Name), x)
			}) {
				t.Errorf("%s: operator %s", name, o.Name)
			}
		}
	}
}

func TestTruthTables(t *testing.T) {
	w := generate(t, "village", 1)
	truth := w.Truth()
	want := map[string]int{
		"countries": len(w.Countries), "operators": len(w.Operators), "infections": len(w.Infections),
		"pairs": len(w.Operators) * len(w.Countries), "servers": len(w.Servers), "domains": len(w.Domains),
		"resolvers": len(w.Resolvers), "others": len(w.Sweepers) + len(w.Monitors),
	}
	for name, rows := range want {
		table, ok := truth.Table(name)
		if !ok || len(table.Rows) != rows {
			t.Errorf("table %s has %d rows, want %d", name, len(table.Rows), rows)
		}
	}
	if _, ok := truth.Table("rumours"); ok || !truth.Simulated {
		t.Error("a table that is not there, or the stamp missing")
	}
	table, _ := truth.Table("pairs")
	infected := 0
	for _, row := range table.Rows {
		if row[2] == "true" {
			infected++
		}
	}
	if infected != len(pairs(w)) {
		t.Errorf("%d pairs are infected, want %d", infected, len(pairs(w)))
	}
}

func TestTablesAreWritten(t *testing.T) {
	for _, table := range generate(t, "village", 1).Truth().Tables {
		var comma, tab bytes.Buffer
		if err := table.WriteCSV(&comma); err != nil {
			t.Fatal(err)
		}
		if err := table.WriteTSV(&tab); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&comma).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		want := append([][]string{table.Columns}, table.Rows...)
		if !slices.EqualFunc(rows, want, slices.Equal) {
			t.Errorf("%s: CSV reads otherwise than written", table.Name)
		}
		var split [][]string
		for line := range strings.Lines(tab.String()) {
			split = append(split, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
		}
		if !slices.EqualFunc(split, want, slices.Equal) {
			t.Errorf("%s: TSV reads otherwise than written", table.Name)
		}
	}
	bad := Table{Name: "x", Columns: []string{"a"}, Rows: [][]string{{"b\tc"}}}
	if err := bad.WriteTSV(&bytes.Buffer{}); err == nil {
		t.Error("a tab in a cell must be refused")
	}
}

// TestPublicTellsNothing: no name of an operator, batch, quirk or purpose is in the public
// part, and decoys stand among the indicators like all others.
func TestPublicTellsNothing(t *testing.T) {
	w := generate(t, "village", 1)
	p := w.Public()
	var b bytes.Buffer
	if err := p.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"operator-", "quirk-", "\"command\"", "\"lure\"", "\"batch\"", "\"seed\"", "\"backend\"", "\"class\"", "\"purpose\""} {
		if strings.Contains(b.String(), word) {
			t.Errorf("the public part says %q", word)
		}
	}
	var back Public
	if err := json.Unmarshal(b.Bytes(), &back); err != nil || !back.Simulated {
		t.Errorf("read back: %v, simulated %v", err, back.Simulated)
	}
	// 30 domains of operators and 4 decoys; 3 controls that nobody lists.
	if len(p.Indicators) != 34 || len(p.Decoys) != 4 || len(p.Controls) != 3 || len(p.Registrations) != len(w.Domains) {
		t.Errorf("%d indicators, %d decoys, %d controls, %d registrations", len(p.Indicators), len(p.Decoys), len(p.Controls), len(p.Registrations))
	}
	for _, x := range p.Indicators {
		if slices.Contains(p.Controls, x.Name) {
			t.Errorf("control %s is listed", x.Name)
		}
	}
	if len(p.Resolvers) != len(w.Resolvers) || !slices.IsSortedFunc(p.Prefixes, func(a, b PublicPrefix) int { return a.Prefix.Compare(b.Prefix) }) {
		t.Error("resolvers are missing, or prefixes are not sorted")
	}
}

func TestTruthIsOneText(t *testing.T) {
	var b bytes.Buffer
	if err := generate(t, "village", 1).Truth().WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	var back Truth
	if err := json.Unmarshal(b.Bytes(), &back); err != nil || len(back.Tables) != 9 || !back.Simulated {
		t.Errorf("%v, %d tables", err, len(back.Tables))
	}
}
