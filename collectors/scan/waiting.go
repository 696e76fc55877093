package scan

import (
	"container/heap"

	"bridle/collectors/internal/failure"
	"bridle/collectors/internal/pace"
)

// wish is a connection that somebody wants: a visit that goes on, or, without one, the target at a place of the plan that
// is not visited yet.
type wish struct {
	at    pace.Instant // when it is looked at again
	order uint64       // of arrival
	k     int64        // place in the plan
	place int          // in the list of targets
	name  string       // that will be asked for by SNI
	visit *visit
}

// permit is the answer to a wish: the empty word lets the connection be opened.
type permit struct {
	at   pace.Instant
	word failure.Word
	// dropped tells the visit to end without rows: the run was stopped.
	dropped bool
}

// queue holds wishes until limits allow them. Those of equal instants go in the order of their arrival.
type queue struct {
	wishes []wish
	order  uint64
	fresh  int // of targets that are not visited yet
}

func (q *queue) park(w wish) {
	q.order++
	w.order = q.order
	if w.visit == nil {
		q.fresh++
	}
	heap.Push((*wishHeap)(&q.wishes), w)
}

// due takes out the first wish if its instant has come.
func (q *queue) due(now pace.Instant) (wish, bool) {
	if len(q.wishes) == 0 || q.wishes[0].at > now {
		return wish{}, false
	}
	w := heap.Pop((*wishHeap)(&q.wishes)).(wish)
	if w.visit == nil {
		q.fresh--
	}
	return w, true
}

// next returns the instant at which the first wish is due; [pace.Never] if there is none.
func (q *queue) next() pace.Instant {
	if len(q.wishes) == 0 {
		return pace.Never
	}
	return q.wishes[0].at
}

// visits returns how many wishes are those of visits that go on.
func (q *queue) visits() int { return len(q.wishes) - q.fresh }

// empty takes all wishes out and returns them.
func (q *queue) empty() []wish {
	all := q.wishes
	q.wishes, q.fresh = nil, 0
	return all
}

type wishHeap []wish

func (h wishHeap) Len() int { return len(h) }
func (h wishHeap) Less(i, j int) bool {
	return h[i].at < h[j].at || h[i].at == h[j].at && h[i].order < h[j].order
}
func (h wishHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *wishHeap) Push(x any)   { *h = append(*h, x.(wish)) }
func (h *wishHeap) Pop() any {
	n := len(*h) - 1
	w := (*h)[n]
	(*h)[n] = wish{}
	*h = (*h)[:n]
	return w
}
