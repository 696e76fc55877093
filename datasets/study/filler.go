package study

import "time"

// required fills a column that is never null.
type required[T any, V comparable] struct {
	leaf[V]
	field field[T, V]
}

func (c *required[T, V]) put(rows []T) {
	at := 0
	if c.alike {
		if c.count == 0 {
			c.first = *c.field.at(&rows[0])
		}
		for at < len(rows) && *c.field.at(&rows[at]) == c.first {
			at++
		}
		c.count += at
		if at == len(rows) {
			return
		}
		c.spread()
	}
	for i := at; i < len(rows); i++ {
		c.values = append(c.values, *c.field.at(&rows[i]))
	}
}

// instants fills a column of instants.
type instants[T any] struct {
	leaf[int64]
	field field[T, time.Time]
}

func (c *instants[T]) put(rows []T) {
	at := 0
	if c.alike {
		if c.count == 0 {
			c.first = c.field.at(&rows[0]).UnixMicro()
		}
		for at < len(rows) && c.field.at(&rows[at]).UnixMicro() == c.first {
			at++
		}
		c.count += at
		if at == len(rows) {
			return
		}
		c.spread()
	}
	for i := at; i < len(rows); i++ {
		c.values = append(c.values, c.field.at(&rows[i]).UnixMicro())
	}
}

// nullable fills a column that may be null.
type nullable[T any, V comparable] struct {
	leaf[V]
	field field[T, *V]
}

func (c *nullable[T, V]) put(rows []T) {
	at := 0
	if c.alike {
		if c.count == 0 {
			c.there = false
			if p := *c.field.at(&rows[0]); p != nil {
				c.there, c.first = true, *p
			}
		}
		for at < len(rows) {
			if p := *c.field.at(&rows[at]); (p != nil) != c.there || p != nil && *p != c.first {
				break
			}
			at++
		}
		c.count += at
		if at == len(rows) {
			return
		}
		c.spread()
	}
	for i := at; i < len(rows); i++ {
		p := *c.field.at(&rows[i])
		if p == nil {
			c.levels = append(c.levels, 0)
			continue
		}
		c.levels = append(c.levels, 1)
		c.values = append(c.values, *p)
	}
}

// nullableInstants fills a column of instants that may be null, as one of integers.
type nullableInstants[T any] struct {
	nullable[*int64, int64] // of rows that are nothing but this column
	field                   field[T, *time.Time]
	micros                  [stride]int64
	rows                    [stride]*int64
}

// put adds rows, at most stride of them.
func (c *nullableInstants[T]) put(rows []T) {
	for i := range rows {
		c.rows[i] = nil
		if p := *c.field.at(&rows[i]); p != nil {
			c.micros[i] = p.UnixMicro()
			c.rows[i] = &c.micros[i]
		}
	}
	c.nullable.put(c.rows[:len(rows)])
}

// repeated fills a column of lists.
type repeated[T any, V comparable] struct {
	leaf[V]
	field field[T, []V]
}

// put takes lists for alike that have no element, or the same one.
func (c *repeated[T, V]) put(rows []T) {
	at := 0
	if c.alike {
		if c.count == 0 {
			c.there = false
			if p := *c.field.at(&rows[0]); len(p) > 0 {
				c.there, c.first = true, p[0]
			}
		}
		for at < len(rows) {
			p := *c.field.at(&rows[at])
			if len(p) > 1 || (len(p) == 1) != c.there || c.there && p[0] != c.first {
				break
			}
			at++
		}
		c.count += at
		if at == len(rows) {
			return
		}
		c.spread()
	}
	for i := at; i < len(rows); i++ {
		elements := *c.field.at(&rows[i])
		if len(elements) == 0 {
			c.levels, c.repeats = append(c.levels, 0), append(c.repeats, 0)
		}
		for k, e := range elements {
			c.levels, c.repeats = append(c.levels, 1), append(c.repeats, byte(min(k, 1))) // 0 begins a row
			c.values = append(c.values, e)
		}
	}
}
