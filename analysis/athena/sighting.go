package athena

import (
	"cmp"
	"slices"
)

// Sighting says that a server was seen with a value of an attribute, for example
// with a certificate.
type Sighting struct {
	Server    string
	Attribute string
	Value     string
}

// Mark is an attribute with one of its values.
type Mark struct {
	Attribute string
	Value     string
}

func compareMarks(a, b Mark) int {
	return cmp.Or(cmp.Compare(a.Attribute, b.Attribute), cmp.Compare(a.Value, b.Value))
}

// index gives servers and values dense numbers in sorted order.
type index struct {
	servers []string
	values  []Mark
	// of lists, for each value, its servers in increasing order, each once.
	of [][]int
}

// newIndex builds the index. The order of sightings and repeated ones do not
// matter; sightings is not modified.
func newIndex(sightings []Sighting) index {
	var ix index
	for _, s := range sightings {
		if s.Server == "" || s.Attribute == "" || s.Value == "" {
			panic("athena: a sighting needs server, attribute and value")
		}
		ix.servers = append(ix.servers, s.Server)
		ix.values = append(ix.values, Mark{s.Attribute, s.Value})
	}
	slices.Sort(ix.servers)
	ix.servers = slices.Compact(ix.servers)
	slices.SortFunc(ix.values, compareMarks)
	ix.values = slices.Compact(ix.values)
	ix.of = make([][]int, len(ix.values))
	for _, s := range sightings {
		server, _ := slices.BinarySearch(ix.servers, s.Server)
		value, _ := slices.BinarySearchFunc(ix.values, Mark{s.Attribute, s.Value}, compareMarks)
		ix.of[value] = append(ix.of[value], server)
	}
	for i := range ix.of {
		slices.Sort(ix.of[i])
		ix.of[i] = slices.Compact(ix.of[i])
	}
	return ix
}
