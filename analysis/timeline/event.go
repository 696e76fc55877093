package timeline

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// Statement stands beside every alignment.
const Statement = "An alignment in time is no cause: it says that changes lie near an event more often than turned calendars have them, and nothing of why."

// Event is a dated event, such as a publication.
type Event struct {
	Name string
	// On and Last are the first and the last day on which it may have been, the same if the day is known.
	On, Last time.Time
}

// EventOn makes an event of a date as YYYY-MM-DD, or YYYY-MM if only the month is known. Windows of the latter begin
// with the month's first day and end after its last.
func EventOn(name, date string) (Event, error) {
	if t, err := time.Parse(time.DateOnly, date); err == nil {
		return Event{name, t, t}, nil
	}
	t, err := time.Parse("2006-01", date)
	if err != nil {
		return Event{}, fmt.Errorf("timeline: event %q: date %q is neither like 2018-08-01 nor like 2018-08", name, date)
	}
	return Event{name, t, t.AddDate(0, 1, -1)}, nil
}

// Question is what is asked of every event: how many changes of a kind lie in a window. It must be stated before the data are looked at.
type Question struct {
	Kind Kind
	// From and Until are the first and last day of the window, counted from the event's: 0 to 30 is the day and the thirty after it, -7 to -1
	// the week before.
	From, Until int
}

// Plan says what is asked, and of which time.
type Plan struct {
	// From and Until are the first and last day of the span, such as those of the first and last scan.
	From, Until time.Time
	Questions   []Question
	// Alpha is the level of the tests; zero stands for 0.05.
	Alpha float64
	// Shares are the planted shares for which the power is said; nil stands for 0.1, 0.25 and 0.5.
	Shares []float64
	// Replicates are simulations for each power and draws for the joint test with events apart; zero stands for 400 and 9,999.
	Replicates, Draws int
	// Source is the random source of both. It must not be nil.
	Source rand.Source
}

// fill puts in what zero stands for, and returns an error for a plan that cannot be followed.
func (p *Plan) fill(events []Event) error {
	if p.Source == nil {
		panic("timeline: a plan needs a random source; seed one and say the seed")
	}
	if p.Alpha == 0 {
		p.Alpha = 0.05
	}
	if p.Shares == nil {
		p.Shares = []float64{0.1, 0.25, 0.5}
	}
	if p.Replicates == 0 {
		p.Replicates = 400
	}
	if p.Draws == 0 {
		p.Draws = 9999
	}
	switch days := midnight(p.Until).Sub(midnight(p.From)) / day; {
	case days < 1 || days > 36500:
		return fmt.Errorf("timeline: the span from %s to %s is no row of 2 to 36,500 days", p.From.Format(time.DateOnly), p.Until.Format(time.DateOnly))
	case len(p.Questions) == 0 || len(events) == 0:
		return fmt.Errorf("timeline: there are %d questions and %d events; state one of each at least", len(p.Questions), len(events))
	case !(p.Alpha > 0 && p.Alpha < 1) || p.Replicates < 0 || p.Draws < 0:
		return fmt.Errorf("timeline: level %g, %d replicates, %d draws: a level lies between 0 and 1, numbers are not negative", p.Alpha, p.Replicates, p.Draws)
	}
	for _, q := range p.Questions {
		if q.Until < q.From || q.Kind == "" {
			return fmt.Errorf("timeline: the window of question %+v ends before it begins, or its kind is missing", q)
		}
	}
	for _, s := range p.Shares {
		if !(s >= 0 && s <= 1) {
			return fmt.Errorf("timeline: a planted share of %g lies not between 0 and 1", s)
		}
	}
	for _, e := range events {
		if e.Name == "" || e.On.IsZero() || e.Last.Before(e.On) {
			return fmt.Errorf("timeline: event %+v lacks a name or a date, or ends before it begins", e)
		}
	}
	return nil
}
