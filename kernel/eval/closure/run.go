package closure

import "fmt"

// A ctl says where control goes after a statement.
type ctl int

const (
	ctlNext ctl = iota
	ctlReturn
	ctlBreak    // of the loop or switch that frame.label names, nil for the innermost
	ctlContinue // likewise
	ctlGoto     // to frame.label
)

// maxDepth is how deep calls may nest. A call takes about a kilobyte of stack.
const maxDepth = 50_000

// run executes the call that a frame was made for. Its parameters are set;
// afterwards its results are in their slots.
func (f *frame) run() {
	th, code := f.th, f.code
	if th.depth++; th.depth > maxDepth {
		th.depth = 0 // so that deferred functions can run
		f.fail(f.pos, overflow{code.name, maxDepth})
	}
	if th.engine.stop.Load() {
		f.fail(f.pos, interruption{})
	}
	if code.defers {
		depth := th.depth
		f.runDeferring()
		th.depth = depth
	} else {
		code.body(f)
	}
	if code.finish != nil {
		code.finish(f)
	}
	th.depth--
}

// errNotReady is the failure of a call before the function could be compiled.
func errNotReady(name string) error {
	return runtimeError(fmt.Sprintf("the function %s is not there yet: it is declared further down", name))
}
