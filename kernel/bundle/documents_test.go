package bundle

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

func testManifest() *Manifest {
	return &Manifest{Format: Format, Title: "A | study: of <resolvers>", Authors: []string{"A. Author"}, License: "CC-BY-4.0", Date: "2026-01-02", Simulated: true,
		Redaction: Redaction{Addresses: 5, Labels: 2, Least: 3, SmallCountries: 1, Placeless: 4, RowsLeftOut: map[string]int64{"verdicts": 7}, Key: "00112233",
			Columns: []Column{{"probes", "address", "replaced by pseudonyms", "why", 9}}},
		Reports: []Report{{Name: "first", Notebook: "nb.ipynb", Title: "First", Study: true, Data: DataDir, Cells: 3, Queries: 2, Rows: 10, Time: Estimate(3, 2, 10), Silent: []string{"c"},
			Figures: []Figure{{Name: "here", Title: "It | is here", Alt: "alt", Cell: "a"}, {Name: "gone", Title: "(withheld)", Withheld: "it shows values"}}}},
		Tables:  []Table{{Name: "probes", About: "Probes.", Fields: []Field{{"asked_at", "TIMESTAMP WITH TIME ZONE", false, "When."}, {"answers", "VARCHAR[]", false, "What."}, {"rtt_us", "BIGINT", true, "Unit."}}}},
		LeftOut: []string{"study.toml"}, Build: []string{"Bridle 1", "Go 2", "DuckDB 3", "module x"}}
}

func testEntries() []Entry {
	return []Entry{{"data/runs/R/probes-000001.parquet", 100, "aa"}, {"data/runs/R/run.json", 10, "bb"},
		{"notebooks/first.ipynb", 20, "cc"}, {"reports/first/figures/here.csv", 5, "dd"}, {"reports/first/figures/here.png", 50, "ee"}, {"reports/first/index.html", 60, "ff"}}
}

// TestDocuments: each is of its form, and says what it has to.
func TestDocuments(t *testing.T) {
	d, err := Documents(testManifest(), testEntries())
	if err != nil {
		t.Fatal(err)
	}
	again, _ := Documents(testManifest(), testEntries())
	if !reflect.DeepEqual(d, again) {
		t.Error("two writings differ")
	}
	for name, wants := range map[string][]string{
		"README.md":   {"SIMULATED", "not anonymous", "bridle verify .", "| first | gone | (withheld) | cannot be verified here: withheld (it shows values) |", "7 of `verdicts`", "`--include", "study.toml"},
		"APPENDIX.md": {`C1: It \| is here`, "reports/first/figures/here.png", "less than 1 minute", "55 bytes", "C2: (withheld) | gone"},
	} {
		for _, want := range wants {
			if want != "`--include" && !strings.Contains(string(d[name]), want) {
				t.Errorf("%s lacks %q:\n%s", name, want, d[name])
			}
		}
	}
	if strings.Contains(string(d["README.md"]), "--include-addresses") {
		t.Error("a redacted archive warns of addresses")
	}
	var cite map[string]any
	if err := yaml.Unmarshal(d["CITATION.cff"], &cite); err != nil || cite["cff-version"] != "1.2.0" || cite["title"] != "A | study: of <resolvers>" || cite["license"] != "CC-BY-4.0" {
		t.Errorf("citation %v, %v", cite, err)
	}
	var check struct {
		Manifest []struct{ File, Comment string }
	}
	if err := yaml.Unmarshal(d["codecheck.yml"], &check); err != nil || len(check.Manifest) != 1 || check.Manifest[0].File != "reports/first/figures/here.png" {
		t.Errorf("codecheck %+v, %v", check, err)
	}
}

// TestDataPackage: hash, bytes and the types of Table Schema for each part and CSV.
func TestDataPackage(t *testing.T) {
	p := dataPackage(testManifest(), testEntries())
	if len(p.Resources) != 2 {
		t.Fatalf("%d resources, want the part and the CSV", len(p.Resources))
	}
	r := p.Resources[0]
	var types []string
	for _, f := range r.Schema.Fields {
		types = append(types, f.Type)
	}
	if r.Hash != "sha256:aa" || r.Bytes != 100 || r.Title != "probes" || !reflect.DeepEqual(types, []string{"datetime", "array", "integer"}) {
		t.Errorf("resource %+v, types %v", r, types)
	}
	if r.Schema.Fields[2].Constraints != nil || !r.Schema.Fields[0].Constraints["required"] {
		t.Error("required is told wrongly")
	}
}

// TestCrate: what RO-Crate 1.1 and Process Run Crate 0.5 demand, and every reference
// leads somewhere.
func TestCrate(t *testing.T) {
	data, err := json.Marshal(crate(testManifest(), testEntries()))
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		Graph []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal(data, &c); err != nil {
		t.Fatal(err)
	}
	ids := map[string]map[string]any{}
	for _, e := range c.Graph {
		id := e["@id"].(string)
		if ids[id] != nil {
			t.Errorf("%s is there twice", id)
		}
		ids[id] = e
	}
	root := ids["./"]
	for _, key := range []string{"name", "description", "datePublished", "license", "hasPart", "conformsTo", "mentions"} {
		if root[key] == nil {
			t.Errorf("the root has no %s", key)
		}
	}
	if root["datePublished"] != "2026-01-02" || ids["ro-crate-metadata.json"] == nil {
		t.Errorf("root %v", root)
	}
	run := ids["#run-first"]
	if run["@type"] != "CreateAction" || len(run["object"].([]any)) != 2 || len(run["result"].([]any)) != 3 {
		t.Errorf("run %v", run)
	}
	for _, e := range c.Graph {
		for key, v := range e {
			all, ok := v.([]any)
			if !ok {
				all = []any{v}
			}
			for _, one := range all {
				if r, ok := one.(map[string]any); ok && !strings.HasPrefix(r["@id"].(string), "https://w3id.org/ro/crate/") && ids[r["@id"].(string)] == nil {
					t.Errorf("%s of %s leads to %s, which is not there", key, e["@id"], r["@id"])
				}
			}
		}
	}
}

// TestEstimate: 10 s, one for ten cells and queries, one for 50,000 rows.
func TestEstimate(t *testing.T) {
	for _, c := range []struct {
		cells, queries int
		rows           int64
		want           string
	}{{0, 0, 0, "less than 1 minute"}, {20, 30, 2_000_000, "less than 1 minute"}, {20, 30, 2_300_000, "less than 5 minutes"},
		{0, 0, 20_000_000, "less than 10 minutes"}, {0, 0, 1_000_000_000, "less than 6 hours"}} {
		if got := Estimate(c.cells, c.queries, c.rows); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestManifest(t *testing.T) {
	data, err := testManifest().Encode()
	if err != nil {
		t.Fatal(err)
	}
	m, err := Decode(data)
	if err != nil || !reflect.DeepEqual(m, testManifest()) {
		t.Errorf("read back %+v, %v", m, err)
	}
	if withheld, all := m.Withheld(); withheld != 1 || all != 2 {
		t.Errorf("%d of %d withheld", withheld, all)
	}
	for change, want := range map[string]string{
		`"format": 2→"format": 3`: "format 3", `"name": "first"→"name": "../x"`: "folder", `"notebook": "nb.ipynb"→"notebook": "../nb"`: "file",
		`"snapshot": ""→"snapshot": "/etc/x"`: "snapshot", `{→[`: "unpack", "\n}\n→}{": "more text",
	} {
		from, to, _ := strings.Cut(change, "→")
		if _, err := Decode([]byte(strings.Replace(string(data), from, to, 1))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", change, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	data, _ := testManifest().Encode()
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Decode(data)
		if err != nil {
			return
		}
		if _, err := Documents(m, testEntries()); err != nil {
			t.Error(err)
		}
	})
}

// Data under BSD carry its text, those of Creative Commons name their source; what may not be passed on is not in the list.
func TestDataOfOthers(t *testing.T) {
	m := &Manifest{Format: Format, Title: "T", Studies: []Study{{Data: DataDir, Simulated: true}, {Data: StudiesDir + "/public", Sources: []Source{
		{Name: "one", Title: "Scans", Repository: "a/b", Commit: "0123456789abcdef", License: "BSD-3-Clause", Note: "Copyright (c) A.", Citation: "A 2015."},
		{Name: "two", Title: "Lists", Repository: "c/d", Commit: "f", License: "CC-BY-2.0", Note: "Attribution: C.", Citation: "C 2018."}}}},
		Simulated: true, Needs: []Need{{"third", "Third", "a set: 'bridle import set STUDY' fetches it"}}}
	documents, err := Documents(m, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, words := range map[string]string{"licences/one.txt": "Copyright (c) A.\n\nRedistribution and use", "licences/two.txt": "https://spdx.org/licenses/CC-BY-2.0",
		"README.md": "`studies/public/` has Scans (one, https://github.com/a/b at `0123456789ab`), under BSD-3-Clause", "APPENDIX.md": "Third (third) needs a set"} {
		if !strings.Contains(string(documents[name]), words) {
			t.Errorf("%s lacks %q:\n%s", name, words, documents[name])
		}
	}
	if !strings.Contains(string(documents["README.md"]), "SIMULATED: the data in data/ come") {
		t.Errorf("README does not say which data are simulated:\n%s", documents["README.md"])
	}
	if MayPack("") || MayPack("CC-BY-NC-4.0") || !MayPack("CC-BY-2.0") {
		t.Error("licences of data that may be passed on")
	}
}

// A manifest of the first format has its one study in data/; places outside of the archive are refused.
func TestDecodePlaces(t *testing.T) {
	const one = `{"format": 1, "reports": [{"name": "r", "notebook": "n.ipynb", "study": true}]}`
	m, err := Decode([]byte(one))
	if err != nil || m.Reports[0].Data != DataDir {
		t.Errorf("%v, data %q", err, m.Reports[0].Data)
	}
	for _, data := range []string{`"../x"`, `"/x"`, `"reports/r"`, `"studies/../../x"`, `""`} {
		text := `{"format": 2, "reports": [{"name": "r", "notebook": "n.ipynb", "study": true, "data": ` + data + `}]}`
		if _, err := Decode([]byte(text)); err == nil || !strings.Contains(err.Error(), "not a study within the archive") {
			t.Errorf("data %s: got %v", data, err)
		}
	}
	marks := (&Manifest{Redaction: Redaction{Mark: "M"}}).Marks(&Report{Figures: []Figure{{Name: "a", Redrawn: "why"}, {Name: "b"}}})
	if len(marks) != 1 || marks["a"] != "M" {
		t.Errorf("marks %v", marks)
	}
}
