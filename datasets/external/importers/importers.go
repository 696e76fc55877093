package importers

import (
	"context"

	"bridle/datasets/external"
	"bridle/datasets/external/amnesty"
	"bridle/datasets/external/spywarescan"
)

// Read reads a set in the folder dir and hands its rows to emit, always in the same
// order and grouped by dataset, rejects last. Rows are values of the row types of
// datasets/schema with RunID left empty. What was read of a damaged input is never
// handed on. The counts say what became of the rows of the input; they are nil if it
// could not be read, and complete even if emit or ctx ended the import early.
type Read func(ctx context.Context, dir string, emit func(row any) error) (external.Counts, error)

// For returns the reader of the set of that name and whether there is one. Every set
// of the manifest has one.
func For(name string) (Read, bool) {
	switch name {
	case spywarescan.SetName:
		return spywarescan.Read, true
	case amnesty.Set2018:
		return amnesty.Read2018, true
	case amnesty.Set2021:
		return amnesty.Read2021, true
	}
	return nil, false
}
