package external

import "fmt"

// Count says what became of the rows of one section of one file.
type Count struct {
	// File is the path of the file in the manifest.
	File string
	// Section is the table within the file; empty if the file has none.
	Section string
	// Read, Taken and Rejected count rows of the file: lines, or rows of a table.
	// One row of a file may give several rows of a study, or share one with others.
	Read, Taken, Rejected int64
}

// Counts is the ledger of an import, one count for each file and section in the
// order in which they were read.
type Counts []Count

// Check returns an error if any rows read were neither taken over nor rejected, or
// were both. It names the first file and section whose account does not add up.
func (c Counts) Check() error {
	for _, n := range c {
		if n.Read != n.Taken+n.Rejected {
			return fmt.Errorf("external: the account of %s %s does not add up: %d rows read, %d taken over, %d rejected; do not use this import",
				n.File, n.Section, n.Read, n.Taken, n.Rejected)
		}
	}
	return nil
}

// Total returns the sums over all files and sections.
func (c Counts) Total() Count {
	var sum Count
	for _, n := range c {
		sum.Read += n.Read
		sum.Taken += n.Taken
		sum.Rejected += n.Rejected
	}
	return sum
}
