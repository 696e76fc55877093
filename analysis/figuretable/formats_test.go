package figuretable

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"regexp"
	"strings"
	"testing"

	"bridle/datasets/escaped"
)

// The rows of all four formats, each read by a way of its own, are the same texts.
func TestSameRows(t *testing.T) {
	d, err := example().Document()
	if err != nil {
		t.Fatal(err)
	}
	want := csvRows(t, d.CSV)
	for name, got := range map[string][][]string{"HTML": htmlRows(t, d.HTML), "Markdown": markdownRows(d.Markdown), "LaTeX": latexRows(d.LaTeX)} {
		if len(got) != len(want) {
			t.Fatalf("%s has %d rows, CSV %d", name, len(got), len(want))
		}
		for i := range got {
			if strings.Join(got[i], "¦") != strings.Join(want[i], "¦") {
				t.Errorf("%s, row %d: %q, CSV has %q", name, i+1, got[i], want[i])
			}
		}
	}
}

// csvRows reads CSV and makes empty fields that stand for no value dashes.
func csvRows(t *testing.T, s string) (rows [][]string) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(s))
	r.Comment = '#'
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range all[1:] {
		for k, field := range row {
			if field == "" && !(i == 3 && k == 0) { // the empty name of the example
				row[k] = "–"
			}
			row[k] = strings.Replace(escaped.Printable(field), "Inf", "∞", 1)
			if row[k] == "" && !(i == 3 && k == 0) {
				row[k] = "–"
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// ungrouped takes off what readers like: commas between thousands, the true minus sign.
func ungrouped(s string) string {
	if regexp.MustCompile(`^[−\d,.]+(e.\d+)?$`).MatchString(s) || strings.ContainsAny(s, "−") {
		s = strings.ReplaceAll(strings.Replace(s, "−", "-", 1), ",", "")
	}
	return strings.Replace(s, "e−", "e-", 1)
}

func htmlRows(t *testing.T, s string) (rows [][]string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(s))
	var row []string
	body, depth, words := false, 0, ""
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		switch v := token.(type) {
		case xml.StartElement:
			body = body || v.Name.Local == "tbody"
			if v.Name.Local == "td" || v.Name.Local == "th" {
				depth, words = 1, ""
			}
		case xml.CharData:
			if depth == 1 {
				words += string(v)
			}
		case xml.EndElement:
			switch v.Name.Local {
			case "td", "th":
				row, depth = append(row, ungrouped(words)), 0
			case "tr":
				if body {
					rows = append(rows, row)
				}
				row = nil
			}
		}
	}
}

func markdownRows(s string) (rows [][]string) {
	var lines []string
	for line := range strings.Lines(s) {
		if strings.HasPrefix(line, "|") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	for _, line := range lines[2:] {
		line = strings.ReplaceAll(line, `\|`, "\x00")
		var row []string
		for _, field := range strings.Split(strings.Trim(line, "|"), "|") {
			field = regexp.MustCompile(`\\([\\|*_\x60\[\]#~$!])`).ReplaceAllString(strings.TrimSpace(field), "$1")
			row = append(row, ungrouped(html.UnescapeString(strings.ReplaceAll(field, "\x00", "|"))))
		}
		rows = append(rows, row)
	}
	return rows
}

func latexRows(s string) (rows [][]string) {
	_, s, _ = strings.Cut(s, "\\midrule\n")
	s, _, _ = strings.Cut(s, "\\bottomrule")
	undo := strings.NewReplacer(`\textbackslash{}`, `\`, `\_`, "_", `\symbol{34}`, `"`, `\textbar{}`, "|", "{*}", "*", `{--}`, "–", `{$\infty$}`, "∞")
	for line := range strings.Lines(s) {
		var row []string
		for _, field := range strings.Split(strings.TrimSuffix(line, " \\\\\n"), " & ") {
			if field == "--" {
				field = "–"
			}
			row = append(row, undo.Replace(field))
		}
		rows = append(rows, row)
	}
	return rows
}
