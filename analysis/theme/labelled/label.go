package labelled

import (
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"bridle/analysis/theme/lexicon"
)

// Name is a name with what a person read in it.
type Name struct {
	Name string
	// Languages of its words: usually one, several if the name mixes them or is the same in
	// both; none if it has no words; "other" for a language that the lexicon does not have.
	Languages []string
	// Themes and Countries that the name states; none if it states none.
	Themes, Countries []string
	// Imitates is the brand that is imitated, or "".
	Imitates string
	// Source is where the name comes from, Rule what the label rests on.
	Source, Rule string
	// Line is the line of the file, from 1.
	Line int
}

// HeldOut tells whether a name belongs to the part that rules and lists were not tuned on: the
// last bit of the first byte of its SHA-256 is 1.
func (n Name) HeldOut() bool { return sha256.Sum256([]byte(n.Name))[0]&1 == 1 }

// header is the first line of the file.
const header = "name,language,themes,countries,imitates,source,labelled_by"

// Read reads names with their labels from CSV: name, language, themes, countries, imitates,
// source, labelled_by. Fields with several values separate them by spaces. A theme that is not
// in the lexicon, a name that comes twice and a line that is short are errors with their line.
func Read(r io.Reader) ([]Name, error) {
	c := csv.NewReader(r)
	first, err := c.Read()
	if err != nil {
		return nil, fmt.Errorf("labels, line 1: %w", err)
	}
	if strings.Join(first, ",") != header {
		return nil, fmt.Errorf("labels, line 1: the columns are %s, want %s", strings.Join(first, ","), header)
	}
	seen := map[string]int{}
	var all []Name
	for {
		f, err := c.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("labels: %w", err)
		}
		line, _ := c.FieldPos(0)
		n := Name{
			Name: f[0], Languages: strings.Fields(f[1]), Themes: strings.Fields(f[2]), Countries: strings.Fields(f[3]),
			Imitates: f[4], Source: f[5], Rule: f[6], Line: line,
		}
		if n.Name == "" || n.Source == "" || n.Rule == "" {
			return nil, fmt.Errorf("labels, line %d: name, source and labelled_by must not be empty", line)
		}
		if before, twice := seen[n.Name]; twice {
			return nil, fmt.Errorf("labels, line %d: %s stands in line %d already", line, n.Name, before)
		}
		seen[n.Name] = line
		for _, t := range n.Themes {
			if !slices.Contains(lexicon.Themes(), t) {
				return nil, fmt.Errorf("labels, line %d: %q is no theme; use some of %s", line, t, strings.Join(lexicon.Themes(), " "))
			}
		}
		all = append(all, n)
	}
}
