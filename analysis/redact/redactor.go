package redact

import (
	"fmt"
	"io"
	"slices"
)

// A Redactor writes parts of a study without what must not be published. It
// learns from every part first. It is not safe for several goroutines.
type Redactor struct {
	hidden *withheld
	small  *small
	counts map[Rule]int64
	rows   map[string]int64 // rows left out, by dataset
	found  int64            // values replaced in columns that are kept or searched
	places int64            // rows of caches that lost their place
}

// New returns a Redactor. Countries for which 1 to least-1 caches testify are
// small; with a least of 1 none are. It panics if least < 1.
func New(key Key, least int) *Redactor {
	if least < 1 {
		panic("redact: a threshold of publication must be at least 1")
	}
	return &Redactor{hidden: newWithheld(key), small: newSmall(int32(min(least, 1<<30))),
		counts: map[Rule]int64{}, rows: map[string]int64{}}
}

// Learn takes note of the addresses and labels in a part and of how many caches
// stand for which country. Every part of the study is to be learnt before the first
// is written, also those that will not be published: a figure may show their
// values.
func (r *Redactor) Learn(dataset string, in io.ReaderAt, size int64) error {
	r.small.settled = false
	return eachRow(in, size, func(p *part, row []value) error {
		for _, v := range row {
			switch c := p.columns[v.Column()]; {
			case v.IsNull():
			case c.treatment == Address:
				r.hidden.addAddress(string(v.ByteArray()))
			case c.treatment == Label:
				r.hidden.addLabel(string(v.ByteArray()))
			}
		}
		r.small.learn(dataset, p.fields(row))
		return nil
	}, dataset)
}

// Text returns a text with the withheld values in it replaced by their pseudonyms.
func (r *Redactor) Text(text string) string { return r.hidden.search(text) }

// Holds reports whether a text has a withheld value in it.
func (r *Redactor) Holds(text string) bool { return r.hidden.search(text) != text }

// Withheld returns how many addresses and labels are withheld.
func (r *Redactor) Withheld() (addresses, labels int) {
	return len(r.hidden.addresses), len(r.hidden.labels)
}

// Small returns how many countries are small. It does not say which, since that
// would tell where few caches were found.
func (r *Redactor) Small() int {
	r.small.settle()
	return len(r.small.countries)
}

// A Done is how many values of a column a rule was applied to.
type Done struct {
	Rule   Rule
	Values int64
}

// Summary is what was done to the parts written so far.
type Summary struct {
	Done []Done // by dataset and column, those that had values

	// RowsLeftOut counts rows of small cells by dataset.
	RowsLeftOut map[string]int64

	// Placeless is how many rows of caches in small countries lost their place, Found
	// how many values outside of the columns above held something withheld.
	Placeless, Found int64
}

// Summary returns what was done so far.
func (r *Redactor) Summary() Summary {
	s := Summary{RowsLeftOut: r.rows, Placeless: r.places, Found: r.found}
	for _, rule := range Rules() {
		if n := r.counts[rule]; n > 0 {
			s.Done = append(s.Done, Done{rule, n})
		}
	}
	return s
}

// Part writes a part anew. The rows keep their order, and what is not withheld
// keeps its value. It returns how many rows were written.
//
// # Errors
//
// A part that cannot be read, or has columns that its dataset has not, is an error.
func (r *Redactor) Part(dataset string, in io.ReaderAt, size int64, out io.Writer) (int64, error) {
	r.small.settle()
	w, err := newPartWriter(in, size, out)
	if err != nil {
		return 0, fmt.Errorf("part of %s: %w", dataset, err)
	}
	err = eachRow(in, size, func(p *part, row []value) error {
		fields := p.fields(row)
		if r.small.drops(dataset, fields) {
			r.rows[dataset]++
			return nil
		}
		placeless := r.small.hides(dataset, fields)
		if placeless {
			r.places++
		}
		row = slices.Clone(row)
		for i, v := range row {
			row[i] = r.treat(p, v, placeless)
		}
		return w.write(row)
	}, dataset)
	if err != nil {
		return 0, err
	}
	return w.rows, w.close()
}

// treat returns what is published instead of a value.
func (r *Redactor) treat(p *part, v value, placeless bool) value {
	c := p.columns[v.Column()]
	if v.IsNull() {
		return v
	}
	if placeless {
		if to, ok := c.withoutPlace(v); ok {
			return to
		}
	}
	if !c.text {
		return v
	}
	text := string(v.ByteArray())
	to := text
	switch c.treatment {
	case Address:
		to = r.hidden.address(text)
	case Label:
		to = r.hidden.label(text)
	case Blank:
		r.counts[c.rule]++
		return c.blank(v)
	default:
		if to = r.hidden.search(text); to == text {
			return v
		}
		r.found++
		return c.with(v, to)
	}
	r.counts[c.rule]++
	return c.with(v, to)
}
