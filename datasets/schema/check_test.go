package schema

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// check evaluates a CHECK over one row. Values are nil, string, bool, float64 or
// time.Time. As in SQL, comparing with a null gives nil, and a row passes unless the
// check is false.
type check struct {
	t      *testing.T
	tokens []string
	row    map[string]any
}

// passes reports whether row meets the CHECK whose tokens are given.
func passes(t *testing.T, tokens []string, row map[string]any) bool {
	t.Helper()
	c := &check{t, tokens, row}
	v := c.or()
	if len(c.tokens) > 0 {
		t.Fatalf("CHECK has more than this test can read: %v", c.tokens)
	}
	return v != any(false)
}

func (c *check) take(tok string) bool {
	if len(c.tokens) == 0 || c.tokens[0] != tok {
		return false
	}
	c.tokens = c.tokens[1:]
	return true
}

func (c *check) or() any {
	v := c.predicate()
	for c.take("OR") {
		w := c.predicate()
		switch {
		case v == any(true) || w == any(true):
			v = true
		case v == nil || w == nil:
			v = nil
		default:
			v = false
		}
	}
	return v
}

// predicate reads one comparison, IS NULL, BETWEEN or IN.
func (c *check) predicate() any {
	v := c.operand()
	switch {
	case c.take("IS"):
		not := c.take("NOT")
		c.must("NULL")
		return (v == nil) != not
	case c.take("BETWEEN"):
		low := c.operand()
		c.must("AND")
		high := c.operand()
		if v == nil {
			return nil
		}
		return order(v, low) >= 0 && order(v, high) <= 0
	case c.take("NOT"):
		c.must("IN")
		return c.in(v, false)
	case c.take("IN"):
		return c.in(v, true)
	}
	for _, op := range []string{"<=", ">=", "=", "<", ">"} {
		if c.take(op) {
			return compare(op, v, c.operand())
		}
	}
	return v
}

func (c *check) in(v any, want bool) any {
	c.must("(")
	var list []any
	for more := true; more; more = c.take(",") {
		list = append(list, c.operand())
	}
	c.must(")")
	if v == nil {
		return nil
	}
	return slices.Contains(list, v) == want
}

// operand reads a column, a constant or an expression in brackets.
func (c *check) operand() any {
	if c.take("(") {
		v := c.or()
		c.must(")")
		return v
	}
	if len(c.tokens) == 0 {
		c.t.Fatal("CHECK ends too early")
	}
	tok := c.tokens[0]
	c.tokens = c.tokens[1:]
	if strings.HasPrefix(tok, "'") {
		return unquote(tok)
	}
	if n, err := strconv.ParseFloat(tok, 64); err == nil {
		return n
	}
	v, ok := c.row[tok]
	if !ok {
		c.t.Fatalf("CHECK names %q, which is no column", tok)
	}
	return v
}

func (c *check) must(tok string) {
	c.t.Helper()
	if !c.take(tok) {
		c.t.Fatalf("CHECK lacks %q before %v", tok, c.tokens)
	}
}

func compare(op string, v, w any) any {
	if v == nil || w == nil {
		return nil
	}
	switch o := order(v, w); op {
	case "=":
		return o == 0
	case "<":
		return o < 0
	case "<=":
		return o <= 0
	case ">":
		return o > 0
	}
	return order(v, w) >= 0
}

// order compares two values of one kind.
func order(v, w any) int {
	switch v := v.(type) {
	case float64:
		return cmp.Compare(v, w.(float64))
	case string:
		return strings.Compare(v, w.(string))
	case time.Time:
		return v.Compare(w.(time.Time))
	case bool:
		if v == w.(bool) {
			return 0
		}
		return 1
	}
	panic("order of a value that no CHECK compares")
}

// The evaluator is itself checked, with the truth tables of SQL.
func TestCheckEvaluator(t *testing.T) {
	row := map[string]any{"a": 3.0, "w": "x", "none": nil, "yes": true, "p": 0.4}
	for text, want := range map[string]bool{
		"a >= 3": true, "a > 3": false, "a BETWEEN 1 AND 2": false, "a BETWEEN 3 AND 4": true,
		"w IN ('x', 'y')": true, "w IN ('y')": false, "w NOT IN ('y') OR a = 1": true,
		"none >= 1": true, "none IN ('y')": true, "none BETWEEN 1 AND 2": true, // null passes
		"(w = 'x') = (a IS NULL)": false, "(w = 'x') = (none IS NULL)": true,
		"none IS NOT NULL OR a IS NULL": false, "p BETWEEN 0 AND 1": true, "p = 0": false, "yes = yes": true,
	} {
		var tokens []string
		for rest := text; rest != ""; rest = strings.TrimSpace(rest) {
			tok := token.FindString(rest)
			tokens, rest = append(tokens, tok), rest[len(tok):]
		}
		if got := passes(t, tokens, row); got != want {
			t.Errorf("%s = %v", text, got)
		}
	}
}
