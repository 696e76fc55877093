package fingerprint

import (
	"fmt"
	"slices"
	"strings"
)

// condition is a rule's condition as a tree: a selection by name, or "not" of one tree, or
// "and" or "or" of two or more.
type condition struct {
	op   string // "", "not", "and", "or"
	name string // of the selection if op is ""
	kids []condition
}

// parseCondition reads a condition. The grammar is
//
//	or   = and { "or" and }
//	and  = not { "and" not }
//	not  = "not" not | "(" or ")" | selection
//
// Every selection has to be used, so that a forgotten mark is seen, and a condition that holds
// where no selection is met is refused: it would match servers that showed nothing.
func parseCondition(text string, selections []string) (condition, error) {
	words := strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(text))
	p := conditionParser{selections: selections, words: words, used: map[string]bool{}}
	c, err := p.or(0)
	if err != nil {
		return condition{}, err
	}
	if len(p.words) > 0 {
		return condition{}, fmt.Errorf("%q is left over", strings.Join(p.words, " "))
	}
	for _, name := range selections {
		if !p.used[name] {
			return condition{}, fmt.Errorf("selection %q is not used", name)
		}
	}
	if c.holds(func(string) bool { return false }) {
		return condition{}, fmt.Errorf("it holds where no selection is met, so it matches servers that showed nothing; ask for at least one mark")
	}
	return c, nil
}

// holds evaluates the condition; met says which selections are met.
func (c condition) holds(met func(name string) bool) bool {
	switch c.op {
	case "not":
		return !c.kids[0].holds(met)
	case "and":
		return !slices.ContainsFunc(c.kids, func(k condition) bool { return !k.holds(met) })
	case "or":
		return slices.ContainsFunc(c.kids, func(k condition) bool { return k.holds(met) })
	}
	return met(c.name)
}

// sql writes the condition; leaf writes a selection.
func (c condition) sql(leaf func(name string) string) string {
	switch c.op {
	case "not":
		return "(NOT " + c.kids[0].sql(leaf) + ")"
	case "and", "or":
		terms := make([]string, len(c.kids))
		for i, k := range c.kids {
			terms[i] = k.sql(leaf)
		}
		return "(" + strings.Join(terms, " "+strings.ToUpper(c.op)+" ") + ")"
	}
	return leaf(c.name)
}

// without returns the condition with a selection crossed out wherever it stands, and false if
// nothing is left.
func (c condition) without(name string) (condition, bool) {
	if c.op == "" {
		return c, c.name != name
	}
	out := condition{op: c.op}
	for _, k := range c.kids {
		if rest, ok := k.without(name); ok {
			out.kids = append(out.kids, rest)
		}
	}
	if len(out.kids) == 1 && c.op != "not" {
		return out.kids[0], true
	}
	return out, len(out.kids) > 0
}

// conditionParser reads a condition word by word.
type conditionParser struct {
	selections []string
	words      []string
	used       map[string]bool
}

// next takes the next word if it is w.
func (p *conditionParser) next(w string) bool {
	if len(p.words) == 0 || p.words[0] != w {
		return false
	}
	p.words = p.words[1:]
	return true
}

// maxDepth bounds nesting, since a definition may come from a stranger.
const maxDepth = 100

func (p *conditionParser) or(depth int) (condition, error) {
	return p.chain("or", func() (condition, error) { return p.and(depth) })
}

func (p *conditionParser) and(depth int) (condition, error) {
	return p.chain("and", func() (condition, error) { return p.not(depth) })
}

// chain reads terms joined by a word.
func (p *conditionParser) chain(word string, term func() (condition, error)) (condition, error) {
	c := condition{op: word}
	for {
		t, err := term()
		if err != nil {
			return condition{}, err
		}
		c.kids = append(c.kids, t)
		if !p.next(word) {
			break
		}
	}
	if len(c.kids) == 1 {
		return c.kids[0], nil
	}
	return c, nil
}

func (p *conditionParser) not(depth int) (condition, error) {
	switch {
	case depth > maxDepth:
		return condition{}, fmt.Errorf("nested more than %d deep", maxDepth)
	case len(p.words) == 0:
		return condition{}, fmt.Errorf("a selection is missing at the end")
	case p.next("not"):
		t, err := p.not(depth + 1)
		return condition{op: "not", kids: []condition{t}}, err
	case p.next("("):
		t, err := p.or(depth + 1)
		if err == nil && !p.next(")") {
			err = fmt.Errorf("a closing parenthesis is missing")
		}
		return t, err
	}
	name := p.words[0]
	if !slices.Contains(p.selections, name) {
		return condition{}, fmt.Errorf("there is no selection %q", name)
	}
	p.words = p.words[1:]
	p.used[name] = true
	return condition{name: name}, nil
}
