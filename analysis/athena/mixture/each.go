package mixture

import (
	"runtime"
	"sync"
)

// each calls do for 0 to n-1, in any order and several at a time; do must touch nothing that
// another call touches. grain is how many calls are worth a worker of their own: fewer are done
// in order by the caller.
func each(n, grain int, do func(i int)) {
	eachWith(n, grain, func() func(int) { return do })
}

// eachWith does the same with what start returns, which is called once by each worker.
func eachWith(n, grain int, start func() func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n/max(grain, 1))
	if workers < 2 {
		do := start()
		for i := range n {
			do(i)
		}
		return
	}
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			do := start()
			for i := w; i < n; i += workers {
				do(i)
			}
		})
	}
	group.Wait()
}
