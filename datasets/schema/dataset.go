package schema

import (
	"fmt"
	"reflect"
	"slices"
)

// Layer says how far a dataset is from the wire.
type Layer string

// The layers of a study, and the ledger that keeps account of them.
const (
	Ledger      Layer = "ledger"      // which runs and parts there are
	Raw         Layer = "raw"         // what was on the wire or in a published file, never edited
	Observation Layer = "observation" // flat rows derived from raw ones
	Estimate    Layer = "estimate"    // conclusions, with their evidence
)

// Dataset describes one kind of row.
type Dataset struct {
	// Name is the name of the table, of the view and of the parts.
	Name string
	// Layer says how the rows came to be.
	Layer Layer
	// Version is the schema version written into each part. Readers refuse
	// parts with a newer one.
	Version int
	// SQL creates the table and comments on it and on every column.
	SQL string
	// Row is the type of one row.
	Row reflect.Type
	// Volatile names the columns that tell how a row was obtained rather than
	// what was found: run identifiers, ordinals, ports, durations. The hash of
	// a table leaves them out; all other columns are its science columns.
	Volatile []string
}

// IsDerived reports whether rows of the dataset are computed from rows of other
// datasets, so that several runs may describe the same thing.
func (d Dataset) IsDerived() bool { return d.Layer == Observation || d.Layer == Estimate }

// HasParts reports whether rows of the dataset are kept in Parquet parts. The
// ledger is kept in run.json files and in study.duckdb alone.
func (d Dataset) HasParts() bool { return d.Layer != Ledger }

// Science returns the names of the columns over which a table's hash is taken,
// in column order.
func (d Dataset) Science() []string {
	var names []string
	for _, c := range d.Columns() {
		if !slices.Contains(d.Volatile, c.Name) {
			names = append(names, c.Name)
		}
	}
	return names
}

// For returns the dataset whose rows have type T.
//
// For panics if T is no row type: that is a mistake of the caller.
func For[T any]() Dataset {
	t := reflect.TypeFor[T]()
	for _, d := range All() {
		if d.Row == t {
			return d
		}
	}
	panic(fmt.Sprintf("schema: %v is not the row type of a dataset", t))
}

// Named returns the dataset of that name and whether there is one.
func Named(name string) (Dataset, bool) {
	for _, d := range All() {
		if d.Name == name {
			return d, true
		}
	}
	return Dataset{}, false
}
