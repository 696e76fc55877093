package dispatch

import "bridle/collectors/internal/pace"

// due is an entry and the instant at which it is looked at again.
type due struct {
	at    pace.Instant
	order uint64 // of arrival
	entry int32
}

func (a due) before(b due) bool { return a.at < b.at || a.at == b.at && a.order < b.order }

// waiting holds entries that may not be sent yet. Of those that wait for the limits of one target only
// the first is in the heap: the others cannot go before it and need not be looked at.
type waiting struct {
	heap  []due
	lines []int32 // of entries of one target that wait for its limits: the last, as index+1, behind which the first comes; 0: none
	count int     // entries in all
	order uint64
}

// push has an entry looked at at an instant.
func (w *waiting) push(at pace.Instant, i int32) {
	w.order++
	w.heap = append(w.heap, due{at, w.order, i})
	h := w.heap
	for k := len(h) - 1; k > 0; {
		parent := (k - 1) / 2
		if !h[k].before(h[parent]) {
			break
		}
		h[k], h[parent] = h[parent], h[k]
		k = parent
	}
}

// pop returns the entry that is due first; there must be one.
func (w *waiting) pop() int32 {
	h := w.heap
	first := h[0].entry
	n := len(h) - 1
	h[0] = h[n]
	w.heap = h[:n]
	h = w.heap
	for k := 0; ; {
		child := 2*k + 1
		if child >= n {
			return first
		}
		if child+1 < n && h[child+1].before(h[child]) {
			child++
		}
		if !h[child].before(h[k]) {
			return first
		}
		h[k], h[child] = h[child], h[k]
		k = child
	}
}

// isDue reports whether an entry is due at now.
func (w *waiting) isDue(now pace.Instant) bool { return len(w.heap) > 0 && w.heap[0].at <= now }

// first reports whether an entry is the first of a target's line.
func (w *waiting) first(p *pool, target int, i int32) bool {
	last := w.lines[target]
	return last != 0 && p.at(last-1).next == i+1
}

// busy reports whether a target has a line.
func (w *waiting) busy(target int) bool { return w.lines[target] != 0 }

// join puts an entry at the end of a target's line.
func (w *waiting) join(p *pool, target int, i int32) {
	e, last := p.at(i), w.lines[target]
	if last == 0 {
		e.next = i + 1
	} else {
		e.next, p.at(last-1).next = p.at(last-1).next, i+1
	}
	w.lines[target] = i + 1
}

// leave takes the first of a target's line out and returns the one behind it, or none.
func (w *waiting) leave(p *pool, target int) int32 {
	last := p.at(w.lines[target] - 1)
	if last.next == w.lines[target] {
		w.lines[target] = 0
		return none
	}
	last.next = p.at(last.next - 1).next
	return last.next - 1
}

// streams bounds the items that are in flight over TCP, and holds those that wait until another ends.
type streams struct {
	most, open  int
	first, last int32 // index+1; 0 for none
}

// full reports whether no further item may go over TCP.
func (s *streams) full() bool { return s.open >= s.most }

// wait puts an entry at the end of the queue.
func (s *streams) wait(p *pool, i int32) {
	p.at(i).next = 0
	if s.first == 0 {
		s.first = i + 1
	} else {
		p.at(s.last - 1).next = i + 1
	}
	s.last = i + 1
}

// next takes the first of the queue out; it returns none if there is none.
func (s *streams) next(p *pool) int32 {
	if s.first == 0 {
		return none
	}
	i := s.first - 1
	s.first = p.at(i).next
	if s.first == 0 {
		s.last = 0
	}
	return i
}
