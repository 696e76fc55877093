package survey

import (
	"cmp"
	"slices"
	"time"
)

// appointment is one round that the course of a resolver should have.
type appointment struct {
	test testID
	kind int
	// at is when it is due at the earliest, since the start of the course.
	at time.Duration
	// gap is the least time since whatever the resolver was asked before.
	gap time.Duration
}

// Shares of the survey's duration: starts of resolvers are spread over the first part, each course takes
// the second; what is left is for the tests of sharing.
const (
	startShare  = 10 // a tenth
	courseShare = 80 // percent
)

// program returns the rounds of a course, and how many of them are the intake.
func program(cfg *Config) (list []appointment, intake int) {
	span := cfg.Duration * courseShare / 100
	gap := cfg.Pause
	soon := min(5*time.Second, gap)
	list = []appointment{
		{visibility, 0, 0, 0}, {delegation, 0, 0, soon},
		{harm, 0, 0, soon}, {harm, 0, 0, soon}, {integrity, 0, 0, soon},
	}
	intake = len(list)
	for _, a := range []appointment{
		{pool, 0, 0, gap}, {pool, 1, 0, gap}, {pool, 2, 0, gap},
		{countdown, 0, 0, gap}, {countdown, 1, 0, gap}, {countdown, 2, 0, gap},
		{backend, 0, 0, gap},
		{refresh, 0, 0, gap}, {refresh, 1, 0, gap}, {refresh, 0, 0, gap}, {refresh, 1, 0, gap},
		{packetCache, 0, 0, gap}, {integrity, 1, 0, gap}, {reach, 0, 0, gap},
	} {
		if a.test != reach || cfg.Reach != "" {
			list = append(list, a)
		}
	}
	if cfg.Quick {
		second := slices.IndexFunc(list, func(a appointment) bool { return a.test == refresh }) + 2
		list = slices.Delete(list, second, second+2)
	}
	var spread []appointment
	for k := range cfg.Honesty {
		at := span * time.Duration(2*k+1) / time.Duration(2*cfg.Honesty)
		spread = append(spread, appointment{honesty, 0, at, max(gap, span/time.Duration(4*cfg.Honesty))})
	}
	for _, percent := range []time.Duration{45, 90} {
		spread = append(spread, appointment{visibility, 0, span * percent / 100, max(gap, min(time.Hour, span/60))},
			appointment{delegation, 0, span * percent / 100, soon})
	}
	slices.SortStableFunc(spread, func(a, b appointment) int { return cmp.Compare(a.at, b.at) })
	list = append(list, spread...)
	if cfg.Tests != nil {
		tests := testsOf(cfg.Honesty)
		later := slices.DeleteFunc(list[intake:], func(a appointment) bool { return !slices.Contains(cfg.Tests, tests[a.test].word) })
		list = list[:intake+len(later)]
	}
	return list, intake
}
