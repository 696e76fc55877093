package watched

// blind is a range of probes that say nothing of a record.
type blind struct{ from, until int }

// single reads a series that always reaches one cache. Blind ranges are sorted and do not overlap. hush is
// for how long an empty answer hides what comes after it. sees takes sights whose order is that of entries;
// the ranges in which entries were seen are returned in into.
func (t *tally) single(s *series, list []entry, blinds []blind, hush int64, sees func(*sight), into []blind) []blind {
	i := 0
	for k := range list {
		e := &list[k]
		a, b := e.sighted(s)
		a = max(a, i)
		if hush > 0 {
			a = min(a+hushed(s, a, hush), b)
		}
		shows := s.before(min(e.gone, e.expires)) // a TTL of 0 is suspect
		shows = min(max(shows, a), b)
		if a >= b {
			continue
		}
		t.clear(s, i, a, blinds)
		x := sight{entry: e}
		if len(blinds) == 0 {
			t.sight(&x, s, blind{a, shows})
		}
		for _, r := range without(a, shows, blinds) {
			t.sight(&x, s, r)
		}
		into = append(into, blind{a, b})
		if i = b; x.probes > 0 {
			t.fill(x.first, x.filled(), x.expires())
			t.last = x.last
			x.during = x.probes
			sees(&x)
		}
	}
	t.clear(s, i, s.len(), blinds)
	t.watch.Missing = int64(s.len()) - t.watch.Hits - t.watch.Misses
	return into
}

// clear counts the probes of a range that are not blind as misses.
func (t *tally) clear(s *series, i, j int, blinds []blind) {
	if len(blinds) == 0 {
		t.misses(s, i, j)
		return
	}
	for _, r := range without(i, j, blinds) {
		t.misses(s, r.from, r.until)
	}
}

// sight counts a range of probes, perhaps empty, that see an entry.
func (t *tally) sight(x *sight, s *series, r blind) {
	if r.from < r.until {
		x.span(s, r.from, r.until)
		t.watch.Hits += int64(r.until - r.from)
	}
}

// without returns what is left of a range where some are blind.
func without(i, j int, blinds []blind) []blind {
	if i >= j || len(blinds) == 0 {
		return nil
	}
	var out []blind
	for _, r := range blinds {
		if r.until <= i {
			continue
		}
		if r.from >= j {
			break
		}
		if r.from > i {
			out = append(out, blind{i, r.from})
		}
		i = max(i, r.until)
	}
	if i < j {
		out = append(out, blind{i, j})
	}
	return out
}

// span takes the probes of a range for sights. Where periods are whole seconds all probes of
// a member show the same expiry.
func (x *sight) span(s *series, a, b int) {
	step := b - a
	if s.every%second == 0 {
		step = min(step, len(s.first))
	}
	for m := a; m < a+step; m++ {
		x.see(s.at(m), s.who[m%len(s.first)])
	}
	x.last = max(x.last, s.at(b-1))
	x.probes += int32(b - a - step)
}

// hushed returns how many of the probes from the first that could find an entry get the empty answer of an
// earlier one again.
func hushed(s *series, a int, hush int64) int {
	from := a
	for from > 0 && s.at(from)-s.at(from-1) < hush {
		from--
	}
	until := int64(0)
	for m := from; ; m++ {
		switch {
		case m < s.len() && s.at(m) < until:
		case m >= a:
			return m - a
		default:
			until = s.at(m) + hush
		}
	}
}
