package imports

import (
	"context"
	"errors"
	"net/netip"
	"path/filepath"
	"strings"

	"bridle/datasets/internal/canonical"
	"bridle/datasets/schema/operators"
)

// Operators says how to read a user's table of operators: names and addresses, and whose they are.
type Operators struct {
	// Path is the file. Rejects name it by its last element.
	Path string
	// Source is the source of the rows; empty means the name of the file.
	Source string
	// Columns chooses among the columns of the file those of [OperatorColumns].
	Columns Columns
}

// OperatorColumns are what columns may hold. operator and value must be there.
func OperatorColumns() []string {
	return []string{"operator", "value", "kind", "role", "valid_from_on", "valid_to_on"}
}

// Read reads the table, twice: whether an operator has a value alone is known at the end only. The ledger tells what
// became of the lines read so far even if there is an error.
//
// A value is an address if it can be read as one, else a name; a column kind that says otherwise rejects the line. Names become
// lower case, A-labels, without final dot; wildcards and single labels are rejected. A line that says the same
// as an earlier one is a duplicate; one that gives an operator's value another role or other days is rejected, since
// which of the two holds is for the user to say.
func (o Operators) Read(ctx context.Context, emit Emit) (Ledger, error) {
	name := filepath.Base(o.Path)
	if o.Source == "" {
		o.Source = name
	}
	if err := o.Columns.checkChoice(OperatorColumns()); err != nil {
		return Ledger{}, err
	}
	holders := map[string]string{} // who has a value; empty: several
	first := o.reading(name, func(any) error { return nil })
	first.taken = func(row operators.Row) {
		if who, found := holders[row.Value]; found && who != row.Operator {
			holders[row.Value] = ""
		} else if !found {
			holders[row.Value] = row.Operator
		}
		first.take(row)
	}
	if err := first.read(ctx, o.Path); err != nil {
		return first.Ledger, err
	}
	second := o.reading(name, emit)
	second.taken = func(row operators.Row) {
		row.IsUnique = holders[row.Value] == row.Operator
		second.take(row)
	}
	err := second.read(ctx, o.Path)
	return second.Ledger, err
}

// owned is a table of operators being read.
type owned struct {
	chosen
	source string
	taken  func(operators.Row)
	seen   map[ownership]heldAs
}

// ownership is an operator and a value.
type ownership struct{ operator, value string }

// heldAs is what a line says of them.
type heldAs struct {
	role, from, to string
	line           int64
}

func (o Operators) reading(name string, emit Emit) *owned {
	t := &owned{source: o.Source, seen: map[ownership]heldAs{}}
	t.chosen = chosen{account: account{file: name, emit: emit}, Columns: o.Columns, fields: OperatorColumns(),
		needs: []string{"operator", "value"}, record: t.line}
	return t
}

// line takes a line over.
func (t *owned) line(said map[string]string) {
	row := operators.Row{Basis: "table", Source: t.source, SourceRow: new(t.account.line)}
	var err error
	if row.Operator, err = canonical.Word(said["operator"]); err != nil {
		t.reject("operator", "the label of the operator %v", err)
		return
	}
	if row.Kind, row.Value, err = kindOf(said["kind"], said["value"]); err != nil {
		t.reject("value", "%.80q %v", said["value"], err)
		return
	}
	if role := said["role"]; role != "" {
		if role != "command_and_control" && role != "exploit_link" {
			t.reject("role", "%.40q is neither command_and_control nor exploit_link; leave it empty if it is not known", role)
			return
		}
		row.Role = &role
	}
	for _, day := range []struct {
		column string
		to     **string
	}{{"valid_from_on", &row.ValidFromOn}, {"valid_to_on", &row.ValidToOn}} {
		text := said[day.column]
		if text == "" {
			continue
		}
		if !isDay(text) {
			t.reject(day.column, "%.40q is not a day such as 2026-03-01", text)
			return
		}
		*day.to = &text
	}
	now := heldAs{said["role"], said["valid_from_on"], said["valid_to_on"], t.account.line}
	if now.from != "" && now.to != "" && now.to < now.from {
		t.reject("valid_to_on", "the last day, %s, is before the first, %s", now.to, now.from)
		return
	}
	t.once(row, now)
}

// once takes a row over unless an earlier line spoke of the same.
func (t *owned) once(row operators.Row, now heldAs) {
	key := ownership{row.Operator, row.Value}
	before, found := t.seen[key]
	same := before
	same.line = now.line
	switch {
	case !found:
		t.seen[key] = now
		t.taken(row)
	case same == now:
		t.duplicate(named(row.Operator+" "+row.Value), before.line)
	default:
		t.reject("", "line %d gives %s of %s with another role or other days; an operator has one line for a value", before.line, row.Value, row.Operator)
	}
}

// kindOf returns what a value is and its canonical form. kind may be empty.
func kindOf(kind, text string) (string, string, error) {
	_, notAddress := netip.ParseAddr(text)
	switch {
	case kind != "" && kind != "name" && kind != "address":
		return "", "", errors.New("is of a kind that is neither name nor address")
	case kind == "address" || kind == "" && notAddress == nil:
		a, err := address(text)
		if err != nil {
			return "", "", errors.New("is no address of a single host")
		}
		return "address", a.String(), nil
	case notAddress == nil:
		return "", "", errors.New("is an address, and its kind says name")
	}
	name, err := fullName(text)
	return "name", name, err
}

// fullName returns the canonical form of a name of at least two labels that is no wildcard, A-labels
// and underscores included.
func fullName(text string) (string, error) {
	name, err := recordName(text)
	switch {
	case err != nil:
		return "", err
	case strings.HasPrefix(name, "*"):
		return "", errors.New("is a wildcard, and caches hold names")
	case !strings.Contains(name, "."):
		return "", errors.New("is a single label, not a domain name of two or more")
	case strings.Trim(name[strings.LastIndexByte(name, '.')+1:], "0123456789") == "":
		return "", errors.New("ends in a number and is no domain name")
	}
	return name, nil
}
