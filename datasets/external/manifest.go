package external

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:embed manifest.json
var manifest []byte

// Set is one public data set at one commit of its repository.
type Set struct {
	// Name is the name by which commands and rows speak of the set.
	Name string `json:"name"`
	// Title says in one line what the set is.
	Title string `json:"title"`
	// Product is the spyware product to which the publisher ties the values.
	Product string `json:"product"`
	// PublishedOn is the day of publication that the publisher gives,
	// YYYY-MM-DD; empty if the publisher gives none.
	PublishedOn string `json:"published_on"`
	// Repository is owner and name on GitHub.
	Repository string `json:"repository"`
	// Commit is the full hash of the commit, CommittedOn its day, YYYY-MM-DD.
	Commit      string `json:"commit"`
	CommittedOn string `json:"committed_on"`
	// Licence says under which terms the set may be used.
	Licence Licence `json:"licence"`
	// Citation is the reference to print wherever the set is used.
	Citation string `json:"citation"`
	// Contains says what is in the set, with counts.
	Contains string `json:"contains"`
	// Limits says what is known to be missing, ambiguous or misleading.
	Limits []string `json:"limits"`
	// Files lists the files, in the order in which readers read them.
	Files []File `json:"files"`
}

// Licence names the terms of a set and the file of the repository that bears them.
type Licence struct {
	SPDX string `json:"spdx"`
	File string `json:"file"`
	Note string `json:"note"`
}

// File is one file of a set.
type File struct {
	// Path is the path inside the repository and below the folder of the set,
	// with slashes.
	Path string `json:"path"`
	// URL is where the file of that commit is found.
	URL string `json:"url"`
	// SHA256 is the hash of the file, 64 lower-case hex digits.
	SHA256 string `json:"sha256"`
	// Bytes is the size of the file.
	Bytes int64 `json:"bytes"`
	// Contains says what is in the file.
	Contains string `json:"contains"`
}

// Sets returns all sets of the manifest, in its order. The caller owns the result.
func Sets() []Set {
	decoder := json.NewDecoder(bytes.NewReader(manifest))
	decoder.DisallowUnknownFields()
	var sets []Set
	if err := decoder.Decode(&sets); err != nil {
		panic(fmt.Sprintf("external: the embedded manifest cannot be read: %v", err))
	}
	return sets
}

// Named returns the set of that name and whether there is one.
func Named(name string) (Set, bool) {
	for _, s := range Sets() {
		if s.Name == name {
			return s, true
		}
	}
	return Set{}, false
}

// Source returns the words by which a row names its origin: set, commit and file,
// as in "amnesty-nso-2018@3d8f…:2018-08-01_nso/indicators.csv". A section, such as
// a table of a database, follows after "#"; an empty one is left out.
func (s Set) Source(path, section string) string {
	source := s.Name + "@" + s.Commit + ":" + path
	if section != "" {
		source += "#" + section
	}
	return source
}
