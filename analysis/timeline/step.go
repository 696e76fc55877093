package timeline

import (
	"cmp"
	"slices"
	"time"
)

// Step is what one scan learnt of one operator.
type Step struct {
	Operator, Scan string
	// From and Until are the first and last visit.
	From, Until time.Time
	// Asked servers were visited, There of them were there.
	Asked, There int
	// New were there for the first time; NewUnasked of them had never been asked before.
	New, NewUnasked int
	// Returned were there again after a visit in vain.
	Returned int
	// Was were there when last asked before this scan, and were asked by it; Gone of them are not there any more.
	Was, Gone int
	// news and gone are the brackets of New and Gone over all servers.
	news, gone bracket
}

// bracket holds changes of several servers: all happened after one instant and not later than the other.
type bracket struct {
	after, by time.Time
	unbounded bool
}

// widen takes in the bracket of one more server; a zero after means that nobody asked before.
func (b *bracket) widen(after, by time.Time) {
	if after.IsZero() {
		b.unbounded = true
	}
	if b.by.IsZero() || after.Before(b.after) {
		b.after = after
	}
	b.by = later(b.by, by)
}

// stepsOf counts, for visits in order, by operator and scan; steps are in order of operator and time.
func stepsOf(ordered []Visit) []Step {
	type place struct{ operator, scan string }
	at := map[place]*Step{}
	var before *Visit
	var seen bool // this server was there before
	for i := range ordered {
		v := &ordered[i]
		if before == nil || v.Operator != before.Operator || v.Server != before.Server {
			before, seen = nil, false
		}
		p := place{v.Operator, v.Scan}
		s := at[p]
		if s == nil {
			s = &Step{Operator: v.Operator, Scan: v.Scan, From: v.From, Until: v.Until}
			at[p] = s
		}
		s.take(v, before, seen)
		seen = seen || v.There
		before = v
	}
	all := make([]Step, 0, len(at))
	for _, s := range at {
		all = append(all, *s)
	}
	slices.SortFunc(all, func(a, b Step) int {
		return cmp.Or(cmp.Compare(a.Operator, b.Operator), a.From.Compare(b.From), cmp.Compare(a.Scan, b.Scan))
	})
	return all
}

// take counts one visit; before is the visit of the server before it, nil if none; seen says whether an earlier one found it.
func (s *Step) take(v, before *Visit, seen bool) {
	if v.From.Before(s.From) {
		s.From = v.From
	}
	s.Until = later(s.Until, v.Until)
	s.Asked++
	if v.There {
		s.There++
	}
	wasThere := before != nil && before.There
	if wasThere {
		s.Was++
	}
	switch {
	case v.There && !seen:
		s.New++
		var since time.Time
		if before == nil {
			s.NewUnasked++
		} else {
			since = before.Until
			if since.After(v.From) {
				since = v.From // scans that overlap
			}
		}
		s.news.widen(since, v.From)
	case v.There && !wasThere:
		s.Returned++
	case !v.There && wasThere:
		s.Gone++
		s.gone.widen(before.Until, later(before.Until, v.From))
	}
}
