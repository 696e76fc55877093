package figuretable

import (
	"encoding"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// kind is what a cell holds.
type kind uint8

const (
	none      kind = iota // no value
	text                  // words, a truth value, a time
	number                // digits, with a point and an exponent perhaps
	unbounded             // an infinity; text is its sign
)

// cell is a value as text.
type cell struct {
	kind kind
	text string
	// rounded says that the digits of the column were applied.
	rounded bool
}

// cells turns all values into text.
func (t Table) cells() ([][]cell, error) {
	all := make([][]cell, len(t.Rows))
	for i, row := range t.Rows {
		if len(row) != len(t.Columns) {
			return nil, fmt.Errorf("row %d has %d values, and there are %d columns", i+1, len(row), len(t.Columns))
		}
		for k, v := range row {
			c, err := cellOf(v, t.Columns[k])
			if err != nil {
				return nil, fmt.Errorf("row %d, column %q: %w", i+1, t.Columns[k].Name, err)
			}
			all[i] = append(all[i], c)
		}
	}
	return all, nil
}

// cellOf turns a value into text.
func cellOf(v any, c Column) (cell, error) {
	switch v := v.(type) {
	case nil:
		return cell{}, nil
	case time.Time:
		return cell{kind: text, text: v.UTC().Format("2006-01-02T15:04:05.999999Z")}, nil
	case *big.Int:
		if v == nil {
			return cell{}, nil
		}
		return cell{kind: number, text: v.String()}, nil
	}
	r := reflect.ValueOf(v)
	if r.Kind() == reflect.Pointer {
		if r.IsNil() {
			return cell{}, nil
		}
		return cellOf(r.Elem().Interface(), c)
	}
	if m, ok := v.(encoding.TextMarshaler); ok { // addresses and prefixes, among others
		b, err := m.MarshalText()
		return cell{kind: text, text: string(b)}, err
	}
	if s, ok := v.(fmt.Stringer); ok {
		return cell{kind: text, text: s.String()}, nil
	}
	switch r.Kind() {
	case reflect.String:
		return cell{kind: text, text: r.String()}, nil
	case reflect.Bool:
		return cell{kind: text, text: map[bool]string{true: "yes", false: "no"}[r.Bool()]}, nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return cell{kind: number, text: strconv.FormatInt(r.Int(), 10)}, nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return cell{kind: number, text: strconv.FormatUint(r.Uint(), 10)}, nil
	case reflect.Float32, reflect.Float64:
		return floatCell(r.Float(), c), nil
	}
	return cell{}, fmt.Errorf("a %T has no text; give a number, text, truth value or time", v)
}

// floatCell rounds a number to the digits of its column.
func floatCell(f float64, c Column) cell {
	switch {
	case math.IsNaN(f):
		return cell{}
	case math.IsInf(f, 1):
		return cell{kind: unbounded}
	case math.IsInf(f, -1):
		return cell{kind: unbounded, text: "-"}
	case c.Significant:
		return cell{kind: number, text: significant(f, c.Digits), rounded: true}
	}
	s := strconv.FormatFloat(f, 'f', c.Digits, 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-") // no negative zero
		if f != 0 {
			s = significant(f, 1) // what is there is not written as nothing
		}
	}
	return cell{kind: number, text: s, rounded: true}
}

// significant writes a number with n digits that count; with an exponent below a millionth and where more digits than asked for would stand before the point.
func significant(f float64, n int) string {
	if f == 0 {
		return "0"
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', n-1, 64), "e")
	e, _ := strconv.Atoi(exponent) // written by FormatFloat
	if e < -6 || e >= 15 {
		return mantissa + "e" + strconv.Itoa(e)
	}
	rounded, _ := strconv.ParseFloat(mantissa+"e"+exponent, 64) // written by FormatFloat
	return strconv.FormatFloat(rounded, 'f', max(0, n-1-e), 64)
}

// grouped puts commas between the thousands of a number before its point.
func grouped(s string) string {
	start := len(s) - len(strings.TrimLeft(s, "-"))
	end := start
	for end < len(s) && s[end] >= '0' && s[end] <= '9' {
		end++
	}
	for i := end - 3; i > start; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
