package fingerprint

import (
	"fmt"
	"strings"
)

// conditionSQL translates the rule's condition. The grammar is
//
//	or   = and { "or" and }
//	and  = not { "and" not }
//	not  = "not" not | "(" or ")" | selection
//
// and every selection has to be used, so that a forgotten mark is seen.
func (r Rule) conditionSQL() (string, error) {
	c := strings.NewReplacer("(", " ( ", ")", " ) ").Replace(r.Condition)
	p := conditionParser{rule: r, words: strings.Fields(c), used: map[string]bool{}}
	sql, err := p.or(0)
	if err != nil {
		return "", err
	}
	if len(p.words) > 0 {
		return "", fmt.Errorf("%q is left over", strings.Join(p.words, " "))
	}
	for name := range r.Selections {
		if !p.used[name] {
			return "", fmt.Errorf("selection %q is not used", name)
		}
	}
	return sql, nil
}

// conditionParser reads a condition word by word.
type conditionParser struct {
	rule  Rule
	words []string
	used  map[string]bool
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

func (p *conditionParser) or(depth int) (string, error) {
	return p.chain("or", " OR ", func() (string, error) { return p.and(depth) })
}

func (p *conditionParser) and(depth int) (string, error) {
	return p.chain("and", " AND ", func() (string, error) { return p.not(depth) })
}

// chain reads terms joined by a word.
func (p *conditionParser) chain(word, sql string, term func() (string, error)) (string, error) {
	var terms []string
	for {
		t, err := term()
		if err != nil {
			return "", err
		}
		terms = append(terms, t)
		if !p.next(word) {
			break
		}
	}
	if len(terms) == 1 {
		return terms[0], nil
	}
	return "(" + strings.Join(terms, sql) + ")", nil
}

func (p *conditionParser) not(depth int) (string, error) {
	switch {
	case depth > maxDepth:
		return "", fmt.Errorf("nested more than %d deep", maxDepth)
	case len(p.words) == 0:
		return "", fmt.Errorf("a selection is missing at the end")
	case p.next("not"):
		t, err := p.not(depth + 1)
		return "(NOT " + t + ")", err
	case p.next("("):
		t, err := p.or(depth + 1)
		if err == nil && !p.next(")") {
			err = fmt.Errorf("a closing parenthesis is missing")
		}
		return t, err
	}
	name := p.words[0]
	if _, ok := p.rule.Selections[name]; !ok {
		return "", fmt.Errorf("there is no selection %q", name)
	}
	p.words = p.words[1:]
	p.used[name] = true
	return selectionSQL(p.rule.Selections[name])
}
