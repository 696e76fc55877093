package timeline

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
)

// Text renders an alignment for a terminal, with what it could have found and [Statement].
func (a *Alignment) Text() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "event\tdate\tdays\twhat\tobserved\texpected\tp\tHolm\tFDR\tpower at %g\n", a.Alpha)
	for _, t := range a.Tests {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t", t.Event.Name, t.Event.date(), t.Question.days(), t.Question.Kind)
		if t.Untestable != "" {
			fmt.Fprintf(w, "not testable: %s\n", t.Untestable)
			continue
		}
		fmt.Fprintf(w, "%.2f of %d\t%.2f\t%.4f\t%.4f\t%.4f\t%s\n", t.Observed, t.Changes, t.Expected, t.P, t.Holm, t.BH, powers(t.Power))
	}
	for _, j := range a.Joint {
		fmt.Fprintf(w, "%d events together\t\t%s\t%s\t%.2f\t%.2f\t%.4f\t%.4f\t\teach turned by itself: p %.4f\n", j.Events, j.Question.days(), j.Question.Kind, j.Observed, j.Expected, j.P, j.Holm, j.PApart)
	}
	w.Flush() // into memory, which takes everything
	fmt.Fprintf(&b, "Span of %d days; p over all its turns.\n", a.Days)
	for _, said := range a.unplaced() {
		fmt.Fprintln(&b, said)
	}
	b.WriteString(Statement + "\n")
	return b.String()
}

// String is Text.
func (a *Alignment) String() string { return a.Text() }

// unplaced says, once a kind, how many changes have no place in time.
func (a *Alignment) unplaced() (all []string) {
	said := map[Kind]bool{}
	for _, t := range a.Tests {
		if t.Unplaced > 0 && !said[t.Question.Kind] {
			all = append(all, fmt.Sprintf("%d changes of the kind %s have no place in time (nobody asked before, or they reach beyond the span) and count nowhere.", t.Unplaced, t.Question.Kind))
		}
		said[t.Question.Kind] = true
	}
	return all
}

// date writes the day of an event, or the first and the last that it may have been.
func (e Event) date() string {
	if e.On.Equal(e.Last) {
		return e.On.Format(time.DateOnly)
	}
	return e.On.Format(time.DateOnly) + " to " + e.Last.Format(time.DateOnly)
}

// days writes the window of a question.
func (q Question) days() string { return fmt.Sprintf("%+d to %+d", q.From, q.Until) }

// powers writes what a test could have found.
func powers(all []Power) string {
	var parts []string
	for _, p := range all {
		parts = append(parts, fmt.Sprintf("%.2f if %.0f %%", p.Power, 100*p.Share))
	}
	return strings.Join(parts, ", ")
}

// BordersText renders borders for a terminal, with the questions that arise, each relation once, and [Caveat].
func BordersText(borders []Border) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "operator\tfocus\trests on\tsupported\tindicated\tinside\toutside\tregions\ttested\tnot testable")
	arise := map[Relation]bool{}
	for _, x := range borders {
		inside, outside, focus, basis := "-", "-", "not known", "-"
		if x.Basis != "" {
			inside, outside, focus, basis = list(x.Inside), list(x.Outside), list(x.Focus), x.Basis
		}
		var regions []string
		for _, r := range x.Regions {
			regions = append(regions, fmt.Sprintf("%s %d", r.Region, r.Countries))
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%d\n", x.Operator, focus, basis, list(x.Supported), list(x.Indicated), inside, outside, list(regions), x.Tested, x.Untestable)
		for _, r := range x.Relations {
			arise[r] = true
		}
	}
	w.Flush() // into memory, which takes everything
	for _, r := range []Relation{InsideFocus, OutsideFocus, NoFocus, SeveralCountries} {
		if !arise[r] {
			continue
		}
		fmt.Fprintf(&b, "\nQuestions of law, %s:\n", r)
		for _, q := range Questions(r) {
			fmt.Fprintf(&b, "- %s\n", q)
		}
	}
	b.WriteString("\n" + Caveat + "\n")
	return b.String()
}

// list joins words; none is said.
func list(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, " ")
}
