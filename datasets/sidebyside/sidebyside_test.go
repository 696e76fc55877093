package sidebyside

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
)

func TestEveryNumberOnce(t *testing.T) {
	for _, n := range []int{0, 1, 2, 7, 1000} {
		for _, grain := range []int{-1, 0, 1, 3, 5000} {
			calls := make([]atomic.Int32, n)
			Do(n, grain, func(i int) { calls[i].Add(1) })
			for i := range calls {
				if calls[i].Load() != 1 {
					t.Fatalf("of %d with grain %d, number %d was called %d times", n, grain, i, calls[i].Load())
				}
			}
		}
	}
}

func TestPanicsComeUp(t *testing.T) {
	for _, grain := range []int{1, 1000} {
		func() {
			defer func() {
				if r := recover(); fmt.Sprint(r) != "number 60" {
					t.Errorf("grain %d: %v came up", grain, r)
				}
			}()
			Do(100, grain, func(i int) {
				if i == 60 {
					panic("number 60")
				}
			})
			t.Error("nothing came up")
		}()
	}
}

func TestTheLowestErrorIsReturned(t *testing.T) {
	if err := Try(100, func(int) error { return nil }); err != nil {
		t.Error(err)
	}
	bad := []int{40, 41, 90}
	for range 200 {
		err := Try(100, func(i int) error {
			if slices.Contains(bad, i) {
				return fmt.Errorf("number %d: %w", i, errors.ErrUnsupported)
			}
			return nil
		})
		if err == nil || err.Error() != "number 40: unsupported operation" {
			t.Fatalf("%v", err)
		}
	}
}
