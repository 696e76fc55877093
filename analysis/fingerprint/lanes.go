package fingerprint

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// lane is 64 bits of every grab, one for each selection of some rules. A selection is met if
// the grab, its response, its leaf and its chain each have the bit: a source of which the
// selection says nothing has it always. So what a response meets is worked out once for each
// distinct response, and joining is a bitwise and.
type lane struct {
	used uint // bits given out
	// free are for each source the bits of selections that say nothing of it.
	free [sources]uint64
	// tests are for each source the conditions and the bits of the selections that have them.
	tests [sources]map[string]uint64
	// failures are the bits of selections that speak of failure, answered those of the rest.
	failures, answered uint64
	// periods are the bits by the period of their rule, as SQL; "" is always.
	periods map[string]uint64
	// servers are the bits of rules of scope server, by whether they join all ports.
	servers map[bool]uint64
}

// placed is a rule with its bits.
type placed struct {
	Rule
	lane int
	bits map[string]uint64 // by selection
	mask uint64            // all of them
}

// place gives every selection its bit. The bits of a rule lie in one lane.
func place(rules []Rule) ([]placed, []*lane, error) {
	var out []placed
	var lanes []*lane
	for _, r := range rules {
		n := slices.IndexFunc(lanes, func(l *lane) bool { return l.used+uint(len(r.names)) <= 64 })
		if n < 0 {
			n = len(lanes)
			l := &lane{periods: map[string]uint64{}, servers: map[bool]uint64{}}
			for s := range l.tests {
				l.tests[s] = map[string]uint64{}
			}
			lanes = append(lanes, l)
		}
		p := placed{Rule: r, lane: n, bits: map[string]uint64{}}
		for _, name := range r.names {
			bit, err := lanes[n].add(r, name)
			if err != nil {
				return nil, nil, err
			}
			p.bits[name] = bit
			p.mask |= bit
		}
		out = append(out, p)
	}
	return out, lanes, nil
}

// add gives a bit to a selection.
func (l *lane) add(r Rule, name string) (uint64, error) {
	p, err := compileSelection(r.Selections[name])
	if err != nil {
		return 0, fmt.Errorf("fingerprint: rule %s: selection %q: %w", r.ID, name, err)
	}
	bit := uint64(1) << l.used
	l.used++
	for s, sql := range p {
		if sql == "" {
			l.free[s] |= bit
			continue
		}
		l.tests[s][sql] |= bit
	}
	if speaksOfFailure(r.Selections[name]) {
		l.failures |= bit
	} else {
		l.answered |= bit
	}
	l.periods[r.Valid.sql()] |= bit
	if r.Scope == ScopeServer {
		l.servers[r.Ports == "all"] |= bit
	}
	return bit, nil
}

func speaksOfFailure(selection map[string]Values) bool {
	for key := range selection {
		if name, _, _ := strings.Cut(key, "|"); name == "failure" {
			return true
		}
	}
	return false
}

// bits writes the word of a source: the free bits and those whose tests hold.
func (l *lane) bits(s source) string {
	return literal(l.free[s]) + cases(l.tests[s])
}

// grab writes the word of a grab, which also knows period and failure.
func (l *lane) grab() string {
	sql := "(" + l.bits(ofGrab) + ")"
	if l.failures != 0 {
		sql += fmt.Sprintf(" & (CASE WHEN failure IS NULL THEN %s ELSE %s END)", literal(l.failures|l.answered), literal(l.failures))
	}
	if len(l.periods) == 1 && l.periods[""] != 0 {
		return sql
	}
	valid := maps.Clone(l.periods)
	delete(valid, "")
	return sql + " & (" + literal(l.periods[""]) + cases(valid) + ")"
}

// cases adds up words of tests, in a fixed order.
func cases(tests map[string]uint64) string {
	var b strings.Builder
	for _, sql := range slices.Sorted(maps.Keys(tests)) {
		fmt.Fprintf(&b, "\n      | CASE WHEN %s THEN %s ELSE 0::UBIGINT END", sql, literal(tests[sql]))
	}
	return b.String()
}

func literal(w uint64) string { return fmt.Sprintf("%d::UBIGINT", w) }
