package study

import (
	"bytes"

	"github.com/parquet-go/parquet-go/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/rle"
	"github.com/parquet-go/parquet-go/format"
)

// leaf holds the page of a column that is being filled, and makes pages of it.
//
// While all rows of a page are alike they are only counted. A whole page of them that is like the last such page is
// that page once more, byte for byte.
type leaf[V comparable] struct {
	chunk
	form form[V]

	alike bool // all rows of this page are
	count int  // of them
	due   int  // rows of the page, up to the last time that its end was considered
	there bool // they are not null
	first V    // what they are

	// Once they are not alike: the values, and the levels of values and nulls as Parquet has them.
	values          []V
	levels, repeats []byte
	deepest, widest byte // the highest levels
	sized, length   int  // of values: how many were measured, and their bytes

	dict *dictionary[V] // nil: values are not kept as words

	last struct { // page of rows that are alike
		page  page
		there bool
		first V
		rows  int // 0: none
	}
}

func newLeaf[V comparable](of form[V], storage string, codec *zstd.Codec, deepest, widest byte) leaf[V] {
	if storage == noise {
		codec = nil
	}
	l := leaf[V]{form: of, alike: true, there: true, deepest: deepest, widest: widest}
	l.chunk = chunk{kind: of.kind, encoding: of.encoding, codec: codec, compare: of.compare}
	if storage == words {
		l.dict = newDictionary(of.hint)
		l.chunk.encoding = format.RLEDictionary
	}
	return l
}

func (l *leaf[V]) kept() *chunk {
	if l.dict != nil {
		l.dictionary, l.entries, l.worded = l.form.plain(nil, l.dict.values), len(l.dict.values), true
	}
	return &l.chunk
}

// spread writes down rows that were only counted.
func (l *leaf[V]) spread() {
	for range l.count {
		if l.there {
			l.values = append(l.values, l.first)
		}
		if l.deepest > 0 {
			l.levels = append(l.levels, level(l.there))
		}
		if l.widest > 0 {
			l.repeats = append(l.repeats, 0)
		}
	}
	l.alike = false
}

func level(there bool) byte {
	if there {
		return 1
	}
	return 0
}

// Sizes of pages. More takes memory, for each of some forty columns; less takes room in the file. Beyond 64 KB the
// compressor keeps 16 MB.
const (
	pageRows   = 8192
	alikeRows  = 2 * pageRows // a page of rows that are alike takes no memory
	pageLength = 48 << 10     // bytes of texts
)

// full reports whether the page is to be ended.
func (l *leaf[V]) full() bool {
	long := l.form.size != nil && l.dict == nil
	if l.alike {
		return l.due >= alikeRows || long && l.there && l.due*l.form.size(l.first) >= pageLength
	}
	if long {
		for _, v := range l.values[l.sized:] {
			l.length += l.form.size(v)
		}
		l.sized = len(l.values)
	}
	return l.due >= pageRows || l.length >= pageLength
}

// page ends a page if it is full or the last one.
func (l *leaf[V]) page(rows int, over bool) error {
	l.due += rows
	if l.due == 0 || !over && !l.full() {
		return nil
	}
	rows = l.due
	if !l.alike {
		p, err := l.make(rows)
		if err == nil {
			l.add(&p)
		}
		l.renew()
		return err
	}
	if l.last.rows != rows || l.last.there != l.there || l.last.first != l.first {
		l.spread()
		p, err := l.make(rows)
		if err != nil {
			return err
		}
		p.head, p.body = bytes.Clone(p.head), bytes.Clone(p.body)
		l.last.page, l.last.there, l.last.first, l.last.rows = p, l.there, l.first, rows
	}
	l.add(&l.last.page)
	l.renew()
	return nil
}

// renew begins an empty page.
func (l *leaf[V]) renew() {
	clear(l.values) // of what they point to
	l.values, l.levels, l.repeats = l.values[:0], l.levels[:0], l.repeats[:0]
	l.alike, l.count, l.there = true, 0, true
	l.due, l.sized, l.length = 0, 0, 0
}

// make encodes a page whose rows are written down. It is good until the next one is made.
func (l *leaf[V]) make(rows int) (p page, err error) {
	p.rows, p.values = rows, max(len(l.levels), len(l.values))
	p.nulls = p.values - len(l.values)
	p.low, p.high = l.form.bounds(l.values)
	var body []byte
	one := rle.Encoding{BitWidth: 1}
	if l.widest > 0 {
		if body, err = one.EncodeLevels(l.chunk.levels[:0], l.repeats); err != nil {
			return p, err
		}
		p.repeats = len(body)
	}
	if l.deepest > 0 {
		levels, err := one.EncodeLevels(nil, l.levels)
		if err != nil {
			return p, err
		}
		body, p.levels = append(body, levels...), len(levels)
	}
	l.chunk.levels = body
	if l.dict != nil {
		l.raw, err = (&rle.DictionaryEncoding{}).EncodeInt32(l.raw[:0], l.dict.places(l.values))
	} else {
		l.raw, err = l.form.encode(l.raw[:0], l.values)
	}
	if err != nil {
		return p, err
	}
	return p, l.finish(&p)
}
