package imports

import (
	"context"
	"net/netip"
	"path/filepath"
	"strings"

	"bridle/datasets/schema/statements"
)

// Statements says how to read what analysts know of pairs: a CSV whose header names the columns
// of [StatementColumns].
type Statements struct {
	Path string
	// Source names the source; empty: the name of the file.
	Source string
}

// StatementColumns are the columns. All but withdrawn must be there, and none of them may be empty.
// withdrawn is yes if the author takes the statement back, and no or empty if not.
func StatementColumns() []string {
	return []string{"kind", "first", "second", "author", "stated_on", "reason", "withdrawn"}
}

// Read reads the file. It gives rows of statements and of rejects.
func (o Statements) Read(ctx context.Context, emit Emit) (Ledger, error) {
	columns := StatementColumns()
	s := &stated{account: account{file: filepath.Base(o.Path), emit: emit}, source: o.Source, seen: map[[16]byte]int64{},
		columns: columns, needs: columns[:len(columns)-1]}
	s.record = s.statement
	return s.read(ctx, o.Path)
}

// statement takes a line over.
func (s *stated) statement(said map[string]string) {
	for _, need := range s.needs {
		if said[need] == "" {
			s.reject(need, "%s is empty; a statement needs kind, both of the pair, author, day and reason", need)
			return
		}
	}
	row := statements.Row{Kind: said["kind"], Author: said["author"], StatedOn: said["stated_on"], Reason: said["reason"],
		Source: s.source, SourceRow: new(s.line)}
	switch withdrawn := said["withdrawn"]; {
	case row.Kind != "must_link" && row.Kind != "cannot_link":
		s.reject("kind", "%.40q is neither must_link nor cannot_link", row.Kind)
		return
	case !isDay(row.StatedOn):
		s.reject("stated_on", "%.40q is not a day such as 2026-03-01", row.StatedOn)
		return
	case withdrawn != "" && withdrawn != "yes" && withdrawn != "no":
		s.reject("withdrawn", "%.40q is neither yes nor no", withdrawn)
		return
	case strings.ToValidUTF8(row.Author+row.Reason, "") != row.Author+row.Reason:
		s.reject("", "author or reason is not UTF-8")
		return
	}
	row.IsWithdrawn = said["withdrawn"] == "yes"
	for _, side := range []struct {
		column string
		to     *string
	}{{"first", &row.First}, {"second", &row.Second}} {
		subject, err := either(said[side.column])
		if err != nil {
			s.reject(side.column, "%.80q %v", said[side.column], err)
			return
		}
		*side.to = subject
	}
	if row.First == row.Second {
		s.reject("second", "both of the pair are %s", row.First)
		return
	}
	row.First, row.Second = min(row.First, row.Second), max(row.First, row.Second)
	key := digestOf(row.Kind, row.First, row.Second, row.Author, row.StatedOn, row.Reason, said["withdrawn"])
	if first, twice := s.seen[key]; twice {
		s.duplicate(named(row.First+" and "+row.Second), first)
		return
	}
	s.seen[key] = s.line
	s.take(row)
}

// either returns a name or an address in canonical form.
func either(text string) (string, error) {
	if _, err := netip.ParseAddr(text); err == nil {
		return subjectOf("address", text)
	}
	return subjectOf("name", text)
}
