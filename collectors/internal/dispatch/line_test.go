package dispatch

import (
	"math/rand/v2"
	"testing"
)

// Lines of targets are queues: first come, first out. The second route is a slice for each.
func TestLinesAreQueues(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	p := &pool{}
	w := waiting{lines: make([]int32, 5)}
	want := make([][]int32, len(w.lines))
	for range 20_000 {
		target := r.IntN(len(want))
		line := want[target]
		if len(line) < 6 && r.IntN(2) == 0 {
			i := p.take()
			w.join(p, target, i)
			want[target] = append(line, i)
		} else if len(line) > 0 {
			behind := int32(none)
			if len(line) > 1 {
				behind = line[1]
			}
			if got := w.leave(p, target); got != behind {
				t.Fatalf("behind %d of %v comes %d", line[0], line, got)
			}
			p.free(line[0])
			want[target] = line[1:]
		}
		for k, line := range want {
			if w.busy(k) != (len(line) > 0) {
				t.Fatalf("line %v: busy is %v", line, w.busy(k))
			}
			for n, i := range line {
				if w.first(p, k, i) != (n == 0) {
					t.Fatalf("line %v: %d is taken for the first or not", line, i)
				}
			}
		}
	}
}
