package campaign

import (
	"fmt"
	"strings"
	"time"

	"bridle/collectors/internal/plan"
	"bridle/datasets/command"
)

// Report is how far an agenda is.
type Report struct {
	// Done of Planned questions have their outcome; Planned may grow. Rows recorded before an
	// interruption count.
	Done, Planned int64
	// From and Until bound the agenda in study time; zero if it ends when its questions end.
	From, Until time.Time
	// Note is what else is worth a line, such as how many resolvers are through.
	Note string
}

// Status is a moment of a campaign, a line of status.jsonl.
type Status struct {
	At        time.Time   `json:"at"`        // study time
	Elapsed   float64     `json:"elapsed_s"` // real time since the program began or went on
	Done      int64       `json:"done"`
	Planned   int64       `json:"planned"`
	Rate      float64     `json:"rate_per_s"` // questions a second of real time
	LeftS     float64     `json:"left_s"`     // real time that it will still take; -1: not known
	Ledger    plan.Ledger `json:"ledger"`     // of this program's time, without what was recorded before
	Refused   int64       `json:"refused"`    // answers of resolvers that say so; -1: not what is asked
	Anomalies int64       `json:"anomalies"`
	Note      string      `json:"note,omitempty"`
	Last      bool        `json:"last,omitempty"`
}

// left returns the real seconds that are left: by the course of study time if the agenda has an
// end in it that is still ahead, else by the number of questions; -1 if nothing can be said yet.
func left(r Report, study time.Time, began time.Time, elapsed time.Duration, doneNow int64) float64 {
	const soon = 2 * time.Second // too little to go by
	if elapsed < soon {
		return -1
	}
	if passed, ahead := study.Sub(began), r.Until.Sub(study); ahead > 0 && passed > 0 {
		return ahead.Seconds() * elapsed.Seconds() / passed.Seconds()
	}
	if open := r.Planned - r.Done; doneNow > 0 && open > 0 {
		return float64(open) * elapsed.Seconds() / float64(doneNow)
	}
	return -1
}

// Line returns the status for people, such as
// "3,200 of ~10,000, 950/s, answered 91% (refused 3%), timed out 9%, 7 s left; 12 hits". The share of
// refusals is one of all questions, like the others.
func (s Status) Line() string {
	var b strings.Builder
	b.WriteString(command.Group(s.Done))
	if !s.Last {
		fmt.Fprintf(&b, " of ~%s", command.Group(s.Planned))
	}
	if s.Rate > 0 {
		fmt.Fprintf(&b, ", %s/s", rate(s.Rate))
	}
	if n := s.Ledger.Rows(); n > 0 {
		share := func(k int64) string { return percent(k, n) }
		fmt.Fprintf(&b, ", answered %s", share(s.Ledger.Answered))
		if s.Refused >= 0 {
			fmt.Fprintf(&b, " (refused %s)", share(s.Refused))
		}
		fmt.Fprintf(&b, ", timed out %s", share(s.Ledger.TimedOut))
		if s.Ledger.Invalid > 0 {
			fmt.Fprintf(&b, ", invalid %s", share(s.Ledger.Invalid))
		}
		if s.Ledger.Skipped > 0 {
			fmt.Fprintf(&b, ", skipped %s", share(s.Ledger.Skipped))
		}
	}
	if s.LeftS >= 0 && !s.Last {
		fmt.Fprintf(&b, ", %s left", Span(time.Duration(s.LeftS*float64(time.Second))))
	}
	if s.Note != "" {
		b.WriteString("; " + s.Note)
	}
	return b.String()
}

// rate writes a rate with a digit behind the point where it would else say little.
func rate(x float64) string {
	if x < 10 {
		return fmt.Sprintf("%.1f", x)
	}
	return command.Group(int64(x))
}

// percent writes a share in whole percent; one that is not quite none is <1%.
func percent(k, n int64) string {
	if p := 100 * float64(k) / float64(n); k == 0 || p >= 1 {
		return fmt.Sprintf("%.0f%%", p)
	}
	return "<1%"
}
