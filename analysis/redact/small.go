package redact

import (
	"maps"

	"github.com/parquet-go/parquet-go"
)

// counted are the datasets that say how many caches stand for a country, or what
// was found there.
var counted = map[string]bool{
	"cache_groups": true, "resolver_groups": true, "resolver_qualifications": true,
	"verdicts": true, "verdict_evidence": true, "operator_verdicts": true,
}

// small knows the countries and cells for which few caches testify.
type small struct {
	least   int32
	settled bool

	caches map[stood]map[string]bool // distinct caches
	cells  map[cell]int32            // of verdicts: caches that testify
	tested map[cell]bool             // of verdicts: something was testable

	countries map[string]bool
	few       map[cell]bool
}

// stood is a country as one run of one dataset has it.
type stood struct{ dataset, run, country string }

// cell is an operator in a country as one run has it.
type cell struct{ run, operator, country string }

func newSmall(least int32) *small {
	return &small{least: least, caches: map[stood]map[string]bool{}, cells: map[cell]int32{}, tested: map[cell]bool{}}
}

func text(fields map[string]value, name string) string {
	v, ok := fields[name]
	if !ok {
		return ""
	}
	return string(v.ByteArray())
}

func cellOf(fields map[string]value) cell {
	return cell{text(fields, "run_id"), text(fields, "operator"), text(fields, "country")}
}

// learn counts a row. A resolver of which no cache is known stands for one of its
// own.
func (s *small) learn(dataset string, fields map[string]value) {
	switch dataset {
	case "cache_groups", "resolver_groups", "resolver_qualifications":
		country := text(fields, "country")
		if country == "" {
			return
		}
		of := stood{dataset, text(fields, "run_id"), country}
		if s.caches[of] == nil {
			s.caches[of] = map[string]bool{}
		}
		if label := text(fields, "cache_group"); label != "" {
			s.caches[of]["group "+label] = true
		} else {
			s.caches[of]["address "+text(fields, "address")] = true
		}
	case "verdicts":
		c := cellOf(fields)
		s.cells[c] = max(s.cells[c], fields["n_caches"].Int32())
		if text(fields, "verdict") != "not_testable" {
			s.tested[c] = true
		}
	}
}

// settle decides which countries and cells are small. A country is small if in any
// run any count of its caches is. A cell that was tested through caches nobody
// counted is small too.
func (s *small) settle() {
	if s.settled {
		return
	}
	s.countries, s.few, s.settled = map[string]bool{}, map[cell]bool{}, true
	for of, caches := range s.caches {
		if int32(len(caches)) < s.least {
			s.countries[of.country] = true
		}
	}
	most := map[stood]int32{}
	for c, n := range s.cells {
		if n < s.least && (n > 0 || s.tested[c]) {
			s.few[c] = true
		}
		of := stood{"verdicts", c.run, c.country}
		most[of] = max(most[of], n)
	}
	for c := range maps.Keys(s.few) {
		if most[stood{"verdicts", c.run, c.country}] < s.least {
			s.countries[c.country] = true
		}
	}
	if s.least <= 1 {
		clear(s.countries)
		clear(s.few)
	}
}

// drops reports whether a row is left out. Verdicts on operators count countries, so
// all of them go if there is any small cell.
func (s *small) drops(dataset string, fields map[string]value) bool {
	switch dataset {
	case "verdicts", "verdict_evidence":
		c := cellOf(fields)
		return s.countries[c.country] || s.few[c]
	case "operator_verdicts":
		return len(s.countries)+len(s.few) > 0
	}
	return false
}

// hides reports whether the cache of a row loses its place.
func (s *small) hides(dataset string, fields map[string]value) bool {
	switch dataset {
	case "cache_groups", "resolver_groups", "resolver_qualifications":
		return s.countries[text(fields, "country")]
	}
	return false
}

// withoutPlace returns what stands in a column that tells a place if the place is
// withheld. Networks tell it too. Single values are null then; elements of lists
// are 0, "ZZ" or "withheld".
func (c *column) withoutPlace(v value) (value, bool) {
	level := func(to value) value { return to.Level(v.RepetitionLevel(), v.DefinitionLevel(), v.Column()) }
	switch c.name {
	case "country", "country_mass", "asn":
		return c.null(v), true
	case "egress_asns", "asns":
		return level(parquet.Int64Value(0)), true
	case "egress_countries":
		return c.with(v, "ZZ"), true
	case "country_opinions":
		return c.with(v, "withheld"), true
	}
	return v, false
}
