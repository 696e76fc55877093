package closure

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bridle/kernel/eval"
)

// runHere runs a cell on this goroutine; another waits only once ctx is done.
func (r *evaluation) runHere(ctx context.Context, units []*unit) {
	done, watched := make(chan struct{}), make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(watched)
		if !r.e.await(ctx, done) {
			r.e.lost.Store(true)
			r.e.stuck()
		}
	})
	defer func() { // also when the cell ends this goroutine
		close(done)
		if !stop() {
			<-watched // so that the next cell is not interrupted in the place of this one
		}
	}()
	r.run(ctx, units)
}

// runApart runs a cell on a goroutine of its own, so that it can be left behind. The error is
// that it was.
func (r *evaluation) runApart(ctx context.Context, units []*unit) error {
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.run(ctx, units)
	}()
	if r.e.await(ctx, done) {
		return nil
	}
	r.e.lost.Store(true)
	return &eval.Error{Position: eval.Position{Cell: r.cell.Number}, Name: "Interrupted",
		Message: fmt.Sprintf("interrupted, but the cell did not stop within %v; start a new session", r.e.grace),
		Err:     errors.Join(eval.ErrInterrupted, eval.ErrLost, context.Cause(ctx))}
}

// await waits until done is closed. Once ctx is done it interrupts; it reports
// false if the grace period ends first.
func (e *Engine) await(ctx context.Context, done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	case <-ctx.Done():
	}
	e.Interrupt()
	deadline := time.NewTimer(e.grace)
	defer deadline.Stop()
	select {
	case <-done:
		return true
	case <-deadline.C:
		return false
	}
}
