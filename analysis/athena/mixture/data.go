package mixture

import (
	"fmt"
	"slices"
)

// Record is what is known of one thing.
type Record struct {
	// Values are the values of each attribute, in the order of the attributes; none where
	// nothing is known. A value given twice counts twice.
	Values [][]string
}

// Data are records made ready: texts are numbered.
type Data struct {
	attributes []string
	records    int
	values     [][]string  // of each attribute, sorted
	of         [][][]int32 // attribute, record: numbers of values, ascending
	uses       [][]int32   // of each attribute and value
}

// NewData numbers the values of the records. It panics if a record does not have a list for
// each attribute.
func NewData(attributes []string, records []Record) *Data {
	d := &Data{attributes: slices.Clone(attributes), records: len(records)}
	for k := range attributes {
		var all []string
		for i, r := range records {
			if len(r.Values) != len(attributes) {
				panic(fmt.Sprintf("mixture: record %d has values for %d of %d attributes", i, len(r.Values), len(attributes)))
			}
			all = append(all, r.Values[k]...)
		}
		slices.Sort(all)
		all = slices.Clip(slices.Compact(all))
		of, uses := make([][]int32, len(records)), make([]int32, len(all))
		for i, r := range records {
			for _, v := range r.Values[k] {
				n, _ := slices.BinarySearch(all, v)
				of[i] = append(of[i], int32(n))
				uses[n]++
			}
			slices.Sort(of[i])
		}
		d.values, d.of, d.uses = append(d.values, all), append(d.of, of), append(d.uses, uses)
	}
	return d
}

// Without returns the data without an attribute.
func (d *Data) Without(attribute int) *Data {
	return &Data{
		attributes: slices.Delete(slices.Clone(d.attributes), attribute, attribute+1), records: d.records,
		values: slices.Delete(slices.Clone(d.values), attribute, attribute+1),
		of:     slices.Delete(slices.Clone(d.of), attribute, attribute+1),
		uses:   slices.Delete(slices.Clone(d.uses), attribute, attribute+1),
	}
}

// Len returns the number of records.
func (d *Data) Len() int { return d.records }

// Attributes returns the names of the attributes.
func (d *Data) Attributes() []string { return slices.Clone(d.attributes) }

// counts are how often a cluster has each value of an attribute, in order of values.
type counts struct {
	values []int32
	n      []int32
	total  int32
}

// few is up to how many values are put in one by one.
const few = 8

// add adds the values of a record.
func (c *counts) add(values []int32) {
	if len(values) > few {
		c.merge(counted(values))
		return
	}
	for _, v := range values {
		at, ok := slices.BinarySearch(c.values, v)
		if !ok {
			c.values, c.n = slices.Insert(c.values, at, v), slices.Insert(c.n, at, 0)
		}
		c.n[at]++
	}
	c.total += int32(len(values))
}

// counted counts ascending values.
func counted(values []int32) counts {
	c := counts{values: make([]int32, 0, len(values)), n: make([]int32, 0, len(values)), total: int32(len(values))}
	for i, v := range values {
		if i == 0 || v != values[i-1] {
			c.values, c.n = append(c.values, v), append(c.n, 0)
		}
		c.n[len(c.n)-1]++
	}
	return c
}

// remove takes the values of a record away, which are in it.
func (c *counts) remove(values []int32) {
	at := 0
	for _, v := range values {
		k, _ := slices.BinarySearch(c.values[at:], v)
		at += k
		c.n[at]--
	}
	c.total -= int32(len(values))
	kept := 0
	for i, n := range c.n {
		if n > 0 {
			c.values[kept], c.n[kept] = c.values[i], n
			kept++
		}
	}
	c.values, c.n = c.values[:kept], c.n[:kept]
}

// merge adds the counts of another cluster.
func (c *counts) merge(o counts) {
	values, n := make([]int32, 0, len(c.values)+len(o.values)), make([]int32, 0, len(c.values)+len(o.values))
	i, j := 0, 0
	for i < len(c.values) || j < len(o.values) {
		switch {
		case j == len(o.values) || i < len(c.values) && c.values[i] < o.values[j]:
			values, n = append(values, c.values[i]), append(n, c.n[i])
			i++
		case i == len(c.values) || o.values[j] < c.values[i]:
			values, n = append(values, o.values[j]), append(n, o.n[j])
			j++
		default:
			values, n = append(values, c.values[i]), append(n, c.n[i]+o.n[j])
			i, j = i+1, j+1
		}
	}
	c.values, c.n, c.total = values, n, c.total+o.total
}

// find returns the number of a value.
func find(values []string, v string) (int32, bool) {
	at, ok := slices.BinarySearch(values, v)
	return int32(at), ok
}

// Uses returns how often records have a value of an attribute, 0 if none has it.
func (d *Data) Uses(attribute int, value string) int {
	if v, ok := find(d.values[attribute], value); ok {
		return int(d.uses[attribute][v])
	}
	return 0
}

// Of returns the values of an attribute that a record has, sorted.
func (d *Data) Of(attribute, record int) []string {
	values := make([]string, len(d.of[attribute][record]))
	for i, v := range d.of[attribute][record] {
		values[i] = d.values[attribute][v]
	}
	return values
}
