package audit

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"bridle/collectors/simnet/dns"
)

// Report is what a check came to.
type Report struct {
	// Counts are numbers by explanation, such as "rows: answered, as the server sent it".
	Counts map[string]int64
	// Unexplained is what has no explanation, at most [MostFindings]; All is how many there are.
	Unexplained []Finding
	All         int64
}

// MostFindings is how many findings are kept.
const MostFindings = 10_000

// Finding is something without explanation.
type Finding struct {
	// Rule is what does not hold, in a few words; equal for all findings of a kind.
	Rule string
	At   dns.Instant
	// Text says where and what.
	Text string
}

func (f Finding) String() string {
	return fmt.Sprintf("%s %s: %s", f.At.Time().Format("2006-01-02T15:04:05.000000Z"), f.Rule, f.Text)
}

func (r *Report) count(what string) { r.Counts[what]++ }

func (r *Report) find(rule string, at dns.Instant, format string, args ...any) {
	r.All++
	r.Counts["UNEXPLAINED: "+rule]++
	if len(r.Unexplained) < MostFindings {
		r.Unexplained = append(r.Unexplained, Finding{rule, at, fmt.Sprintf(format, args...)})
	}
}

// Write prints the counts, sorted, and at most so many findings.
func (r *Report) Write(w io.Writer, most int) error {
	for _, what := range slices.Sorted(maps.Keys(r.Counts)) {
		if _, err := fmt.Fprintf(w, "%d\t%s\n", r.Counts[what], what); err != nil {
			return err
		}
	}
	for _, f := range r.Unexplained[:min(most, len(r.Unexplained))] {
		if _, err := fmt.Fprintln(w, f); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%d unexplained\n", r.All)
	return err
}
