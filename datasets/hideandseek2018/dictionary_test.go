package hideandseek2018_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"bridle/datasets/hideandseek2018"
)

// A column of which the dictionary says "Never null" is never null, and others are somewhere.
func TestNullsAreThoseOfTheDictionary(t *testing.T) {
	for _, table := range hideandseek2018.Tables() {
		for k, c := range table.Columns {
			null := slices.ContainsFunc(table.Rows, func(row []string) bool { return row[k] == "" })
			says := strings.HasSuffix(c.Meaning, "Never null.")
			if null == says {
				t.Errorf("%s.%s: null somewhere: %v; the dictionary: %s", table.Name, c.Name, null, c.Meaning)
			}
			if !says && !strings.Contains(c.Meaning, "Null: ") {
				t.Errorf("%s.%s: the dictionary does not say what null means", table.Name, c.Name)
			}
		}
	}
}

// The typed loaders have all rows, and dictionary.md is that of the tables.
func TestLoadersAndDictionary(t *testing.T) {
	rows := map[string]int{"sources": len(hideandseek2018.Sources()), "operators": len(hideandseek2018.Operators()),
		"operator_countries": len(hideandseek2018.OperatorCountries()), "countries": len(hideandseek2018.Countries()), "regions": len(hideandseek2018.Regions()),
		"method": len(hideandseek2018.Method()), "events": len(hideandseek2018.Events()), "headline": len(hideandseek2018.Headline()),
		"themes": len(hideandseek2018.Themes()), "later": len(hideandseek2018.Later()), "gaps": len(hideandseek2018.Gaps()),
		"open_points": len(hideandseek2018.OpenPoints()), "never": len(hideandseek2018.Never())}
	all := hideandseek2018.Tables()
	for _, table := range all {
		if n, typed := rows[table.Name]; !typed || n != len(table.Rows) || n == 0 {
			t.Errorf("%s: %d typed rows, %d rows", table.Name, n, len(table.Rows))
		}
	}
	if len(all) != len(rows) {
		t.Errorf("%d tables, %d loaders", len(all), len(rows))
	}
	text, err := os.ReadFile("dictionary.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != hideandseek2018.Dictionary() {
		t.Error("dictionary.md is not what Dictionary returns; write it anew")
	}
}

// The numbers that the datasheet states are those of the tables.
func TestDatasheet(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	nameless, infected := 0, map[string]bool{}
	for _, r := range hideandseek2018.OperatorCountries() {
		if r.Operator == "" {
			nameless++
		}
		if r.Relation == "suspected_infection" {
			infected[r.Country] = true
		}
	}
	if nameless != 10 || len(infected) != 21 || len(hideandseek2018.Tables()) != 13 {
		t.Errorf("%d rows without a name, %d countries with infections, %d tables; the datasheet says ten, 21 and thirteen", nameless, len(infected), len(hideandseek2018.Tables()))
	}
	for _, table := range hideandseek2018.Tables() {
		if !strings.Contains(string(text), "`"+table.Name+"`") {
			t.Errorf("the datasheet does not name the table %s", table.Name)
		}
	}
}
