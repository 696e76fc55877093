package schema

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sections are the headings of a datasheet: those of Gebru et al., "Datasheets for
// Datasets", CACM 64(12), 2021, and four that active measurement needs.
var sections = []string{
	"## Motivation", "## Composition", "## Collection", "## Preprocessing", "## Uses", "## Distribution", "## Maintenance",
	"## Vantage points and rate", "## Opt-outs", "## Ethics", "## Known outages",
}

// Every dataset has a datasheet under 60 lines with all sections in order, none empty.
func TestDatasheets(t *testing.T) {
	for _, d := range All() {
		lines := strings.Split(strings.TrimSpace(string(read(t, d, "DATASHEET.md"))), "\n")
		if len(lines) >= 60 {
			t.Errorf("%s: the datasheet has %d lines", d.Name, len(lines))
		}
		if want := "# Datasheet: `" + d.Name + "`"; lines[0] != want {
			t.Errorf("%s: the datasheet begins with %q, want %q", d.Name, lines[0], want)
		}
		var headings []string
		for i, line := range lines {
			if !strings.HasPrefix(line, "## ") {
				continue
			}
			headings = append(headings, line)
			if i+2 >= len(lines) || strings.TrimSpace(lines[i+1]) != "" || strings.HasPrefix(lines[i+2], "#") {
				t.Errorf("%s: section %q is empty or has no blank line after its heading", d.Name, line)
			}
		}
		if !slices.Equal(headings, sections) {
			t.Errorf("%s: the datasheet has sections %v", d.Name, headings)
		}
	}
}

// What a datasheet puts in code marks exists: a column, a dataset, a word, a path or a
// command.
func TestDatasheetsNameWhatExists(t *testing.T) {
	quoted := regexp.MustCompile("`([^`]+)`")
	known := map[string]bool{"NULL": true}
	for _, d := range All() {
		known[d.Name] = true
	}
	for _, d := range All() {
		tab := parse(t, d)
		own := map[string]bool{}
		for _, c := range tab.columns {
			own[c.Name] = true
			for _, word := range words(tab.checks[c.Name]) {
				own[word] = true
			}
		}
		for _, m := range quoted.FindAllStringSubmatch(string(read(t, d, "DATASHEET.md")), -1) {
			name, column, qualified := strings.Cut(m[1], ".")
			switch other, isDataset := Named(name); {
			case known[m[1]], own[m[1]], strings.ContainsAny(m[1], "/ -"):
			case qualified && isDataset && slices.ContainsFunc(other.Columns(), func(c Column) bool { return c.Name == column }):
			default:
				t.Errorf("%s: the datasheet speaks of `%s`, which is no column, word or dataset", d.Name, m[1])
			}
		}
	}
}
