package sidebyside

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Do calls do once for every number from 0 to n-1, on as many threads as Go may use, but so that each has at least grain calls
// on average: less is done sooner by one alone. What do writes must be its own place. A panic comes up in the caller, after the
// calls that were under way.
func Do(n, grain int, do func(i int)) {
	DoWith(n, grain, func() func(int) { return do })
}

// DoWith is Do with what start returns, which is called once for each thread: for work that wants room of its own.
func DoWith(n, grain int, start func() func(i int)) {
	grain = max(1, grain)
	workers := min(n/grain, runtime.GOMAXPROCS(0))
	if workers <= 1 {
		do := start()
		for i := range n {
			do(i)
		}
		return
	}
	w := work{n: n, some: max(1, grain/8)}
	var group sync.WaitGroup
	for range workers {
		group.Go(func() { w.share(start) })
	}
	group.Wait()
	if r := w.failed.Load(); r != nil {
		panic(*r)
	}
}

// work gives numbers below n out in order, some at a time.
type work struct {
	n, some int
	next    atomic.Int64
	failed  atomic.Pointer[any]
}

// share is what one thread does of it.
func (w *work) share(start func() func(i int)) {
	defer func() {
		if r := recover(); r != nil {
			w.failed.CompareAndSwap(nil, &r)
		}
	}()
	do := start()
	for w.failed.Load() == nil {
		from := int(w.next.Add(int64(w.some))) - w.some
		if from >= w.n {
			return
		}
		for i := from; i < min(w.n, from+w.some); i++ {
			do(i)
		}
	}
}

// Try is Do for work that may fail, with a grain of 1. It returns the error of the lowest number that has one; calls with higher numbers
// may then not have been made.
func Try(n int, do func(i int) error) error {
	errs := make([]error, n)
	var failed atomic.Bool
	Do(n, 1, func(i int) {
		// Numbers are given out in order, so all below one that failed are tried.
		if !failed.Load() {
			if errs[i] = do(i); errs[i] != nil {
				failed.Store(true)
			}
		}
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
