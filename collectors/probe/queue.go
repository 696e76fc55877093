package probe

// stage says what a pair is asked next.
type stage uint8

const (
	screen stage = iota
	dense
	expiry
	confirm1 // three confirmations, by place in the burst
	confirm2
	confirm3
	random // the random label
)

// schedule returns the word of the dataset.
func (s stage) schedule() string {
	return [...]string{"screen", "dense", "expiry", "burst", "burst", "burst", "burst"}[s]
}

// burst returns the place in the burst, 0 for probes of the schedule.
func (s stage) burst() int32 { return max(0, int32(s)-int32(expiry)) }

// Flags of a pair.
const (
	placed = 1 << iota // its turn at the address is reserved
	gone               // it is asked no more
)

// pair is a witness and a name: what is known and what comes next. 32 bytes.
type pair struct {
	due     instant
	ordinal int32  // of its last probe, bursts aside
	slot    int32  // next screen
	expiry  uint32 // of the known entry, in seconds since 1970, rounded up; 0: none
	warm    uint32 // until when its delegation is cached, in seconds since 1970
	stage   stage
	flags   uint8
}

// queue is a heap of pairs by due, ties by place. 4 bytes a pair.
type queue struct {
	pairs []pair
	heap  []int32
}

func (q *queue) less(i, j int) bool {
	a, b := q.heap[i], q.heap[j]
	if q.pairs[a].due != q.pairs[b].due {
		return q.pairs[a].due < q.pairs[b].due
	}
	return a < b
}

// push puts a pair that is not in the queue into it.
func (q *queue) push(p int32) {
	q.heap = append(q.heap, p)
	for i := len(q.heap) - 1; i > 0; {
		up := (i - 1) / 2
		if !q.less(i, up) {
			break
		}
		q.heap[i], q.heap[up] = q.heap[up], q.heap[i]
		i = up
	}
}

// pop takes out the pair that is due first. The queue is not empty.
func (q *queue) pop() int32 {
	top, n := q.heap[0], len(q.heap)-1
	q.heap[0] = q.heap[n]
	q.heap = q.heap[:n]
	for i := 0; ; {
		down := 2*i + 1
		if down >= n {
			break
		}
		if down+1 < n && q.less(down+1, down) {
			down++
		}
		if !q.less(down, i) {
			break
		}
		q.heap[i], q.heap[down] = q.heap[down], q.heap[i]
		i = down
	}
	return top
}
