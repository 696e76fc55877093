package hideandseek2018

import (
	"strconv"
	"strings"
)

// Basis says on what a row rests.
type Basis struct {
	// Sources are keys of [Sources], one at least.
	Sources []string
	// Status is confirmed, computed, inferred, open, not_published, not_read or rule; see the dictionary.
	Status string
}

// Source is what was read.
type Source struct{ Key, Reference, Kind, Gives string }

// Operator is an operator whose code name was read. Empty texts mean what the dictionary says of nulls.
type Operator struct {
	Name, Region, Focus, FocusBasis string
	From, To                        string // YYYY-MM; To may be present
	Theme, Remarks                  string
	Basis
}

// OperatorCountry is a relation of an operator, or of a group of rows without a name, to a country.
type OperatorCountry struct {
	Operator, Group, Country, Relation string
	Networks                           []string
	Remarks                            string
	Basis
}

// Country is one of the 45.
type Country struct {
	Code, Name, Continent string
	PriorAbuse            bool
	Reason                string
	Basis
}

// Region is a group of operators. Operators = NamesRead + Gap.
type Region struct {
	Name, Printed             string
	Operators, NamesRead, Gap int
	Remarks                   string
	Basis
}

// Parameter is one of the method.
type Parameter struct {
	Area, Name, Value, Unit, What, OpenPoint string
	Basis
}

// Event is a dated statement. An event with an open point has no settled date.
type Event struct {
	Date, Precision, Kind string
	Operators             []string
	What, OpenPoint       string
	Basis
}

// Figure is a number of the report.
type Figure struct {
	Name, Qualifier               string
	Value                         int
	Unit, What, Caveat, OpenPoint string
	Basis
}

// Theme is a domain name given as an example.
type Theme struct {
	Name      string
	Operators []string
	Country   string
	Political bool // false: not stated
	Remarks   string
	Basis
}

// Statement is what came to light later. Value is nil if there is no number, or sources differ.
type Statement struct {
	Subject, Country   string
	Value              *int
	Unit, What, Caveat string
	Basis
}

// Gap is something that was never published or not read.
type Gap struct {
	Subject, Missing, Consequence string
	Basis
}

// OpenPoint is an inconsistency of the sources.
type OpenPoint struct {
	Point, Subject, Statement, Consequence string
	Basis
}

// Claim is what must never be claimed.
type Claim struct {
	Claim, Why string
	Basis
}

// record is a row by the names of its columns.
type record map[string]string

func (r record) list(column string) []string {
	if r[column] == "" {
		return nil
	}
	all := strings.Split(r[column], ";")
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all
}

// number returns a cell that was checked to be an integer when it was read.
func (r record) number(column string) int {
	n, err := strconv.Atoi(r[column])
	if err != nil {
		panic("hideandseek2018: column " + column + ": " + err.Error())
	}
	return n
}

func (r record) basis() Basis { return Basis{r.list("source"), r["status"]} }

// each makes typed rows of a table.
func each[T any](table string, of func(record) T) []T {
	t, found := Named(table)
	if !found {
		panic("hideandseek2018: there is no table " + table)
	}
	all := make([]T, 0, len(t.Rows))
	for _, row := range t.Rows {
		r := record{}
		for i, c := range t.Columns {
			r[c.Name] = row[i]
		}
		all = append(all, of(r))
	}
	return all
}
