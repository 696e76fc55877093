package history

import (
	"slices"
	"strings"
)

// Range returns the cells from number start, inclusive, to stop, exclusive,
// of one session. Session 0 is this one, -1 the one before it and so on; a
// stop of 0 means the end; a negative start or stop counts from the end.
func (s *Store) Range(session, start, stop int) []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	if session <= 0 {
		session += s.session
	}
	var of []Entry
	for _, e := range s.entries {
		if e.Session == session {
			of = append(of, e)
		}
	}
	if len(of) == 0 {
		return nil
	}
	end := of[len(of)-1].Number + 1
	if start < 0 {
		start += end
	}
	if stop <= 0 {
		stop += end
	}
	return slices.DeleteFunc(of, func(e Entry) bool { return e.Number < start || e.Number >= stop })
}

// Tail returns the last n cells of all sessions, oldest first.
func (s *Store) Tail(n int) []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return lastOf(s.entries, n)
}

// Search returns the last n cells, or with n <= 0 all, whose source matches
// the pattern, oldest first. In the pattern "*" stands for any text and "?"
// for one character; the whole source has to match. With unique only the
// newest cell of each source is taken.
func (s *Store) Search(pattern string, n int, unique bool) []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Entry
	seen := map[string]bool{}
	for _, e := range slices.Backward(s.entries) {
		if n > 0 && len(found) == n {
			break
		}
		if unique && seen[e.Source] || !match([]rune(pattern), []rune(e.Source)) {
			continue
		}
		seen[e.Source] = true
		found = append(found, e)
	}
	slices.Reverse(found)
	return found
}

// lastOf returns a copy of the last n entries; n <= 0 means none.
func lastOf(entries []Entry, n int) []Entry {
	return slices.Clone(entries[max(0, len(entries)-max(0, n)):])
}

// match reports whether text fits pattern. It goes back to the last star
// only, which is enough for stars, and so takes len(pattern)·len(text) steps
// at most.
func match(pattern, text []rune) bool {
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p, t = p+1, t+1
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(string(pattern[p:]), "*") == ""
}
