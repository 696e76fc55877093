package live

import (
	"bridle/kernel/eval"
	"bridle/kernel/eval/gomacro"
)

// newEngine makes the engine of the kernel under test.
func newEngine(packages []eval.Package) eval.Engine {
	return gomacro.New(gomacro.Options{Packages: packages})
}
