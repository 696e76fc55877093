package athena

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Sighting says that a server was seen with a value of an attribute, for
// example the server 192.0.2.7 with the certificate of a given hash.
type Sighting struct {
	// Server identifies the server, usually an address in canonical text.
	Server string
	// Attribute names what was seen, for example "certificate". Equal values
	// of different attributes are different values.
	Attribute string
	// Value is what was seen. A server without a value has no sighting: the
	// empty text does not stand for "absent" and is refused.
	Value string
}

// key identifies one value of one attribute.
type key struct{ attribute, value string }

func compareKeys(a, b key) int {
	return cmp.Or(cmp.Compare(a.attribute, b.attribute), cmp.Compare(a.value, b.value))
}

// index numbers servers and values in sorted order and lists who has what.
type index struct {
	servers []string // sorted, distinct
	values  []key    // sorted, distinct
	on      [][]int  // per value: its servers, ascending
	has     [][]int  // per server: its values, ascending
}

// newIndex reads the sightings without modifying them. Duplicates count once.
func newIndex(sightings []Sighting) (*index, error) {
	ix := &index{}
	for i, s := range sightings {
		if err := s.check(); err != nil {
			return nil, fmt.Errorf("athena: sighting %d: %w", i, err)
		}
		ix.servers = append(ix.servers, s.Server)
		ix.values = append(ix.values, key{s.Attribute, s.Value})
	}
	slices.Sort(ix.servers)
	ix.servers = slices.Compact(ix.servers)
	slices.SortFunc(ix.values, compareKeys)
	ix.values = slices.Compact(ix.values)

	ix.on = make([][]int, len(ix.values))
	ix.has = make([][]int, len(ix.servers))
	for _, s := range sightings {
		server, _ := slices.BinarySearch(ix.servers, s.Server)
		value, _ := slices.BinarySearchFunc(ix.values, key{s.Attribute, s.Value}, compareKeys)
		ix.on[value] = append(ix.on[value], server)
		ix.has[server] = append(ix.has[server], value)
	}
	sortEach(ix.on)
	sortEach(ix.has)
	return ix, nil
}

func sortEach(lists [][]int) {
	for i := range lists {
		slices.Sort(lists[i])
		lists[i] = slices.Compact(lists[i])
	}
}

func (s Sighting) check() error {
	switch {
	case s.Server == "":
		return errors.New("no server; leave the row out or name the server")
	case s.Attribute == "":
		return fmt.Errorf("server %q has a value without an attribute; name the attribute", s.Server)
	case s.Value == "":
		return fmt.Errorf("server %q has an empty %s; leave out sightings without a value", s.Server, s.Attribute)
	}
	return nil
}
