package suite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"bridle/kernel/eval"
	"bridle/kernel/eval/display"
)

// Limit is how long the cells of one snippet may take together.
const Limit = 5 * time.Second

// grace is how long an engine may take to stop after that.
const grace = time.Second

// A Result is what became of one snippet on one engine.
type Result struct {
	Snippet

	// Wrong says what was not as expected; empty if the snippet passed.
	Wrong string

	// Time is what making the engine and running the cells took.
	Time time.Duration
}

// Run runs every snippet in a fresh engine, one after another, and returns the
// results in the order of [Snippets]. Some snippets are harsh: an engine that
// does not guard against them ends the process.
func Run(ctx context.Context, newEngine func() eval.Engine) []Result {
	var results []Result
	for _, s := range Snippets() {
		results = append(results, s.Run(ctx, newEngine))
	}
	return results
}

// Run runs the snippet in a fresh engine. An engine that panics has failed;
// one that neither finishes nor stops is left behind.
func (s Snippet) Run(ctx context.Context, newEngine func() eval.Engine) Result {
	ctx, cancel := context.WithTimeout(ctx, Limit)
	defer cancel()
	start := time.Now()
	wrong := make(chan string, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				wrong <- fmt.Sprintf("the engine panicked: %v", p)
			}
		}()
		wrong <- s.evaluate(ctx, newEngine())
	}()
	result := Result{Snippet: s}
	select {
	case result.Wrong = <-wrong:
	case <-ctx.Done():
		select {
		case result.Wrong = <-wrong:
		case <-time.After(grace):
			result.Wrong = fmt.Sprintf("still running %v after it was stopped", grace)
		}
		result.Wrong = cmp.Or(result.Wrong, fmt.Sprintf("not finished within %v", Limit))
	}
	result.Time = time.Since(start)
	return result
}

// evaluate runs the cells and says what was wrong.
func (s Snippet) evaluate(ctx context.Context, engine eval.Engine) string {
	var values []eval.Value
	for i, cell := range s.Cells {
		var err error
		values, err = engine.Eval(ctx, eval.Cell{Number: i + 1, Source: cell.Source})
		switch last := i == len(s.Cells)-1; {
		case cell.Broken && err == nil:
			return fmt.Sprintf("cell %d does not fail; its value is %q", i+1, text(values))
		case cell.Broken && err != nil && ctx.Err() == nil:
		case err != nil && last && s.Failure != nil:
			return cmp.Or(s.Failure.differs(err), closed(engine))
		case err != nil:
			return "unexpected error: " + err.Error()
		}
	}
	if s.Failure != nil {
		return fmt.Sprintf("no error; the value is %q", text(values))
	}
	if got := text(values); got != s.Want {
		return fmt.Sprintf("got %q, want %q", got, s.Want)
	}
	return closed(engine)
}

func closed(engine eval.Engine) string {
	if err := engine.Close(); err != nil {
		return "the engine does not close: " + err.Error()
	}
	return ""
}

func text(values []eval.Value) string {
	var texts []string
	for _, v := range values {
		texts = append(texts, display.Plain(v))
	}
	return strings.Join(texts, " ")
}

// differs says how an error is not the expected one; empty if it is.
func (f *Failure) differs(err error) string {
	e, ok := errors.AsType[*eval.Error](err)
	if !ok {
		return fmt.Sprintf("the error is a %T: %v", err, err)
	}
	for _, part := range f.Says {
		if !strings.Contains(e.Message, part) {
			return fmt.Sprintf("the error %q does not say %q", e.Message, part)
		}
	}
	if f.Name != "" && e.Name != f.Name {
		return fmt.Sprintf("the error is a %s, want %s: %s", e.Name, f.Name, e.Message)
	}
	if !within(f.At, e.Position) {
		return fmt.Sprintf("the error is at %v, want %v: %s", e.Position, f.At, e.Message)
	}
	if !slices.ContainsFunc(append(slices.Clip(e.Trace), eval.Position{}), func(p eval.Position) bool {
		return p != (eval.Position{}) && within(f.Trace, p) || f.Trace == eval.Position{}
	}) {
		return fmt.Sprintf("the trace %v has no %v", e.Trace, f.Trace)
	}
	return ""
}

// within reports whether a place is the wanted one, as far as that is given.
func within(want, got eval.Position) bool {
	return (want.Cell == 0 || want.Cell == got.Cell) &&
		(want.Line == 0 || want.Line == got.Line) &&
		(want.Column == 0 || want.Column == got.Column)
}
