package fingerprint

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
)

// modifiers are what may follow a field of a kind, beside nothing.
var modifiers = map[kind][]string{
	text:   {"contains", "startswith", "endswith", "re", "sha256", "exists"},
	list:   {"contains", "startswith", "endswith", "re", "sha256"},
	number: {"lt", "gt", "exists"},
	flag:   {"exists"},
}

// parts are the tests of a selection by the source of what they look at, as SQL. All of a
// source have to hold of the same response or certificate.
type parts [sources]string

// test is one line of a selection.
type test struct {
	source source
	cost   int
	sql    string
}

// compileSelection translates a selection: all of its lines must hold. A field that the grab
// does not have does not hold.
func compileSelection(selection map[string]Values) (parts, error) {
	if len(selection) == 0 {
		return parts{}, errors.New("it has no fields")
	}
	var tests []test
	for _, key := range slices.Sorted(maps.Keys(selection)) {
		t, err := compileTest(key, selection[key])
		if err != nil {
			return parts{}, err
		}
		tests = append(tests, t)
	}
	slices.SortStableFunc(tests, func(a, b test) int { return cmp.Compare(a.cost, b.cost) })
	var p parts
	for _, t := range tests {
		if p[t.source] != "" {
			p[t.source] += " AND "
		}
		p[t.source] += t.sql
	}
	return p, nil
}

// compileTest translates "field|modifier: values": one of the values must hold, or each of
// them if "|all" follows.
func compileTest(key string, values Values) (test, error) {
	name, modifier, _ := strings.Cut(key, "|")
	modifier, all := strings.CutSuffix(modifier, "|all")
	if len(values) == 0 {
		return test{}, fmt.Errorf("%s has no value", key)
	}
	if name == "certificate" && !all {
		return certificateTest(modifier, values)
	}
	f, ok := fields[name]
	if !ok {
		return test{}, fmt.Errorf("there is no field %q; there are certificate, %s", name,
			strings.Join(slices.Sorted(maps.Keys(fields)), ", "))
	}
	if modifier != "" && !slices.Contains(modifiers[f.kind], modifier) {
		return test{}, fmt.Errorf("%s has no modifier %q; it has %s, or none", name, modifier, strings.Join(modifiers[f.kind], ", "))
	}
	if all && !slices.Contains([]string{"contains", "re"}, modifier) {
		return test{}, fmt.Errorf("%s: all goes with contains and re", key)
	}
	joint := " OR "
	if all {
		joint = " AND "
	}
	var terms []string
	for _, v := range values {
		if strings.ContainsRune(v, 0) {
			return test{}, fmt.Errorf("%s: the value has a NUL byte; rows have it escaped as \\x00", key)
		}
		t, err := f.compare(modifier, v)
		if err != nil {
			return test{}, fmt.Errorf("%s: %w", key, err)
		}
		terms = append(terms, t)
	}
	return test{f.source, f.cost + modifierCost(modifier), "(" + strings.Join(terms, joint) + ")"}, nil
}

func modifierCost(modifier string) int {
	switch modifier {
	case "contains", "endswith":
		return 2
	case "re":
		return 8
	case "sha256":
		return 20
	}
	return 0
}

// compare translates one value of one field.
func (f field) compare(modifier, value string) (string, error) {
	if modifier == "exists" {
		switch value {
		case "true":
			return f.sql + " IS NOT NULL", nil
		case "false":
			return f.sql + " IS NULL", nil
		}
		return "", fmt.Errorf("value %q: want true or false", value)
	}
	switch f.kind {
	case number:
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return "", fmt.Errorf("value %q: want an integer", value)
		}
		return fmt.Sprintf("%s %s %d", f.sql, map[string]string{"": "=", "lt": "<", "gt": ">"}[modifier], n), nil
	case flag:
		if value != "true" && value != "false" {
			return "", fmt.Errorf("value %q: want true or false", value)
		}
		return fmt.Sprintf("%s = %s", f.sql, value), nil
	case list:
		inner, err := compareText("x", modifier, value)
		if modifier == "" {
			return fmt.Sprintf("list_contains(%s, %s)", f.sql, quote(value)), err
		}
		return fmt.Sprintf("len(list_filter(%s, lambda x: %s)) > 0", f.sql, inner), err
	}
	switch {
	case f.sql == headerOrder && (modifier == "" || modifier == "startswith"):
		return sameOrder(value, modifier != ""), nil
	case f.sql == requestPath && modifier == "":
		return fmt.Sprintf("(ends_with(request, %s) AND %s = %s)", quote(" "+value), f.sql, quote(value)), nil
	}
	return compareText(f.sql, modifier, value)
}

// sameOrder compares the names of header fields one by one, which is much cheaper than joining
// them first: their number, or the first of them, rules most responses out. With open, more
// may follow, also in the last name.
func sameOrder(value string, open bool) string {
	names := strings.Split(value, ", ")
	n := len(names)
	terms := []string{fmt.Sprintf("len(headers) = %d", n)}
	if open {
		terms[0] = fmt.Sprintf("len(headers) >= %d", n)
	}
	for i, name := range names {
		line := fmt.Sprintf("split_part(headers[%d], ':', 1)", i+1)
		if open && i == n-1 {
			terms = append(terms, fmt.Sprintf("starts_with(%s, %s)", line, quote(name)))
			continue
		}
		terms = append(terms, line+" = "+quote(name))
	}
	return "(" + strings.Join(terms, " AND ") + ")"
}

// compareText translates one value of a text.
func compareText(sql, modifier, value string) (string, error) {
	switch modifier {
	case "contains":
		return fmt.Sprintf("contains(%s, %s)", sql, quote(value)), nil
	case "startswith":
		return fmt.Sprintf("starts_with(%s, %s)", sql, quote(value)), nil
	case "endswith":
		return fmt.Sprintf("ends_with(%s, %s)", sql, quote(value)), nil
	case "re":
		return compareExpression(sql, value)
	case "sha256":
		if !hexForm.MatchString(value) {
			return "", fmt.Errorf("value %q: want 64 lower-case hex digits", value)
		}
		return fmt.Sprintf("sha256(%s) = %s", sql, quote(value)), nil
	}
	return fmt.Sprintf("%s = %s", sql, quote(value)), nil
}

var hexForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Bounds on regular expressions. RE2 takes time in proportion to text and program, so the
// program is what has to be small.
const (
	maxPattern = 500  // bytes
	maxProgram = 2000 // instructions of the compiled program
)

// compareExpression translates a regular expression (RE2 syntax, which Go and DuckDB share). If
// every match begins with a fixed text, that is looked for first, since it is found faster.
func compareExpression(sql, pattern string) (string, error) {
	if len(pattern) > maxPattern {
		return "", fmt.Errorf("the expression has %d bytes; %d are allowed", len(pattern), maxPattern)
	}
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return "", err
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return "", err
	}
	if len(program.Inst) > maxProgram {
		return "", fmt.Errorf("the expression %q becomes %d instructions; %d are allowed: repeat less", pattern, len(program.Inst), maxProgram)
	}
	match := fmt.Sprintf("regexp_matches(%s, %s, 'c')", sql, quote(pattern))
	if begin, _ := program.Prefix(); begin != "" {
		match = fmt.Sprintf("(contains(%s, %s) AND %s)", sql, quote(begin), match)
	}
	return match, nil
}

// certificateTest translates marks of any certificate in the chain: its identifier, or that it
// is a published indicator of a product.
func certificateTest(modifier string, values Values) (test, error) {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = quote(v)
	}
	in := "(" + strings.Join(quoted, ", ") + ")"
	switch modifier {
	case "":
		return test{ofChain, 0, "certificate_id IN " + in}, nil
	case "indicator":
		return test{ofChain, 1, `certificate_id IN (SELECT replace(kind, 'certificate_', '') || ':' || value
    FROM indicators WHERE starts_with(kind, 'certificate_') AND product IN ` + in + ")"}, nil
	}
	return test{}, fmt.Errorf("certificate has no modifier %q; it has indicator (a product), or none", modifier)
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
