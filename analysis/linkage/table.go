package linkage

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// mostAttributes is how many bits the pattern of an agreement has.
const mostAttributes = 64

// Table holds records whose values are numbered and counted.
type Table struct {
	attributes []string
	records    int
	values     [][]string  // of each attribute, sorted
	of         [][][]int32 // attribute, record: numbers of values, ascending
	bearers    [][][]int32 // attribute, value: records, ascending
	known      []int       // attribute: records that have a value
	agreeing   []int64     // attribute: pairs of records that share a value
}

// NewTable numbers the values of records. A record is a list of values for each attribute,
// in the order of the attributes; the list is empty where nothing is known, and a value given
// twice counts once. NewTable panics if a record has another number of lists, or if there are
// more than 64 attributes.
func NewTable(attributes []string, records [][][]string) *Table {
	if len(attributes) > mostAttributes {
		panic(fmt.Sprintf("linkage: %d attributes, at most %d can be compared", len(attributes), mostAttributes))
	}
	for i, r := range records {
		if len(r) != len(attributes) {
			panic(fmt.Sprintf("linkage: record %d has values for %d of %d attributes", i, len(r), len(attributes)))
		}
	}
	t := &Table{attributes: slices.Clone(attributes), records: len(records)}
	for k := range attributes {
		t.number(k, records)
		t.agreeing = append(t.agreeing, t.agreements(k))
	}
	return t
}

// number adds an attribute.
func (t *Table) number(k int, records [][][]string) {
	var values []string
	known := 0
	for _, r := range records {
		values = append(values, r[k]...)
		if len(r[k]) > 0 {
			known++
		}
	}
	slices.Sort(values)
	values = slices.Clip(slices.Compact(values))
	of, bearers := make([][]int32, len(records)), make([][]int32, len(values))
	for i, r := range records {
		for _, v := range r[k] {
			n, _ := slices.BinarySearch(values, v)
			of[i] = append(of[i], int32(n))
		}
		slices.Sort(of[i])
		of[i] = slices.Compact(of[i])
		for _, n := range of[i] {
			bearers[n] = append(bearers[n], int32(i))
		}
	}
	t.values, t.of, t.bearers, t.known = append(t.values, values), append(t.of, of), append(t.bearers, bearers), append(t.known, known)
}

// agreements counts the pairs of records that share a value of an attribute. Records with
// equal lists are taken together, so a value that all bear costs nothing.
func (t *Table) agreements(k int) int64 {
	at := map[string]int{}
	var lists [][]int32
	var n []int64
	for _, list := range t.of[k] {
		if len(list) == 0 {
			continue
		}
		var key []byte
		for _, v := range list {
			key = binary.AppendUvarint(key, uint64(v))
		}
		c, ok := at[string(key)]
		if !ok {
			c = len(lists)
			at[string(key)] = c
			lists, n = append(lists, list), append(n, 0)
		}
		n[c]++
	}
	with := make([][]int, len(t.values[k])) // lists that hold a value, as far as seen
	seen := make([]int, len(lists))
	sum := int64(0)
	for c, list := range lists {
		sum += n[c] * (n[c] - 1) / 2
		for _, v := range list {
			for _, d := range with[v] {
				if seen[d] != c {
					seen[d] = c
					sum += n[c] * n[d]
				}
			}
			with[v] = append(with[v], c)
		}
	}
	return sum
}

// Len returns the number of records.
func (t *Table) Len() int { return t.records }

// Attributes returns the names of the attributes.
func (t *Table) Attributes() []string { return slices.Clone(t.attributes) }

// pairs returns the number of all pairs of n things.
func pairs(n int) int64 { return int64(n) * int64(n-1) / 2 }
