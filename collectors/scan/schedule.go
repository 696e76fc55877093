package scan

import (
	"cmp"
	"context"
	"slices"
	"time"

	"bridle/collectors/internal/failure"
	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/scope"
)

// permits asks the guard. The opt-out list is looked at by the wall clock, since people change it.
type permits struct {
	guard  *scope.Guard
	looked time.Time
}

// look lets the guard read its list, once a second at most.
func (p *permits) look() error {
	now := time.Now()
	if since := now.Sub(p.looked); since >= 0 && since < time.Second {
		return nil
	}
	p.looked = now
	_, err := p.guard.Check(now)
	return err
}

// forbids returns why a connection for a wish may not be opened; empty if it may.
func (s *Scanner) forbids(w *wish) failure.Word {
	if v := s.cfg.Guard.Address(s.cfg.Targets.Address(w.place).Addr()); v.Failure != "" {
		return failure.Word(v.Failure)
	}
	if w.name != "" {
		return failure.Word(s.cfg.Guard.Name(w.name).Failure)
	}
	return ""
}

func (s *Scanner) now() pace.Instant { return pace.Instant(s.cfg.Now().UnixMicro()) }

// schedule gives permits until every target has been visited, or nothing new begins and what is in flight has ended.
func (s *Scanner) schedule(ctx context.Context, results chan<- *Visit, kept <-chan error) error {
	for {
		if s.stopped == nil {
			s.stopped = cmp.Or(context.Cause(ctx), s.permits.look(), s.broken())
		}
		if s.stopped != nil {
			s.drop()
		}
		wake := pace.Never
		if s.stopped == nil {
			wake = s.deal(ctx, results)
		}
		s.publish()
		if s.active == 0 && (s.stopped != nil || wake == pace.Never) {
			return cmp.Or(s.failed, s.stopped)
		}
		if err := s.wait(ctx, wake, results); err != nil && s.stopped == nil {
			s.stopped = err
		}
	}
}

// deal gives permits to whom limits allow it now, and returns when the next may get one; [pace.Never] if that
// depends on a visit that is in flight, or nothing is left.
func (s *Scanner) deal(ctx context.Context, results chan<- *Visit) pace.Instant {
	for s.active < s.most {
		now := s.now()
		if s.pacer.Free(now) > now {
			return s.pacer.FreeFor(s.together, now)
		}
		w, ok := s.queue.due(now)
		if !ok {
			if w, ok = s.fresh(); !ok {
				return s.queue.next()
			}
		}
		s.decide(ctx, w, now, results)
	}
	return pace.Never
}

// fresh returns a wish for the next target that is not visited yet, if one may begin.
func (s *Scanner) fresh() (wish, bool) {
	if s.queue.fresh >= s.cfg.Waiting || s.queue.visits() >= s.cfg.Waiting {
		return wish{}, false
	}
	k, ok := s.cfg.Done.next(s.next)
	if !ok {
		s.next = s.cfg.Plan.Len()
		return wish{}, false
	}
	s.next = k + 1
	return wish{k: k, place: s.cfg.Plan.At(k).Target}, true
}

// decide gives a wish its permit, refuses it, or has it wait.
func (s *Scanner) decide(ctx context.Context, w wish, now pace.Instant, results chan<- *Visit) {
	word := s.forbids(&w)
	if word == "" {
		at, limit := s.pacer.Try(w.place, now, ConnectionBytes)
		if limit == pace.NoLimit && at > now {
			w.at = at
			s.queue.park(w)
			return
		}
		if limit != pace.NoLimit {
			word = failure.OverCap
		}
	}
	v := w.visit
	if v == nil {
		v = newVisit(s, w.k, w.place)
		if word != "" {
			s.finish(v.skipped(word), results)
			return
		}
		s.active++
		go v.run(context.WithoutCancel(ctx), permit{at: now})
		return
	}
	s.active++
	v.permits <- permit{at: now, word: word}
}

// drop ends the visits that wait for a further connection.
func (s *Scanner) drop() {
	for _, w := range s.queue.empty() {
		if w.visit != nil {
			s.active++
			w.visit.permits <- permit{dropped: true}
		}
	}
}

// wait waits until something can have changed: a visit came back, or the instant has come. In stepped time it waits until
// all visits in flight came back, and lets time pass only if there are none.
func (s *Scanner) wait(ctx context.Context, wake pace.Instant, results chan<- *Visit) error {
	if s.cfg.Until != nil {
		if s.active == 0 {
			return s.cfg.Until(ctx, time.UnixMicro(int64(wake)).UTC())
		}
		s.round(results)
		return nil
	}
	var timer <-chan time.Time
	// Once a second the opt-out list is looked at, whatever else happens.
	d := time.Second
	if wake != pace.Never {
		d = min(d, time.Duration(wake-s.now())*time.Microsecond)
	}
	t := time.NewTimer(max(d, 0))
	defer t.Stop()
	timer = t.C
	var ended <-chan struct{}
	if s.stopped == nil {
		ended = ctx.Done()
	}
	select {
	case e := <-s.events:
		s.take(e, results)
	case <-timer:
	case <-ended:
	}
	for {
		select {
		case e := <-s.events:
			s.take(e, results)
			continue
		default:
		}
		return nil
	}
}

// round waits for all visits in flight and takes what they say in the order of the plan, so that it does not matter
// which of them was quicker.
func (s *Scanner) round(results chan<- *Visit) {
	said := make([]event, s.active)
	for i := range said {
		said[i] = <-s.events
	}
	slices.SortFunc(said, func(a, b event) int { return cmp.Compare(a.visit.k, b.visit.k) })
	for _, e := range said {
		s.take(e, results)
	}
}

// take takes what a visit says.
func (s *Scanner) take(e event, results chan<- *Visit) {
	s.active--
	for _, c := range e.carried {
		s.pacer.Charge(e.visit.place, c.at, c.bytes)
	}
	if e.early != nil {
		results <- e.early
	}
	switch {
	case e.err != nil:
		if s.failed == nil {
			s.failed = e.err
			s.stopped = cmp.Or(s.stopped, e.err)
		}
	case e.result != nil:
		s.finish(e.result, results)
	case !e.ended:
		s.queue.park(wish{at: s.now(), k: e.visit.k, place: e.visit.place, name: e.name, visit: e.visit})
	}
}

// finish counts a visit and passes it on.
func (s *Scanner) finish(v *Visit, results chan<- *Visit) {
	s.mu.Lock()
	s.status.count(v)
	s.mu.Unlock()
	results <- v
}
