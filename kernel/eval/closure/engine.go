package closure

import (
	"context"
	"go/token"
	"go/types"
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"bridle/kernel/eval"
	"bridle/kernel/eval/check"
	"bridle/kernel/eval/front"
)

// Options configures an engine.
type Options struct {
	// Packages can be imported by cells of this engine, beside those of the
	// registry, over which they take precedence. The importer must know their
	// types.
	Packages []eval.Package

	// Importer gives the types of compiled packages.
	Importer types.Importer

	// Grace is how long an interrupted cell may go on before the engine gives
	// it up; zero means two seconds.
	Grace time.Duration

	// Stuck, if it is set, is called from another goroutine when the engine gives a cell up.
	// Cells then run on the goroutine that calls Eval, which saves small cells the way to
	// another and back, and Eval does not return before its cell has ended. If it is nil, Eval
	// returns [eval.ErrLost].
	Stuck func()

	// Function and Type give instances of compiled generic functions and
	// types, in the manner of package generics; nil means that package.
	Function func(path, name string, targs []reflect.Type) (reflect.Value, bool)
	Type     func(path, name string, targs []reflect.Type) (reflect.Type, map[string]reflect.Value, bool)
}

// Engine is an [eval.Engine] that compiles cells to closures. Use New.
type Engine struct {
	grace   time.Duration
	stuck   func()
	checker *check.Checker
	pkg     *types.Package
	fset    *token.FileSet
	context *types.Context

	generic     func(path, name string, targs []reflect.Type) (reflect.Value, bool)
	genericType func(path, name string, targs []reflect.Type) (reflect.Type, map[string]reflect.Value, bool)
	importer    types.Importer
	registry    *registry
	universe    *universe
	layouts     layouts
	trail       trail

	// compiling is held while code is compiled.
	compiling     sync.Mutex
	functions     map[*types.Func]*declaration
	slots         map[string]*slotOfName
	methods       map[methodKey]*declaration
	globals       map[*types.Var]*global
	byName        map[string]namedGlobal
	outside       map[reflect.Type]*types.Named // types given to cells that they cannot import
	replaced      []namedGlobal                 // variables that nothing can name any more, if their cell got that far
	replacedFuncs []*types.Func                 // likewise functions
	generics      bool                          // a cell declared something generic

	stop       atomic.Bool // the running code must end
	halt       atomic.Pointer[chan struct{}]
	cellActive atomic.Bool
	failed     atomic.Pointer[failure] // of a goroutine, while a cell runs
	running    atomic.Int64            // goroutines
	threads    sync.Pool
	borrowed   atomic.Int64
	proxying   atomic.Bool // proxies of the registry exist
	proxyTypes sync.Map    // reflect.Type of the proxy struct
	named      atomic.Bool // a cell declared a type

	lost   atomic.Bool // a cell did not stop in time and may still run
	closed bool
}

// A global is a variable of the notebook.
type global struct {
	t *typ
	p unsafe.Pointer
}

type namedGlobal struct {
	obj *types.Var
	g   *global
}

var (
	_ eval.Engine    = (*Engine)(nil)
	_ eval.Completer = (*Engine)(nil)
	_ eval.Inspector = (*Engine)(nil)
	_ eval.Lister    = (*Engine)(nil)
)

// New makes an engine.
func New(options Options) *Engine {
	e := &Engine{
		grace:       options.Grace,
		stuck:       options.Stuck,
		checker:     check.New(options.Importer),
		pkg:         types.NewPackage(cellPath, cellPath),
		fset:        token.NewFileSet(),
		context:     types.NewContext(),
		generic:     options.Function,
		genericType: options.Type,
		importer:    options.Importer,
		registry:    newRegistry(options.Packages),
		trail:       findTrail(),
		functions:   map[*types.Func]*declaration{},
		slots:       map[string]*slotOfName{},
		methods:     map[methodKey]*declaration{},
		globals:     map[*types.Var]*global{},
		byName:      map[string]namedGlobal{},
		outside:     map[reflect.Type]*types.Named{},
	}
	e.universe = newUniverse(e)
	if e.grace == 0 {
		e.grace = 2 * time.Second
	}
	e.standardGenerics()
	halt := make(chan struct{})
	e.halt.Store(&halt)
	return e
}

// detached is a compiler of code that has no source.
func (e *Engine) detached() *compiler { return &compiler{e: e} }

// borrow takes a thread for a call of the function name from outside. Such
// calls may nest without end, through a String method that prints its own
// receiver, for example; when many are open the stack is measured.
func (e *Engine) borrow(name string) *thread {
	const many, each, frames = 500, 64, 40_000 // a nested call takes about 20 frames of compiled Go, 4 kB
	if n := e.borrowed.Add(1); n > many && n%each == 0 {
		var deep [1]uintptr
		if runtime.Callers(frames, deep[:]) > 0 {
			e.borrowed.Add(-1)
			p := &failure{value: overflow{name, int(n)}}
			e.failed.CompareAndSwap(nil, p) // package fmt would recover the panic
			e.Interrupt()
			panic(p)
		}
	}
	return e.newThread()
}

// newThread makes a thread for a stack of its own.
func (e *Engine) newThread() *thread {
	th, _ := e.threads.Get().(*thread)
	if th == nil {
		th = &thread{engine: e}
	}
	th.depth = 0
	return th
}

// giveBack returns a thread that ended without a panic.
func (e *Engine) giveBack(th *thread) {
	e.borrowed.Add(-1)
	th.native = nil
	e.threads.Put(th)
}

// abandon is giveBack after a panic.
func (e *Engine) abandon() { e.borrowed.Add(-1) }

// halted is closed when the running code must end.
func (e *Engine) halted() <-chan struct{} { return *e.halt.Load() }

// Interrupt implements [eval.Engine]. It stops the code that runs, goroutines
// of cells included.
func (e *Engine) Interrupt() {
	if e.stop.CompareAndSwap(false, true) {
		close(*e.halt.Load())
	}
}

// resume makes the engine ready for the next cell.
func (e *Engine) resume() {
	if e.stop.Load() {
		halt := make(chan struct{})
		e.halt.Store(&halt)
		e.stop.Store(false)
	}
	e.failed.Store(nil)
}

// Eval implements [eval.Engine]. A call of a function whose last result is a
// non-nil error fails the cell wherever it stands as a statement of its own;
// write "_ = f()" to ignore an error on purpose.
func (e *Engine) Eval(ctx context.Context, cell eval.Cell) ([]eval.Value, error) {
	parts, err := e.Split(cell)
	if err != nil {
		return nil, err
	}
	return e.EvalParts(ctx, cell, parts)
}

// Split is [front.Split] for a cell that comes to EvalParts next.
func (e *Engine) Split(cell eval.Cell) (*front.Parts, error) { return e.checker.Split(cell) }

// EvalParts is Eval for a cell that Split has taken apart already. It must have no magics.
func (e *Engine) EvalParts(ctx context.Context, cell eval.Cell, parts *front.Parts) ([]eval.Value, error) {
	if e.lost.Load() || e.closed {
		return nil, &eval.Error{Position: eval.Position{Cell: cell.Number}, Name: "Interrupted",
			Message: "the engine is gone, because an earlier cell could not be stopped; start a new session", Err: eval.ErrInterrupted}
	}
	e.resume()
	checked, err := e.checker.Check(cell, parts)
	if err != nil {
		return nil, err
	}
	e.fset = checked.Fset
	units, err := e.compileUnits(checked)
	if err != nil {
		e.forget()
		return nil, err
	}
	r := &evaluation{e: e, cell: checked}
	if e.stuck != nil {
		r.runHere(ctx, units)
	} else if err := r.runApart(ctx, units); err != nil {
		return nil, err
	}
	e.checker.Keep(checked, r.finished)
	e.forget()
	return r.values, r.err
}

// forget drops what only code that is compiled already can refer to. Generic
// code may be compiled later.
func (e *Engine) forget() {
	for _, old := range e.replaced {
		name := old.obj.Name()
		switch now := e.byName[name].obj; {
		case e.checker.Lookup(name) == old.obj: // the cell failed before it replaced the variable
			if now != old.obj {
				delete(e.globals, now)
			}
			e.byName[name] = old
		case now != old.obj && !e.generics:
			delete(e.globals, old.obj)
		}
	}
	if !e.generics {
		for _, fn := range e.replacedFuncs {
			if e.slots[fn.Name()].obj != fn {
				delete(e.functions, fn)
			}
		}
	}
	e.replaced, e.replacedFuncs = nil, nil
}

// Packages returns the import paths that cells may use, in order.
func (e *Engine) Packages() []string { return e.registry.paths() }

// Preload reads the types of a package. One that is not there is told when a cell imports it.
func (e *Engine) Preload(path string) { _, _ = e.importer.Import(path) }

// Complete implements [eval.Completer].
func (e *Engine) Complete(source string, offset int) eval.Completions {
	return e.checker.Complete(source, offset)
}

// Inspect implements [eval.Inspector].
func (e *Engine) Inspect(source string, offset int) (eval.Inspection, bool) {
	return e.checker.Inspect(source, offset)
}

// Names implements [eval.Lister].
func (e *Engine) Names() []eval.Name { return e.checker.Names() }

// Close implements [eval.Engine]. What cells left running is told to end.
func (e *Engine) Close() error {
	e.Interrupt()
	e.closed = true
	return nil
}
