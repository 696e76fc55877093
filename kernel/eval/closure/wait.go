package closure

import (
	"reflect"
	"sync"
)

// waiting replaces methods of package sync that wait by ones that an
// interrupt ends, and others that need to know types of cells.
func (e *Engine) waiting(rt reflect.Type, name string) (reflect.Value, bool) {
	var instead any
	switch {
	case rt == reflect.TypeFor[*sync.WaitGroup]() && name == "Wait":
		instead = func(group *sync.WaitGroup) { e.wait(group.Wait, func() {}) }
	case rt == reflect.TypeFor[*sync.Mutex]() && name == "Lock":
		instead = func(mu *sync.Mutex) {
			if !mu.TryLock() {
				e.wait(mu.Lock, mu.Unlock)
			}
		}
	case rt == reflect.TypeFor[*sync.RWMutex]() && name == "Lock":
		instead = func(mu *sync.RWMutex) {
			if !mu.TryLock() {
				e.wait(mu.Lock, mu.Unlock)
			}
		}
	case rt == reflect.TypeFor[*sync.RWMutex]() && name == "RLock":
		instead = func(mu *sync.RWMutex) {
			if !mu.TryRLock() {
				e.wait(mu.RLock, mu.RUnlock)
			}
		}
	default:
		return e.templating(rt, name)
	}
	return reflect.ValueOf(instead), true
}

// wait runs do, which may block, and gives up when the cell is interrupted.
// Should do end later, undo takes it back.
func (e *Engine) wait(do, undo func()) {
	done := make(chan any, 1)
	go func() {
		defer func() { done <- recover() }()
		do()
	}()
	select {
	case r := <-done:
		if r != nil {
			panic(r)
		}
	case <-e.halted():
		go func() {
			if r := <-done; r == nil {
				undo()
			}
		}()
		panic(interruption{})
	}
}
