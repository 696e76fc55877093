package bundle

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed licences/BSD-3-Clause.txt
var bsd3 string

// MayPack reports whether a licence, by its SPDX identifier, lets data be passed on
// with their source named. Others are fetched by each reader.
func MayPack(license string) bool {
	return slices.Contains([]string{"BSD-3-Clause", "CC0-1.0", "CC-BY-2.0", "CC-BY-3.0", "CC-BY-4.0"}, license)
}

// licences returns the texts that must go with data of others, by path: the terms of
// BSD ask for it, those of Creative Commons for a link.
func licences(m *Manifest) map[string]string {
	files := map[string]string{}
	for _, s := range m.Studies {
		for _, from := range s.Sources {
			text := fmt.Sprintf("%s\nhttps://github.com/%s at %s\nLicence: %s, https://spdx.org/licenses/%[4]s\n%s\n", from.Title, from.Repository, from.Commit, from.License, from.Note)
			if from.License == "BSD-3-Clause" {
				text += "\n" + bsd3
			}
			files["licences/"+from.Name+".txt"] = text
		}
	}
	return files
}

// sources lists the data of others.
func sources(m *Manifest) string {
	var b strings.Builder
	for _, s := range m.Studies {
		for _, from := range s.Sources {
			fmt.Fprintf(&b, "- `%s/` has %s (%s, https://github.com/%s at `%.12s`), under %s; see `licences/%s.txt`. Cite: %s\n",
				s.Data, line(from.Title), from.Name, from.Repository, from.Commit, from.License, from.Name, line(from.Citation))
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "## Data of others\n\n" + b.String() + "\n"
}

// needs lists the reports that are not here.
func needs(m *Manifest) string {
	if len(m.Needs) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n## Reports that are not here\n\n")
	for _, n := range m.Needs {
		fmt.Fprintf(&b, "- %s (%s) needs %s\n", line(n.Title), n.Report, line(n.Needs))
	}
	return b.String() + "\n"
}

// andStudies names the studies beside the first.
func andStudies(m *Manifest) string {
	var b strings.Builder
	for _, s := range m.Studies {
		if s.Data != DataDir {
			b.WriteString(", `" + s.Data + "/`")
		}
	}
	return b.String()
}
