package survey

import (
	"container/heap"
	"time"
)

// entry says that a resolver is to be asked at an instant.
type entry struct {
	due time.Time
	who int32
}

// queue is a heap of entries by instant; of those of one instant the resolver that stands first in
// the list comes first.
type queue []entry

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if c := q[i].due.Compare(q[j].due); c != 0 {
		return c < 0
	}
	return q[i].who < q[j].who
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push and Pop are for package heap.
func (q *queue) Push(x any) { *q = append(*q, x.(entry)) }
func (q *queue) Pop() any {
	last := len(*q) - 1
	e := (*q)[last]
	*q = (*q)[:last]
	return e
}

func (q *queue) add(e entry) { heap.Push(q, e) }
func (q *queue) take() entry { return heap.Pop(q).(entry) }
