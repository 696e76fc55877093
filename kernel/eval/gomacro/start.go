package gomacro

import (
	"go/build"
	"io"
	"sync"

	"github.com/cosmos72/gomacro/base"
	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/xreflect"

	"bridle/kernel/eval/stdlib"
)

// starting guards go/build.Default, which belongs to the whole process, while
// start has it changed.
var starting sync.Mutex

// registerStdlib replaces gomacro's own bindings of the standard library, which
// end with Go 1.18.
var registerStdlib = sync.OnceFunc(stdlib.Register)

// start makes an interpreter that takes types from reflection only.
//
// With a Go toolchain in reach, fast.New would ask it for the types of
// package reflect, which costs 100 ms and then panics on an alias that this
// version of gomacro does not know. So GOROOT is, for a moment, a directory
// that cannot exist, and the importer of types is one that answers nothing.
func start() *fast.Interp {
	starting.Lock()
	defer starting.Unlock()
	registerStdlib()
	saved := build.Default.GOROOT
	defer func() { build.Default.GOROOT = saved }()
	build.Default.GOROOT = "/no/such/directory\x00"

	interp := fast.New()
	interp.Comp.Universe.Importer = &xreflect.Importer{}
	interp.Comp.Options &^= base.OptTrapPanic | base.OptShowPrompt
	// gomacro warns about redeclarations; in a notebook they are normal.
	interp.Comp.Stdout, interp.Comp.Stderr = io.Discard, io.Discard
	return interp
}
