package lint

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"bridle/analysis/fingerprint"
	"bridle/datasets/schema/fingerprintmatches"
)

// Check matches the examples that [Write] wrote and returns what is wrong with the rules, each
// a sentence, in order of the rules; nil if nothing is. q must hold the rows of one call of
// Write with the same rules and no others. Errors are those of the study, and a difference
// between the two ways of working out an outcome.
func Check(ctx context.Context, q fingerprint.Querier, rules []fingerprint.Rule) ([]string, error) {
	all, _ := list(rules)
	matched, err := outcomes(ctx, q, rules, all, func(r fingerprint.Rule) fingerprint.Rule { return r })
	if err != nil {
		return nil, err
	}
	met, err := outcomes(ctx, q, rules, all, fingerprint.Rule.Probe)
	if err != nil {
		return nil, err
	}
	var wrong []string
	for _, r := range rules {
		for i, e := range all {
			_, bySQL := matched[r.ID][i]
			if has := met[r.ID][i].any(r.Holds); has != bySQL {
				return nil, fmt.Errorf("lint: %s of rule %s: SQL says %v, the condition over the selections met says %v; this is a defect of bridle", e, r.ID, bySQL, has)
			}
		}
		wrong = append(wrong, own(r, all, matched[r.ID])...)
		wrong = append(wrong, foreign(r, all, matched[r.ID])...)
		wrong = append(wrong, needless(r, all, met[r.ID])...)
	}
	return wrong, nil
}

// marks are the selections that an example met, by what the condition speaks of: a grab, the
// port of a server, or 0 for a server with all of its ports.
type marks map[int64]map[string]bool

// any reports whether a condition holds of one of them. An example that met nothing is asked
// too: a condition with a selection crossed out may hold of it.
func (m marks) any(holds func(met func(string) bool) bool) bool {
	if len(m) == 0 {
		return holds(func(string) bool { return false })
	}
	for _, met := range m {
		if holds(func(name string) bool { return met[name] }) {
			return true
		}
	}
	return false
}

// outcomes returns by rule and example the selections met, for examples that match the rule as
// it is asked.
func outcomes(ctx context.Context, q fingerprint.Querier, rules []fingerprint.Rule, all []example, as func(fingerprint.Rule) fingerprint.Rule) (map[string]map[int]marks, error) {
	var asked []fingerprint.Rule
	out, unit := map[string]map[int]marks{}, map[string]func(fingerprintmatches.Row) int64{}
	for _, r := range rules {
		out[r.ID], unit[r.ID] = map[int]marks{}, unitOf(r)
		asked = append(asked, as(r))
	}
	err := fingerprint.Match(ctx, q, asked, func(m fingerprintmatches.Row) error {
		i, ok := slices.BinarySearchFunc(all, m.GrabID, func(e example, id int64) int {
			switch {
			case e.last < id:
				return -1
			case e.first > id:
				return 1
			}
			return 0
		})
		if !ok || all[i].address != m.Address {
			return fmt.Errorf("lint: grab %d at %s is no example; the study must hold the examples of these rules alone", m.GrabID, m.Address)
		}
		if out[m.RuleID][i] == nil {
			out[m.RuleID][i] = marks{}
		}
		one := unit[m.RuleID](m)
		if out[m.RuleID][i][one] == nil {
			out[m.RuleID][i][one] = map[string]bool{}
		}
		for _, s := range m.Selections {
			out[m.RuleID][i][one][s] = true
		}
		return nil
	})
	return out, err
}

// unitOf says what the condition of a rule speaks of.
func unitOf(r fingerprint.Rule) func(fingerprintmatches.Row) int64 {
	switch {
	case r.Scope == fingerprint.ScopeExchange:
		return func(m fingerprintmatches.Row) int64 { return m.GrabID }
	case r.Ports == "all":
		return func(fingerprintmatches.Row) int64 { return 0 }
	}
	return func(m fingerprintmatches.Row) int64 { return int64(*m.Port) }
}

// own compares the outcomes of a rule's own examples with what it promises.
func own(r fingerprint.Rule, all []example, matched map[int]marks) (wrong []string) {
	for i, e := range all {
		if _, did := matched[i]; e.rule == r.ID && did != e.match {
			wrong = append(wrong, fmt.Sprintf("rule %s: its %s: matches is %v", r.ID, e, did))
		}
	}
	return wrong
}

// foreign looks for examples of other rules that a rule matches.
func foreign(r fingerprint.Rule, all []example, matched map[int]marks) (wrong []string) {
	seen := map[string]bool{}
	for i, e := range all {
		if _, did := matched[i]; !did || !e.match || e.rule == r.ID {
			continue
		}
		seen[e.rule] = true
		if r.Overlaps[e.rule] == "" {
			wrong = append(wrong, fmt.Sprintf("rule %s matches the %s; tell the rules apart, or declare the overlap with its reason", r.ID, e))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(r.Overlaps)) {
		if !seen[id] {
			wrong = append(wrong, fmt.Sprintf("rule %s declares an overlap with %s, but matches none of the examples here", r.ID, id))
		}
	}
	return wrong
}

// needless looks for selections that no example needs.
func needless(r fingerprint.Rule, all []example, met map[int]marks) (wrong []string) {
	for _, name := range r.SelectionNames() {
		everMet, needed := false, false
		for i, e := range all {
			if e.rule != r.ID {
				continue
			}
			has := func(met func(string) bool) bool { return met(name) }
			without := func(met func(string) bool) bool { return r.HoldsWithout(name, met) }
			everMet = everMet || met[i].any(has)
			needed = needed || met[i].any(r.Holds) != met[i].any(without)
		}
		switch {
		case !everMet:
			wrong = append(wrong, fmt.Sprintf("rule %s: no example of it meets selection %s", r.ID, name))
		case !needed:
			wrong = append(wrong, fmt.Sprintf("rule %s: without selection %s every example of it comes out the same; add one that needs it, or take it out", r.ID, name))
		}
	}
	return wrong
}
