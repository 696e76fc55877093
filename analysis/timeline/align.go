package timeline

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Power is the probability that a test at level alpha, alone, finds a planted alignment.
type Power struct {
	// Share of the changes is put into the window, at random; the others stay where they are, turned by a random number of days.
	Share, Power float64
}

// Test is the answer to one question of one event.
type Test struct {
	Event    Event
	Question Question
	// Changes have a place in time; Unplaced of the kind have none (nobody asked before, or the bracket goes beyond the span).
	Changes, Unplaced int
	// Observed is the number of changes in the window, brackets counted by the share inside; Expected is its mean over all turns.
	Observed, Expected float64
	// Sure changes have their whole bracket in the window, Possible ones a day of it at least.
	Sure, Possible int
	// Untestable says why there is no p-value, and is empty if there is one. If not, P, Holm and BH are NaN and Power is nil.
	Untestable string
	// P is the share of the turns that give as much as observed. Its least value is 1/Turns.
	P     float64
	Turns int
	// Holm and BH are P corrected for all tests of the alignment that have one: p-values for the whole, and false discovery rates.
	Holm, BH float64
	Power    []Power
}

// Joint is the answer to one question of all events together.
type Joint struct {
	Question           Question
	Events             int
	Observed, Expected float64
	// P is by turning all events alike, over all turns.
	P     float64
	Turns int
	// PApart is by turning each event by itself, (b+1)/(n+1) of n Draws (Davison and Hinkley 1997, section 4.2). It does not keep the
	// spacing of the events.
	PApart float64
	Draws  int
	// Holm is P corrected for all questions.
	Holm float64
}

// Alignment is the result of [Align].
type Alignment struct {
	// Days is the length of the span.
	Days  int
	Alpha float64
	// Tests are in order of the events and questions given, Joint in order of the questions with a testable event.
	Tests []Test
	Joint []Joint
}

// Align asks every question of every event. Which changes are given, events and windows must have been settled before.
//
// # Errors
//
// A plan that cannot be followed is an error. An event whose window goes beyond the span is none: its test says so.
func Align(changes []Change, events []Event, p Plan) (*Alignment, error) {
	if err := p.fill(events); err != nil {
		return nil, err
	}
	for i, c := range changes {
		if c.By.Before(c.After) || c.By.IsZero() {
			return nil, fmt.Errorf("timeline: change %d (%s of %s) ends before it begins", i+1, c.Kind, c.Operator)
		}
	}
	c := calendar{from: midnight(p.From), days: int(midnight(p.Until).Sub(midnight(p.From))/day) + 1}
	random := rand.New(p.Source)
	a := &Alignment{Days: c.days, Alpha: p.Alpha}
	prepared := make([]*layer, len(p.Questions))
	for i, q := range p.Questions {
		prepared[i] = newLayer(c, changes, q.Kind)
	}
	for _, e := range events {
		for i, q := range p.Questions {
			a.Tests = append(a.Tests, prepared[i].test(e, q, p, random))
		}
	}
	for i, q := range p.Questions {
		if j, ok := prepared[i].joint(events, q, p, random); ok {
			a.Joint = append(a.Joint, j)
		}
	}
	a.correct()
	return a, nil
}

// layer is all changes of a kind on the circle.
type layer struct {
	calendar
	stays    []stay
	unplaced int
	weights  []int64
}

func newLayer(c calendar, changes []Change, kind Kind) *layer {
	l := &layer{calendar: c, weights: make([]int64, c.days)}
	for _, x := range changes {
		if x.Kind != kind {
			continue
		}
		s, ok := c.spread(x)
		if !ok {
			l.unplaced++
			continue
		}
		l.stays = append(l.stays, s)
		c.add(l.weights, s, 0)
	}
	return l
}

// window returns the days of a question around an event; why is not empty if they go beyond the span.
func (l *layer) window(e Event, q Question) (w window, why string) {
	w.first = l.of(e.On) + q.From
	last := l.of(e.Last) + q.Until
	w.length = last - w.first + 1
	switch {
	case !l.holds(w.first) || !l.holds(last):
		return w, "the window goes beyond the span of the study"
	case w.length == l.days:
		return w, "the window is the whole span"
	case len(l.stays) == 0:
		return w, "no change of the kind has a place in time"
	}
	return w, ""
}

// test answers one question of one event.
func (l *layer) test(e Event, q Question, p Plan, random *rand.Rand) Test {
	t := Test{Event: e, Question: q, Changes: len(l.stays), Unplaced: l.unplaced, P: math.NaN(), Holm: math.NaN(), BH: math.NaN()}
	w, why := l.window(e, q)
	if t.Untestable = why; why != "" {
		return t
	}
	all := l.overall(l.weights, []window{w})
	t.Observed, t.Expected, t.P, t.Turns = float64(all[0])/whole, mean(all), share(all), len(all)
	for _, s := range l.stays {
		first, last := s.first, s.first+len(s.parts)-1
		if first >= w.first && last < w.first+w.length {
			t.Sure++
		}
		if last >= w.first && first < w.first+w.length {
			t.Possible++
		}
	}
	for _, planted := range p.Shares {
		t.Power = append(t.Power, Power{planted, l.power(w, planted, p, random)})
	}
	return t
}

// mean returns the mean of statistics, in changes.
func mean(all []int64) float64 {
	sum := int64(0)
	for _, v := range all {
		sum += v
	}
	return float64(sum) / float64(len(all)) / whole
}

// joint answers a question of all events whose window lies within the span; ok is false if there is none.
func (l *layer) joint(events []Event, q Question, p Plan, random *rand.Rand) (j Joint, ok bool) {
	var windows []window
	for _, e := range events {
		if w, why := l.window(e, q); why == "" {
			windows = append(windows, w)
		}
	}
	if len(windows) == 0 {
		return Joint{}, false
	}
	all := l.overall(l.weights, windows)
	j = Joint{Question: q, Events: len(windows), Observed: float64(all[0]) / whole, Expected: mean(all), P: share(all), Turns: len(all), Draws: p.Draws}
	sums, reached := l.sums(l.weights), 0
	for range p.Draws {
		sum := int64(0)
		for _, w := range windows {
			sum += l.within(sums, w, random.IntN(l.days))
		}
		if sum >= all[0] {
			reached++
		}
	}
	j.PApart = float64(reached+1) / float64(p.Draws+1)
	return j, true
}

// power simulates how often a test finds a planted share.
func (l *layer) power(w window, planted float64, p Plan, random *rand.Rand) float64 {
	found := 0
	on := make([]int64, l.days)
	for range p.Replicates {
		clear(on)
		turn := random.IntN(l.days)
		for _, s := range l.stays {
			if random.Float64() >= planted {
				l.add(on, s, turn)
				continue
			}
			// Its point lies on a random day of the window, and that day is a random one of the bracket.
			point := w.first + random.IntN(w.length)
			l.add(on, stay{point - random.IntN(len(s.parts)), s.parts}, 0)
		}
		if share(l.overall(on, []window{w})) <= p.Alpha {
			found++
		}
	}
	return float64(found) / float64(max(p.Replicates, 1))
}
