package realdns

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

const (
	// phase is the part of a wall-clock second at which the steps of a second begin.
	// Programs count whole seconds; so all of them count the same.
	phase = 200 * time.Millisecond
	// patience is how long an answer may take.
	patience = time.Second
	// tolerance is how late a step may be: later than that it may fall into the next second.
	tolerance = time.Second - phase - 100*time.Millisecond
)

// ErrLate is that of scripts that the machine was too busy to keep the times of. Answers
// would be those to another script; start the setup again and repeat it.
var ErrLate = errors.New("script is late")

// Lead is how long before the start of its script a setup is started. Some programs ask
// for the servers of the root when they start, and the remaining TTL tells when that was.
const Lead = 3 * time.Second

// Run puts a script to the setup, once, and returns an answer for each step. It takes as
// long as the script; ctx ends it early, with an error. A reply to something else than the
// question is an error too, and so is being late: [ErrLate].
func (lab *Lab) Run(ctx context.Context, script []Step) ([]Answer, error) {
	start := lab.started.Add(Lead)
	answers := make([]Answer, len(script))
	sent := make([]time.Time, len(script))
	for i, step := range script {
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(time.Until(start.Add(step.At))):
		}
		packet, err := packStep(step, uint16(i+1))
		if err != nil {
			return nil, err
		}
		sent[i] = time.Now()
		if late := sent[i].Sub(start.Add(step.At)); late > tolerance {
			return nil, fmt.Errorf("%w: %s was due %v before it was asked", ErrLate, step.Name, late.Round(time.Millisecond))
		}
		reply, err := lab.exchange(step.From, Asked, packet)
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			answers[i].Lost = true
			continue
		case err != nil:
			return nil, fmt.Errorf("asking for %s: %w", step.Name, err)
		}
		if answers[i], err = readAnswer(reply, step, uint16(i+1)); err != nil {
			return nil, err
		}
	}
	select { // what the last answers set off
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-time.After(500 * time.Millisecond):
	}
	attribute(script, sent, start, lab.server.log(), answers)
	return answers, nil
}

// attribute sets Upstream: an arrival belongs to the last step that asked the same
// question before it, if the script has not gone on to a later second by then.
func attribute(script []Step, sent []time.Time, start time.Time, log []arrival, answers []Answer) {
	for _, a := range log {
		for i := len(script) - 1; i >= 0; i-- {
			if script[i].Name != a.name || script[i].Type != a.typ || sent[i].After(a.at) {
				continue
			}
			answers[i].Upstream = answers[i].Upstream || a.at.Before(endOfSecond(script, i, start))
			break
		}
	}
}

// endOfSecond returns when the first step of a later second than that of step i is due.
func endOfSecond(script []Step, i int, start time.Time) time.Time {
	for _, s := range script[i:] {
		if s.At > script[i].At {
			return start.Add(s.At)
		}
	}
	return start.Add(script[i].At + time.Minute)
}
