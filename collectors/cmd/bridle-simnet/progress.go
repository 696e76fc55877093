package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// progress tells how far the rows are, every two seconds.
type progress struct {
	w     io.Writer
	total int64
	start time.Time
	mu    sync.Mutex
	last  time.Time
}

func newProgress(w io.Writer, total int64) *progress {
	now := time.Now()
	return &progress{w: w, total: total, start: now, last: now}
}

func (p *progress) at(done int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if now.Sub(p.last) < 2*time.Second {
		return
	}
	p.last = now
	rate := float64(done) / now.Sub(p.start).Seconds()
	left := time.Duration(float64(p.total-done) / rate * float64(time.Second)).Round(time.Second)
	fmt.Fprintf(p.w, "%s of %s, %s left (%s/s)\n", group(done), plural(p.total, "row"), left, group(int64(rate)))
}
