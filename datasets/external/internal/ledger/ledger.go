package ledger

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"bridle/datasets/external"
	"bridle/datasets/schema/rejects"
)

// maxRaw is the longest text of a rejected row, as the schema of rejects says.
const maxRaw = 4096

// Ledger is the account of one import. The zero value is ready for use.
type Ledger struct {
	sections []*Section
	rows     []any
}

// Section is the account of one file, or of one table within it.
type Section struct {
	count    external.Count
	rejected []rejects.Row
}

// Section opens the account of a section. Sections are reported in the order in
// which they were opened.
func (l *Ledger) Section(file, name string) *Section {
	s := &Section{count: external.Count{File: file, Section: name}}
	l.sections = append(l.sections, s)
	return s
}

// Read notes that one more row of the section was read.
func (s *Section) Read() { s.count.Read++ }

// Take notes that n rows of the section were taken over.
func (s *Section) Take(n int) { s.count.Taken += int64(n) }

// Reject notes that a row of the section cannot be taken over. row counts from 1;
// column is empty if the row as a whole is at fault; raw is the row as read, of which
// at most 4,096 bytes are kept, what is not UTF-8 replaced.
func (s *Section) Reject(row int64, column, reason, raw string) {
	s.count.Rejected++
	r := rejects.Row{File: s.count.File, Section: s.count.Section, Row: row, Reason: reason, Raw: clip(raw)}
	if column != "" {
		r.ColumnName = &column
	}
	s.rejected = append(s.rejected, r)
}

// clip returns at most maxRaw bytes of s, as UTF-8, cut between characters.
func clip(s string) string {
	s = strings.ToValidUTF8(s[:min(len(s), 2*maxRaw)], "\uFFFD")
	if len(s) <= maxRaw {
		return s
	}
	end := maxRaw
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// Add appends rows to those that Emit will hand on.
func (l *Ledger) Add(rows ...any) { l.rows = append(l.rows, rows...) }

// Counts returns what became of the rows read, section by section.
func (l *Ledger) Counts() external.Counts {
	counts := make(external.Counts, 0, len(l.sections))
	for _, s := range l.sections {
		counts = append(counts, s.count)
	}
	return counts
}

// Emit checks the account and then hands on all rows in the order in which they were
// added, the rejected ones last: section by section, each by row number. It stops at
// the first error of emit, which it returns, and when ctx ends.
func (l *Ledger) Emit(ctx context.Context, emit func(row any) error) error {
	if err := l.Counts().Check(); err != nil {
		return err
	}
	rows := slices.Clone(l.rows)
	for _, s := range l.sections {
		sorted := slices.SortedStableFunc(slices.Values(s.rejected), func(a, b rejects.Row) int {
			return cmp.Compare(a.Row, b.Row)
		})
		for _, r := range sorted {
			rows = append(rows, r)
		}
	}
	for _, r := range rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := emit(r); err != nil {
			return err
		}
	}
	return nil
}
