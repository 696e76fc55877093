package fingerprint

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// maxAlternatives bounds what a condition becomes for an engine without "or".
const maxAlternatives = 32

// Query writes the rule for a search engine, one of [Engines]. Lines that begin with # are
// comments: what the engine cannot express is said there, and whoever uses the query has to
// look at what it finds with the rule itself. The error is that there is no such engine, or
// that nothing of the rule can be expressed.
func (r Rule) Query(name string) (string, error) {
	e, ok := engineOf(name)
	if !ok {
		return "", fmt.Errorf("there is no search engine %q; there are %s", name, strings.Join(Engines(), ", "))
	}
	w := queryWriter{rule: r, engine: e, terms: map[string][]string{}}
	w.comment("%s, version %d: %s", r.ID, r.Version, r.Title)
	for _, a := range e.about {
		w.comment("%s", a)
	}
	if r.Valid != (Period{}) {
		w.comment("The rule is valid from %q to %q; engines show what is there today.", r.Valid.From, r.Valid.To)
	}
	if r.Scope == ScopeServer {
		w.comment("The marks are of several exchanges with one server; ask for each alone and compare the addresses.")
	}
	w.selections()
	var lines []string
	if e.joint == "," {
		lines = w.alternatives()
	} else if text := w.nested(r.condition); text != "" {
		lines = []string{text}
	}
	if len(lines) == 0 {
		return "", fmt.Errorf("nothing of rule %s can be expressed for %s", r.ID, name)
	}
	return strings.Join(append(w.comments, lines...), "\n") + "\n", nil
}

// queryWriter collects the lines.
type queryWriter struct {
	rule     Rule
	engine   engine
	comments []string
	// terms are the tests of each selection that can be expressed.
	terms map[string][]string
}

func (w *queryWriter) comment(format string, args ...any) {
	w.comments = append(w.comments, "# "+fmt.Sprintf(format, args...))
}

// selections writes the tests of all selections.
func (w *queryWriter) selections() {
	for _, name := range w.rule.names {
		for _, key := range slices.Sorted(maps.Keys(w.rule.Selections[name])) {
			values := w.rule.Selections[name][key]
			if term, ok := w.engine.term(key, values); ok {
				w.terms[name] = append(w.terms[name], term)
				continue
			}
			w.comment("Left out of %s, since it cannot be expressed: %s: %q", name, key, []string(values))
		}
	}
}

// nested writes a condition with parentheses; empty if nothing of it can be expressed.
func (w *queryWriter) nested(c condition) string {
	switch c.op {
	case "":
		if len(w.terms[c.name]) < 2 {
			return strings.Join(w.terms[c.name], "")
		}
		return "(" + strings.Join(w.terms[c.name], " and ") + ")"
	case "not":
		if !w.whole(c.kids[0]) {
			w.comment("Left out: not %s, which cannot be expressed as a whole", c.kids[0].sql(func(n string) string { return n }))
			return ""
		}
		return "not " + w.nested(c.kids[0])
	}
	var some []string
	for _, k := range c.kids {
		if text := w.nested(k); text != "" {
			some = append(some, text)
		}
	}
	if len(some) < 2 {
		return strings.Join(some, "")
	}
	return "(" + strings.Join(some, " "+c.op+" ") + ")"
}

// whole reports whether all of a condition can be expressed, so that it can be negated.
func (w *queryWriter) whole(c condition) bool {
	if c.op == "" {
		return len(w.terms[c.name]) == len(w.rule.Selections[c.name])
	}
	return !slices.ContainsFunc(c.kids, func(k condition) bool { return !w.whole(k) })
}

// alternatives writes one query for each way to meet the condition.
func (w *queryWriter) alternatives() []string {
	var lines []string
	for _, way := range ways(w.rule.condition, true) {
		if len(lines) == maxAlternatives {
			w.comment("There are more than %d alternatives; the rest is left out.", maxAlternatives)
			break
		}
		var line []string
		for _, s := range way {
			switch {
			case !s.not:
				line = append(line, w.terms[s.name]...)
			case len(w.terms[s.name]) == 1 && len(w.rule.Selections[s.name]) == 1:
				line = append(line, "-"+w.terms[s.name][0])
			default:
				w.comment("Left out: not %s, which cannot be negated", s.name)
			}
		}
		if len(line) > 0 {
			lines = append(lines, strings.Join(line, " "))
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

// sign is a selection that has to be met, or not.
type sign struct {
	name string
	not  bool
}

// ways returns the alternatives by which a condition comes to a value, at most one more than
// are used.
func ways(c condition, value bool) [][]sign {
	switch {
	case c.op == "":
		return [][]sign{{{c.name, !value}}}
	case c.op == "not":
		return ways(c.kids[0], !value)
	case (c.op == "or") == value:
		var all [][]sign
		for _, k := range c.kids {
			all = append(all, ways(k, value)...)
		}
		return all[:min(len(all), maxAlternatives+1)]
	}
	all := [][]sign{nil}
	for _, k := range c.kids {
		var next [][]sign
		for _, a := range all {
			for _, b := range ways(k, value) {
				next = append(next, slices.Concat(a, b))
			}
		}
		all = next[:min(len(next), maxAlternatives+1)]
	}
	return all
}
