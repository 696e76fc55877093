package imports

import (
	"context"
	"fmt"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bridle/datasets/schema/attributes"
)

// Attributes says how to read a user's table of names and addresses: a CSV whose header names
// its columns, name or address (or both), attribute, value and, if there is one, observed_on.
type Attributes struct {
	Path string
	// Source names the source; empty: the name of the file.
	Source string
	// Known are the attributes that there may be. A file with another one is refused: what
	// stands under a misspelt one would be lost in silence.
	Known []string
}

// AttributeColumns are the columns that there may be.
func AttributeColumns() []string {
	return []string{"name", "address", "attribute", "value", "observed_on"}
}

// Read reads the file. It gives rows of attributes and of rejects. A line that has both a name
// and an address gives a row of each.
func (o Attributes) Read(ctx context.Context, emit Emit) (Ledger, error) {
	s := &stated{account: account{file: filepath.Base(o.Path), emit: emit}, source: o.Source, seen: map[[16]byte]int64{},
		columns: AttributeColumns(), needs: []string{"attribute", "value"}}
	s.record = func(said map[string]string) { s.attribute(said, o.Known) }
	return s.read(ctx, o.Path)
}

// attribute takes a line over.
func (s *stated) attribute(said map[string]string, known []string) {
	row := attributes.Row{Attribute: said["attribute"], Value: said["value"], Source: s.source, SourceRow: new(s.line)}
	switch {
	case row.Attribute == "" || row.Value == "":
		s.reject("", "attribute or value is empty")
		return
	case !slices.Contains(known, row.Attribute):
		s.err = fmt.Errorf("line %d: there is no attribute %.40q; there are %s", s.line, row.Attribute, strings.Join(known, ", "))
		return
	case said["name"] == "" && said["address"] == "":
		s.reject("", "the line names neither a name nor an address")
		return
	case len(row.Value) > maxRaw || strings.ToValidUTF8(row.Value, "") != row.Value:
		s.reject("value", "the value is no text of at most %d bytes in UTF-8", maxRaw)
		return
	}
	if on := said["observed_on"]; on != "" {
		if !isDay(on) {
			s.reject("observed_on", "%.40q is not a day such as 2026-03-01", on)
			return
		}
		row.ObservedOn = &on
	}
	for _, kind := range []string{"name", "address"} {
		if said[kind] == "" {
			continue
		}
		subject, err := subjectOf(kind, said[kind])
		if err != nil {
			s.reject(kind, "%.80q %v", said[kind], err)
			continue
		}
		row.Kind, row.Subject = kind, subject
		key := digestOf(kind, subject, row.Attribute, row.Value, said["observed_on"])
		if first, twice := s.seen[key]; twice {
			s.duplicate(named(subject+" "+row.Attribute), first)
			continue
		}
		s.seen[key] = s.line
		s.take(row)
	}
}

// subjectOf returns a name or an address in canonical form.
func subjectOf(kind, text string) (string, error) {
	if kind == "name" {
		return recordName(text)
	}
	a, err := netip.ParseAddr(text)
	if err != nil || a.Zone() != "" {
		return "", fmt.Errorf("is no address")
	}
	return a.Unmap().String(), nil
}

// isDay reports whether a text is a day of a plausible year.
func isDay(text string) bool {
	at, err := time.Parse(time.DateOnly, text)
	return err == nil && at.Year() >= firstYear && at.Year() <= lastYear
}
