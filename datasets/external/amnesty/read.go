package amnesty

import (
	"context"
	"fmt"
	"path"
	"path/filepath"

	"bridle/datasets/external"
	"bridle/datasets/external/internal/ledger"
	"bridle/datasets/schema/indicators"
	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/resolutions"
)

// The names of the sets in the manifest.
const (
	Set2018 = "amnesty-nso-2018"
	Set2021 = "amnesty-nso-2021"
)

// pairsFile is the path of the only file of the set of 2018 in the manifest.
const pairsFile = "2018-08-01_nso/indicators.csv"

// Read2018 reads the set of 2018 in the folder dir and hands its rows to emit, one
// after the other and always in the same order: indicators by line, name before
// address; resolutions by line; rejects by line.
//
// Each row is a value of a row type of datasets/schema with RunID left empty. Equal
// input gives equal rows, so an interrupted import is continued by passing over as
// many rows of each dataset as are recorded already. Lines count from 1, the header.
//
// Read2018 does not compare the file with the manifest; see external.Verify.
//
// # Errors
//
// A file that is missing, empty, or without one of the columns is an error that names
// the file, and nothing is handed on. A line that cannot be read is not an error but a
// row of rejects. Read2018 stops when ctx ends and at the first error of emit, which
// it returns unwrapped.
func Read2018(ctx context.Context, dir string, emit func(row any) error) (external.Counts, error) {
	set := named(Set2018)
	content, err := readFile(dir, pairsFile)
	if err != nil {
		return nil, err
	}
	var account ledger.Ledger
	taken, err := pairs(content, account.Section(pairsFile, ""))
	if err != nil {
		return nil, fmt.Errorf("amnesty: %s %w; get the set again", filepath.Join(dir, filepath.FromSlash(pairsFile)), err)
	}
	for _, p := range taken {
		account.Add(
			indicator(set, pairsFile, "domain", p.name, nil, p.line),
			indicator(set, pairsFile, "address", p.address.String(), nil, p.line),
		)
	}
	for _, p := range taken {
		account.Add(resolution(set, p))
	}
	return account.Counts(), account.Emit(ctx, emit)
}

// Read2021 reads the set of 2021 in the folder dir and hands its rows to emit, as
// [Read2018] does: indicators, then name_observations, then rejects, each file by
// file in the order of the manifest, and by line.
//
// The label of a row is the list on which the name stands: all (domains.txt), v2, v3,
// v4 or v4-validation. A name on two lists is two rows of each dataset.
//
// # Errors
//
// As for [Read2018]; no file has a header.
func Read2021(ctx context.Context, dir string, emit func(row any) error) (external.Counts, error) {
	set := named(Set2021)
	var account ledger.Ledger
	var observations []any
	for _, f := range set.Files {
		content, err := readFile(dir, f.Path)
		if err != nil {
			return nil, err
		}
		list := label(f.Path)
		for _, s := range names(content, account.Section(f.Path, "")) {
			account.Add(indicator(set, f.Path, "domain", s.name, &list, s.line))
			observations = append(observations, observation(set, f.Path, s, &list))
		}
	}
	account.Add(observations...)
	return account.Counts(), account.Emit(ctx, emit)
}

// named returns a set of the manifest that this package reads.
func named(name string) external.Set {
	set, found := external.Named(name)
	if !found {
		panic("amnesty: the manifest has no set " + name)
	}
	return set
}

// label returns the label of the names in a file of the set of 2021.
func label(file string) string {
	switch path.Base(file) {
	case "domains.txt":
		return "all"
	case "v2_domains.txt":
		return "v2"
	case "v3_domains.txt":
		return "v3"
	case "v4_domains.txt":
		return "v4"
	case "v4_validation_domains.txt":
		return "v4-validation"
	}
	panic("amnesty: no label is known for " + file)
}

// indicator ties a name or an address to the product of the set.
func indicator(set external.Set, file, kind, value string, label *string, line int64) indicators.Row {
	return indicators.Row{
		Kind: kind, Value: value, Product: set.Product, Label: label,
		PublishedOn: &set.PublishedOn, Source: set.Source(file, ""), SourceRow: line,
	}
}

// resolution says that a name pointed to an address, at a time that is not told.
func resolution(set external.Set, p pair) resolutions.Row {
	rrtype := "A"
	if p.address.Is6() {
		rrtype = "AAAA"
	}
	return resolutions.Row{
		Name: p.name, Rrtype: rrtype, Value: p.address.String(),
		Source: set.Source(pairsFile, ""), SourceRow: &p.line,
	}
}

// observation says that a name stands on a list.
func observation(set external.Set, file string, s sighting, label *string) nameobservations.Row {
	return nameobservations.Row{
		Name: s.name, SeenIn: "list", Label: label,
		Source: set.Source(file, ""), SourceRow: &s.line,
	}
}
