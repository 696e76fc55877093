package report

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bridle/kernel/notebook/figure"
	"bridle/kernel/notebook/nbformat"
	"bridle/kernel/verify/lock"
)

const drawing = `<svg role="img" width="960" height="300" viewBox="0 0 960 300" xmlns="http://www.w3.org/2000/svg"><title>own</title>` + "\n" +
	`<desc>own words</desc><defs><path id="a" d="M0 0L10 0L10 10Z"/></defs><rect width="960" height="300" fill="#fff"/><use href="#a" x="5"/><text x="20" y="40">Bars</text></svg>`

func text(source string) nbformat.Cell {
	return nbformat.Cell{Type: nbformat.Markdown, Source: source}
}

func code(source string, outputs ...nbformat.Output) nbformat.Cell {
	return nbformat.Cell{Type: nbformat.Code, Source: source, Outputs: outputs}
}

func shown(mime, value string) nbformat.Output {
	return nbformat.Output{Type: nbformat.Display, Data: map[string]any{mime: value, "text/plain": "plain words"}}
}

// picture is an output with a figure of an ID and its data.
func picture(id, csv string) nbformat.Output {
	o := nbformat.Output{Type: nbformat.Result, Data: map[string]any{"image/svg+xml": drawing, "text/plain": id}, Metadata: map[string]any{
		"bridle":        map[string]any{"figure": id, "caption": "Bars of " + id + ". Counts by country"},
		"image/svg+xml": map[string]any{"alt": "Two bars & a \"line\" of " + id},
	}}
	if csv != "" {
		o.Data["text/csv"] = csv
	}
	return o
}

// ran makes a notebook of cells that was run to its end.
func ran(cells ...nbformat.Cell) *nbformat.Notebook {
	n := &nbformat.Notebook{Cells: cells, Metadata: map[string]any{"bridle": map[string]any{"status": "complete"}}}
	count := 0
	for i := range n.Cells {
		n.Cells[i].ID = n.NewID("cell")
		if n.Cells[i].Type == nbformat.Code {
			count++
			n.Cells[i].ExecutionCount = count
		}
	}
	return n
}

// folder writes the report of a notebook, with a lock unless change returns nil.
func folder(t *testing.T, name string, n *nbformat.Notebook, change func(*lock.Lock) *lock.Lock) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), strings.TrimSuffix(name, ".ipynb"))
	save := func(path string, data []byte, err error) {
		t.Helper()
		if err == nil {
			err = os.MkdirAll(filepath.Dir(filepath.Join(dir, path)), 0o755)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, path), data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	data, err := nbformat.Write(n)
	save(name, data, err)
	figures, err := figure.Find(n)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range figures {
		for _, form := range f.Forms() {
			save("figures/"+f.Name+"."+form.Ending, form.Data, nil)
		}
	}
	l, err := lock.New(n, figures, lock.Record{File: name, Params: map[string]any{"least": 2}, SnapshotID: strings.Repeat("5a", 32),
		Build:   lock.Build{Go: "1.26.8", GOARCH: "amd64", DuckDB: "1.5.4", Tool: strings.Repeat("ab", 20)},
		Queries: []lock.Asked{{Number: 1, Text: "SELECT 1", Grade: "A", Tables: []string{"grabs"}}},
		Tables:  map[string]lock.Table{"grabs": {Rows: 1234567, SHA256: "sha256:" + strings.Repeat("0c", 32)}}})
	if err != nil {
		t.Fatal(err)
	}
	if l = change(l); l != nil {
		data, err = lock.Encode(l)
		save(lock.Name, data, err)
	}
	return dir
}

func asIs(l *lock.Lock) *lock.Lock { return l }

func without(*lock.Lock) *lock.Lock { return nil }

func mustLoad(t *testing.T, dir string) *Section {
	t.Helper()
	s, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustWrite(t *testing.T, sections []*Section, o Options) []byte {
	t.Helper()
	data, err := Write(sections, o)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// invented is a report of two notebooks with everything that a page can hold.
func invented(t *testing.T) []*Section {
	t.Helper()
	table := `<p><strong>SIMULATED</strong></p><table class="bridle-table"><caption style="text-align:left">hits</caption><thead><tr><th scope="col" style="text-align:right">n<br><small style="opacity:.1">BIGINT</small></th><th></th></tr></thead>` +
		`<tbody><tr><td style="text-align:right;position:fixed">7</td><td><a href="https://example.org/a">a</a></td></tr></tbody></table><details><summary>more</summary>words</details>`
	first := ran(
		text("# Which *servers* answer?\n\nWords with [a link](https://example.org/page) and `code`.\n\n#### Deep\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nlisting\n```\n\n> said\n\n- one\n- two"),
		code("%%sql\nSELECT 1", shown("text/html", table)),
		text("## Next\n\n##### Too deep\n\n# Another of level 1"),
		code("draw()", picture("bars", "# SIMULATED\ncountry,n,\nXA,1,x\nXB,2,y\n")),
		code("print()", nbformat.Output{Type: nbformat.Stream, Name: "stdout", Text: "\x1b[31mred\x1b[0m <b>\n"}),
		code("other()", shown("text/html", "<form>x</form>"), shown("text/markdown", "# Shown\n\n*words*"), shown("application/pdf", "aGk=")),
	)
	var long strings.Builder
	long.WriteString("country,n\n")
	for range 250 {
		long.WriteString("XA,1\n")
	}
	second := ran(text("No heading."), code("draw()", picture("bars", long.String()), picture("lines", "")), code("json()", nbformat.Output{Type: nbformat.Display, Data: map[string]any{"application/json": map[string]any{"a": json.Number("1")}}}),
		nbformat.Cell{Type: nbformat.Raw, Source: "raw"})
	return []*Section{mustLoad(t, folder(t, "first.ipynb", first, asIs)), mustLoad(t, folder(t, "second.ipynb", second, without))}
}

// inventedFacts has a fact of each sort.
func inventedFacts(t *testing.T) *Facts {
	t.Helper()
	f, err := DecodeFacts([]byte(`{"facts": [
		{"id": "a", "what": "Addresses that matched", "unit": "addresses", "value": 1234567, "interval": {"low": 1200000, "high": 1300000}, "parts": [{"value": 1000, "what": "by certificate"}], "caveat": "Not servers."},
		{"id": "b", "what": "Operators", "unit": "operators", "value": null, "missing": "no clusters; run 'bridle cluster'", "caveat": "Clusters, not companies."},
		{"id": "c", "what": "Claims", "unit": "claims", "value": 5, "no_interval": "selected", "error_rate": 0.05, "error_over": "all claims"}],
		"notes": ["One layer is older than its rows."], "simulated": true, "snapshot": "` + strings.Repeat("5a", 32) + `", "statement": "Suspected, not proven."}`))
	if err != nil {
		t.Fatal(err)
	}
	return f
}
