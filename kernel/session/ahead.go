package session

import (
	"context"

	"bridle/kernel/eval"
)

// Preload reads the types of [Options.Preload], so that their import takes no time. It counts as
// one of the methods that are called from one goroutine at a time.
func (s *Session) Preload() {
	engine, ok := s.engine.(interface{ Preload(path string) })
	for _, path := range s.options.Preload {
		if ok {
			engine.Preload(path)
		}
	}
}

// Rehearse runs a cell and asks for words in an engine of its own, which is then forgotten. What
// the first cell of this session needs is in memory afterwards. It may be called from any
// goroutine.
func (s *Session) Rehearse() {
	engine := s.scratch()
	defer engine.Close()
	cells := []string{"1 + 1", "import \"strings\"", "x, err := strings.ToUpper(\"a\"), error(nil)\nif err != nil {\n\tpanic(err)\n}\nx"}
	for i, source := range cells {
		values, err := engine.Eval(context.Background(), eval.Cell{Number: i + 1, Source: source})
		if err == nil {
			_, _ = new(Session).result(values) // nobody sees it, and nothing is told of it
		}
	}
	if completer, ok := engine.(eval.Completer); ok {
		completer.Complete("strings.To", 10)
	}
}
