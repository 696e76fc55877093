package live

import (
	"bridle/kernel/eval"
	"bridle/kernel/eval/gomacro"
)

// newEngine makes the engine of the kernel under test.
func newEngine(packages []eval.Package) eval.Engine {
	return gomacro.New(gomacro.Options{Packages: packages})
}

// knowsNames says whether the engine checks types: then it completes and inspects, guards
// against endless recursion and interrupts waits.
func knowsNames() bool {
	_, ok := newEngine(nil).(eval.Completer)
	return ok
}
