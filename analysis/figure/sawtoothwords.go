package figure

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// words says what is not drawn and why fills do not count.
func (s Sawtooth) words(l sawtoothLayout) string {
	var reasons []string
	count := map[string]int{}
	unknown := 0
	for _, f := range s.Fills {
		if f.Start.IsZero() {
			unknown++
		}
		if f.Removed == "" {
			continue
		}
		if count[f.Removed] == 0 {
			reasons = append(reasons, f.Removed)
		}
		count[f.Removed]++
	}
	slices.SortFunc(reasons, func(a, b string) int { return cmp.Or(-cmp.Compare(count[a], count[b]), strings.Compare(a, b)) })
	text := fmt.Sprintf("%s drawn.", linesPlural(len(s.Time), "probe"))
	kept, removed := s.counted("")
	switch {
	case kept+removed == 0:
		text += " No fill follows from them."
	case removed == 0:
		text += fmt.Sprintf(" %s; none is taken out.", linesPlural(kept, "fill"))
	default:
		for i, r := range reasons {
			reasons[i] = fmt.Sprintf("%s %d", intervalsClip(strings.ReplaceAll(r, "_", " ")), count[r])
		}
		text += fmt.Sprintf(" %s, of which %s: %s.", linesPlural(kept+removed, "fill"), sawtoothVerb(removed), strings.Join(reasons, ", "))
	}
	if unknown > 0 {
		text += fmt.Sprintf(" The instant of %s is not known; the line begins where the entry was first seen.", linesPlural(unknown, "fill"))
	}
	if slices.ContainsFunc(reasons, func(r string) bool { return len(r) > 24 }) {
		text += " Long reasons end in …; the data file has them in full."
	}
	if slices.ContainsFunc(l.fills, func(f []int) bool { return len(f) > sawtoothDense }) {
		text += " Fills lie closer than the eye can tell apart; choose a shorter time to see each."
	}
	if l.unlabelled > 0 {
		text += fmt.Sprintf(" %s without room for a label.", linesPlural(l.unlabelled, "fill"))
	}
	for _, i := range l.feet {
		if sawtoothFeet[i].outcome != ProbeMiss {
			return text + " Hatched rows: probes that tell nothing of the cache; they are no misses."
		}
	}
	return text
}

func sawtoothVerb(n int) string {
	if n == 1 {
		return "1 does not count"
	}
	return grouped(int64(n)) + " do not count"
}

// heading says what the probes of a panel told.
func (s Sawtooth) heading(l sawtoothLayout, k int) string {
	found, missed, nothing := 0, 0, 0
	for _, i := range l.probes[k] {
		switch o := s.Outcome[i]; {
		case o.sees():
			found++
		case o == ProbeMiss:
			missed++
		default:
			nothing++
		}
	}
	text := fmt.Sprintf("%s: %d found it, %d did not", linesPlural(len(l.probes[k]), "probe"), found, missed)
	if nothing > 0 {
		text += fmt.Sprintf(", %d told nothing", nothing)
	}
	return text
}
