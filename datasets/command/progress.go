package command

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// Progress prints how far a piece of work is, at most every two seconds, with rate and the
// time it will still take. Several goroutines may report.
type Progress struct {
	w        io.Writer
	what     string
	interval time.Duration
	now      func() time.Time
	start    time.Time

	mu   sync.Mutex
	last time.Time
}

// NewProgress begins a piece of work.
func NewProgress(w io.Writer, what string) *Progress {
	return newProgress(w, what, time.Now)
}

func newProgress(w io.Writer, what string, now func() time.Time) *Progress {
	t := now()
	return &Progress{w: w, what: what, interval: 2 * time.Second, now: now, start: t, last: t}
}

// At reports that done of total units are finished; total 0 means unknown.
func (p *Progress) At(done, total int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if now.Sub(p.last) < p.interval {
		return
	}
	p.last = now
	rate := float64(done) / now.Sub(p.start).Seconds()
	line := fmt.Sprintf("%s: %s", p.what, Group(done))
	if total > 0 {
		line += " of " + Group(total)
		if rate > 0 {
			left := time.Duration(float64(total-done) / rate * float64(time.Second)).Round(time.Second)
			line += fmt.Sprintf(", %s left", left)
		}
	}
	fmt.Fprintf(p.w, "%s (%s/s)\n", line, Group(int64(rate)))
}

// Group writes a number with its thousands apart, such as 1,234,567.
func Group(n int64) string {
	if n < 0 {
		return "-" + Group(-n)
	}
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Plural writes a number with its noun, such as "1 part" or "2 parts".
func Plural(n int64, noun string) string {
	switch {
	case n == 1:
	case strings.HasSuffix(noun, "s"): // address, witness
		noun += "es"
	case len(noun) > 1 && strings.HasSuffix(noun, "y") && !strings.ContainsRune("aeiou", rune(noun[len(noun)-2])): // country, but survey
		noun = noun[:len(noun)-1] + "ies"
	default:
		noun += "s"
	}
	return Group(n) + " " + noun
}
