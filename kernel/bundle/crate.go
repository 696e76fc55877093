package bundle

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// thing is an entity of JSON-LD; its keys are written sorted.
type thing = map[string]any

func ref(id string) thing { return thing{"@id": id} }

// crate is ro-crate-metadata.json: RO-Crate 1.1 with the profile Process Run Crate
// 0.5. Each report is a CreateAction of the program on a notebook and the data; it
// has no time, since nothing here depends on a clock.
func crate(m *Manifest, entries []Entry) thing {
	const profile = "https://w3id.org/ro/wfrun/process/0.5"
	var parts, mentions, contents []any
	for _, e := range entries {
		parts = append(parts, ref(e.Name))
		contents = append(contents, thing{"@id": e.Name, "@type": "File", "name": path.Base(e.Name),
			"contentSize": fmt.Sprint(e.Bytes), "sha256": e.SHA256, "encodingFormat": mediaType(e.Name)})
	}
	for _, r := range m.Reports {
		action := r.action(entries)
		mentions = append(mentions, ref(action["@id"].(string)))
		contents = append(contents, action)
	}
	var people []any
	for i, a := range authors(m) {
		id := fmt.Sprintf("#author-%d", i+1)
		people = append(people, ref(id))
		kind := "Person"
		if len(m.Authors) == 0 {
			kind = "Organization"
		}
		contents = append(contents, thing{"@id": id, "@type": kind, "name": a})
	}
	root := thing{"@id": "./", "@type": "Dataset", "name": m.Title, "description": description(m),
		"conformsTo": ref(profile), "hasPart": list(parts), "mentions": list(mentions), "author": list(people),
		"license": "not stated", "datePublished": m.Date}
	if m.License != "" {
		id := "https://spdx.org/licenses/" + m.License
		root["license"] = ref(id)
		contents = append(contents, thing{"@id": id, "@type": "CreativeWork", "name": m.License})
	}
	graph := []any{
		thing{"@id": "ro-crate-metadata.json", "@type": "CreativeWork",
			"about": ref("./"), "conformsTo": ref("https://w3id.org/ro/crate/1.1")},
		root,
		thing{"@id": profile, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
		program(m),
	}
	return thing{
		"@context": []any{"https://w3id.org/ro/crate/1.1/context", "https://w3id.org/ro/terms/workflow-run/context"},
		"@graph":   append(graph, contents...),
	}
}

// list makes an empty list of none.
func list(all []any) []any {
	if all == nil {
		return []any{}
	}
	return all
}

// program is what ran the notebooks.
func program(m *Manifest) thing {
	version := "unknown"
	if len(m.Build) > 0 {
		version = strings.Join(m.Build[:min(3, len(m.Build))], "; ")
	}
	return thing{"@id": "#bridle", "@type": "SoftwareApplication", "name": "Bridle", "softwareVersion": version}
}

// action is the run of a notebook.
func (r *Report) action(entries []Entry) thing {
	objects := []any{ref(NotebooksDir + "/" + r.Name + ".ipynb")}
	var results []any
	for _, e := range entries {
		if r.Study && strings.HasPrefix(e.Name, r.Data+"/") && strings.HasSuffix(e.Name, ".parquet") {
			objects = append(objects, ref(e.Name))
		}
		if strings.HasPrefix(e.Name, r.path("")) {
			results = append(results, ref(e.Name))
		}
	}
	return thing{"@id": "#run-" + r.Name, "@type": "CreateAction", "name": "Run of the notebook " + r.Notebook,
		"instrument": ref("#bridle"), "object": list(objects), "result": list(results)}
}

// description says in a sentence or two what the archive is.
func description(m *Manifest) string {
	var b strings.Builder
	withheld, all := m.Withheld()
	fmt.Fprintf(&b, "Data, notebooks and %d figures with the means to verify them.", all-withheld)
	if m.Simulated {
		of := "the data"
		if len(m.Studies) > 1 {
			var all []string
			for _, s := range m.Studies {
				if s.Simulated {
					all = append(all, s.Data+"/")
				}
			}
			of = "the data in " + strings.Join(all, " and ")
		}
		b.WriteString(" SIMULATED: " + of + " come from a simulated world and say nothing about any country or operator.")
	}
	if m.Redaction.AddressesIncluded {
		b.WriteString(" Contains addresses of resolvers.")
	} else {
		b.WriteString(" Addresses of resolvers are replaced by pseudonyms.")
	}
	return b.String()
}

// mediaType is the media type of a file, by its ending.
func mediaType(name string) string {
	types := []struct{ ending, media string }{
		{".csv", "text/csv"}, {".html", "text/html"}, {".ipynb", "application/x-ipynb+json"}, {".json", "application/json"},
		{".md", "text/markdown"}, {".parquet", "application/vnd.apache.parquet"}, {".pdf", "application/pdf"},
		{".png", "image/png"}, {".svg", "image/svg+xml"}, {".jpeg", "image/jpeg"},
	}
	for _, t := range types {
		if strings.HasSuffix(name, t.ending) {
			return t.media
		}
	}
	return "application/octet-stream"
}

// rowsLeftOut writes the counts by dataset in order.
func (r Redaction) rowsLeftOut() string {
	var all []string
	for name, n := range r.RowsLeftOut {
		all = append(all, fmt.Sprintf("%d of `%s`", n, name))
	}
	slices.Sort(all)
	if len(all) == 0 {
		return "none"
	}
	return strings.Join(all, ", ")
}
