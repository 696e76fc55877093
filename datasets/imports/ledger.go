package imports

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"bridle/datasets/schema/rejects"
)

// Emit takes a row: a resolvers.Row, prefixes.Row, targets.Row, grabs.Row, certificates.Row,
// httpresponses.Row, resolutions.Row, nameobservations.Row, attributes.Row, statements.Row, operators.Row, resolvergroups.Row, probes.Row
// or rejects.Row by value, RunID left empty. Rows come in the
// order of the file, the same in every reading. An error ends the
// reading.
type Emit func(row any) error

// Ledger is the account of one file.
type Ledger struct {
	// Lines is the number of lines of the file, the last one with or without its end; of an
	// MMDB file, the number of networks that have a record.
	Lines int64
	// Taken, Duplicates, Rejected and Blank are the fates of lines. A line that gave at
	// least one row is taken; one that gave none because all it says was said by earlier
	// lines is a duplicate; blank lines are empty, comments, headers or summaries.
	Taken, Duplicates, Rejected, Blank int64
	// Rows is the number of rows that the lines taken over gave.
	Rows int64
	// Parts is the number of rows of rejects beyond one for each line that was not taken
	// over: one bad service of several of a host, one bad origin of several of a prefix.
	// What a line repeats of earlier ones is one such part, however much it is.
	Parts int64
	// RejectRows is the number of rows of rejects.
	RejectRows int64
	// Complaints are statements of the file about itself that its lines do not bear out,
	// such as a number of records. The lines that made them are among the rejected.
	Complaints []string
	// Unread are the fields of a scan or of probes by others, or of a file of names, that no column takes over, and types of records that
	// are passed over, by name; nil for other files.
	Unread []Unread
}

// Check returns an error if the account does not add up: lines = taken + duplicates +
// rejected + blank, and rows of rejects = duplicates + rejected + parts.
func (l Ledger) Check() error {
	if l.Lines != l.Taken+l.Duplicates+l.Rejected+l.Blank ||
		l.RejectRows != l.Duplicates+l.Rejected+l.Parts || l.Rows < l.Taken {
		return fmt.Errorf("imports: the account does not add up: %+v; do not use this import", l)
	}
	return nil
}

// account is a ledger under way, and where rows go.
type account struct {
	Ledger
	file string
	emit Emit
	err  error // the first error of emit
	// The line being read.
	line        int64
	raw         string
	rows, wrong int64
	dup         int64  // entries that repeat earlier ones
	dupWhat     string // the first of them
	dupLine     int64  // and where it stands
}

// errStop ends a reading after an error of emit.
var errStop = errors.New("stop")

// begin opens the account of the next line.
func (a *account) begin(line int64, raw string) {
	a.line, a.raw = line, raw
	a.rows, a.wrong, a.dup = 0, 0, 0
}

// end closes the account of a line: what came of it decides its fate. However many of its
// entries repeat earlier ones, they are one row of rejects.
func (a *account) end() error {
	a.Lines++
	if a.dup > 0 {
		reason := fmt.Sprintf("duplicate: %s stands in line %d", a.dupWhat, a.dupLine)
		if a.dup > 1 {
			reason += fmt.Sprintf(", and so %d more of this line stand in earlier ones", a.dup-1)
		}
		a.refuse(a.line, "", reason, a.raw)
	}
	repeats := min(a.dup, 1)
	switch {
	case a.rows > 0:
		a.Taken++
		a.Rows += a.rows
		a.Parts += repeats + a.wrong
	case a.wrong > 0:
		a.Rejected++
		a.Parts += repeats + a.wrong - 1
	case a.dup > 0:
		a.Duplicates++
	default:
		a.Blank++
	}
	if a.err != nil {
		return errStop
	}
	return nil
}

// take hands a row on.
func (a *account) take(row any) {
	a.rows++
	a.send(row)
}

// reject notes that the line, or one entry of it, cannot be taken over. column is empty if
// the line as a whole is at fault.
func (a *account) reject(column, format string, args ...any) {
	a.wrong++
	a.refuse(a.line, column, fmt.Sprintf(format, args...), a.raw)
}

// duplicate notes that an entry of the line stands in an earlier one.
func (a *account) duplicate(what fmt.Stringer, line int64) {
	if a.dup++; a.dup == 1 {
		a.dupWhat, a.dupLine = what.String(), line
	}
}

// complain turns a blank line read earlier, which made a statement about the file, into a
// rejected one.
func (a *account) complain(line int64, raw, format string, args ...any) {
	text := clip(fmt.Sprintf(format, args...))
	a.Complaints = append(a.Complaints, fmt.Sprintf("line %d: %s", line, text))
	a.Blank--
	a.Rejected++
	a.refuse(line, "", text, raw)
}

func (a *account) refuse(line int64, column, reason, raw string) {
	a.RejectRows++
	r := rejects.Row{File: a.file, Row: line, Reason: clip(reason), Raw: clip(raw)}
	if column != "" {
		r.ColumnName = &column
	}
	a.send(r)
}

func (a *account) send(row any) {
	if a.err == nil {
		a.err = a.emit(row)
	}
}

// maxRaw is the longest text of a rejected line in bytes, as the schema of rejects says.
const maxRaw = 4096

// clip returns at most maxRaw bytes of s as UTF-8, cut between characters. Each run of
// bytes that are none becomes one replacement character.
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
