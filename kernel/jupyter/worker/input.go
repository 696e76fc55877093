package worker

import (
	"context"
	"errors"
	"fmt"

	"bridle/kernel/eval"
	"bridle/kernel/jupyter/link"
)

// errNoAnswer is what a cell gets whose front end cannot ask anybody.
var errNoAnswer = errors.New("cannot ask for input: the front end does not allow it")

// input asks the person at the front end and waits for the answer, or until
// the cell is interrupted.
func (w *worker) input(prompt string, password bool) (string, error) {
	w.mu.Lock()
	id, ctx, may := w.running, w.ctx, w.asks && !w.waits
	if may {
		w.waits = true
	}
	w.mu.Unlock()
	if !may {
		return "", errNoAnswer
	}
	defer func() {
		w.mu.Lock()
		w.waits = false
		w.mu.Unlock()
	}()
	if err := w.events.Write(link.Event{ID: id, Kind: link.Asked, Prompt: prompt, Password: password}); err != nil {
		return "", fmt.Errorf("cannot ask for input: %w", err)
	}
	select {
	case text := <-w.answers:
		return text, nil
	case <-ctx.Done():
		return "", errors.Join(eval.ErrInterrupted, context.Cause(ctx))
	}
}

// answer hands the text of a person to the input that waits. One that nobody
// waits for any more is dropped.
func (w *worker) answer(request link.Request) {
	w.mu.Lock()
	ctx, meant := w.ctx, w.waits && w.running == request.ID
	w.mu.Unlock()
	if !meant {
		return
	}
	select {
	case w.answers <- request.Text:
	case <-ctx.Done():
	}
}
