package verdict

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// each calls do once for every number from 0 to n-1, on as many threads as Go may use. What do writes must be its
// own place, so that the order of the calls does not show. A panic comes up in the caller.
func each(n int, do func(i int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	if workers <= 1 {
		for i := range n {
			do(i)
		}
		return
	}
	var next atomic.Int64
	var failed atomic.Pointer[any]
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					failed.CompareAndSwap(nil, &r)
				}
			}()
			for i := int(next.Add(1)) - 1; i < n && failed.Load() == nil; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	group.Wait()
	if r := failed.Load(); r != nil {
		panic(*r)
	}
}
