package athena

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// sideBySide calls do for 0 to n-1, as many at a time as there are processors, and returns the
// error of the lowest number that has one. do must touch nothing that another call touches.
func sideBySide(n int, do func(i int) error) error {
	errs := make([]error, n)
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				errs[i] = do(i)
			}
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
