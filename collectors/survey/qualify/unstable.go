package qualify

import (
	"fmt"
	"math"
	"time"
)

// unstable: what was found cannot be relied on. Too many questions got no reply; it became somebody else while it was asked; entries
// vanish before their time; tests contradict each other; or tests that decide about testimony are missing.
func (f *finding) unstable(l Limits) string {
	if lost := f.asked - f.answered; float64(lost) > l.Unanswered*float64(f.asked) {
		return fmt.Sprintf("%d of %d questions got no reply, more than %.3g %%", lost, f.asked, 100*l.Unanswered)
	}
	for _, because := range []string{f.fades(), f.vanishes(l), f.turns()} {
		if because != "" {
			return because
		}
	}
	return f.unfinished(l)
}

// lastWords is how many questions at the end of a survey must all have been in vain for a resolver to have closed. Of one that
// refuses or loses a fifth of the questions by chance, the most that may testify, the last six are so with probability 0.2^6 = 0.00006.
const lastWords = 6

// fades: it answered, but at the end of the survey refused or ignored everything. What was found is of somebody who is not there any more.
func (f *finding) fades() string {
	n := 0
	var since micros
	for i := range f.d.exchanges {
		x := &f.d.exchanges[i]
		if x.status == "skipped" || x.asked != f.d.at.Addr() {
			continue
		}
		if x.answered() && !x.refused() {
			n = 0
			continue
		}
		if n == 0 {
			since = x.at
		}
		n++
	}
	if n < lastWords {
		return ""
	}
	return fmt.Sprintf("changed during the survey: since %s it refused or did not answer all of %d questions", time.UnixMicro(since).UTC().Format(time.DateTime), n)
}

// turns: T3 says that TTLs count down, but the answers of a round of T2 do not: their slope is nearer to that of a TTL that stands still.
// Only answers are compared, since a fill that took seconds has a later expiry than its question tells.
func (f *finding) turns() string {
	rounds, turned := 0, 0
	for _, c := range f.d.courses("visibility") {
		fit := leastSquares([][]point{c.points()})
		if fit.n < 2 {
			continue
		}
		rounds++
		if math.Abs(fit.slope+1) > 0.5+fit.error {
			turned++
		}
	}
	if turned == 0 {
		return ""
	}
	return fmt.Sprintf("tests contradict each other: its TTLs count down in one test, and not in %d of %d rounds of another", turned, rounds)
}

// vanishes: with one cache, fewer than the least share of filled names are shown, and none came back; with C caches the
// upper end of the interval of v is below that share over C. Where entries come back another cache answered between: a pool that
// T4 could not count, with true hits.
func (f *finding) vanishes(l Limits) string {
	v, p := f.visibility, f.pool
	if v.returns && (p.size == nil || *p.size < 1.5) || v.n == 0 {
		return ""
	}
	caches := 1.0
	if p.size != nil {
		caches = *p.size
	}
	if caches < 1.5 {
		if v.v() < l.Visibility {
			return fmt.Sprintf("showed %d of %d names that it should have held, fewer than %.3g %%", v.hits, v.n, 100*l.Visibility)
		}
		if p.asked >= 8 && float64(p.shown) < 0.2*float64(p.asked) {
			return fmt.Sprintf("tests contradict each other: it showed %d of %d names after one fill and %d of %d after several",
				v.hits, v.n, p.shown, p.asked)
		}
		return ""
	}
	if upperBound(v.hits, v.n) < l.Visibility/caches {
		return fmt.Sprintf("showed %d of %d names, fewer than a pool of %.1f caches would", v.hits, v.n, caches)
	}
	return ""
}

// unfinished names the first test without which nobody may testify and that gave nothing to judge by.
func (f *finding) unfinished(l Limits) string {
	h := f.honesty
	switch {
	case h.n == 0:
		return "honesty was not tested"
	case upperBound(0, h.n) > l.LeakBound:
		return fmt.Sprintf("honesty was tested with %d questions only: leak rate up to %.3g %%, more than %.3g %%", h.n,
			100*upperBound(0, h.n), 100*l.LeakBound)
	case f.visibility.n == 0:
		return "visibility was not tested"
	case !f.countdown.judged:
		return fmt.Sprintf("too few answers (%d) to tell whether its TTLs count down", f.countdown.n)
	case f.harm.harms == nil:
		return "it was not tested whether questions without recursion harm users"
	case f.integrity.hijacks == nil || f.integrity.alters == nil:
		return "the integrity of its answers was not tested"
	case len(f.d.courses("refresh")) == 0:
		return "refreshing was not tested"
	}
	return ""
}
