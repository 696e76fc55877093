package main

import (
	"fmt"
	"io"
	"time"
)

// progress prints how far a piece of work is, at most every interval, with rate
// and the time it will still take.
type progress struct {
	w        io.Writer
	what     string
	interval time.Duration
	start    time.Time
	last     time.Time
}

func newProgress(w io.Writer, what string) *progress {
	now := time.Now()
	return &progress{w: w, what: what, interval: 2 * time.Second, start: now, last: now}
}

// at reports that done of total units are finished; total 0 means unknown.
func (p *progress) at(done, total int64) {
	now := time.Now()
	if now.Sub(p.last) < p.interval {
		return
	}
	p.last = now
	elapsed := now.Sub(p.start).Seconds()
	rate := float64(done) / elapsed
	line := fmt.Sprintf("%s: %s", p.what, group(done))
	if total > 0 {
		left := time.Duration(float64(total-done) / rate * float64(time.Second)).Round(time.Second)
		line += fmt.Sprintf(" of %s, %s left", group(total), left)
	}
	fmt.Fprintf(p.w, "%s (%s/s)\n", line, group(int64(rate)))
}

// group writes a number with its thousands apart, such as 1,234,567.
func group(n int64) string {
	if n < 0 {
		return "-" + group(-n)
	}
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// plural writes a number with its noun, such as "1 part" or "2 parts".
func plural(n int64, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return group(n) + " " + noun
}
