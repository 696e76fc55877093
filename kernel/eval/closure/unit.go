package closure

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"io"
	"os"

	"bridle/kernel/eval"
	"bridle/kernel/eval/check"
)

func stderr() io.Writer { return os.Stderr }

// A unit is a compiled unit of a cell.
type unit struct {
	source  *check.Unit
	install func()
	code    *code // nil if nothing runs
	values  []func(*frame) eval.Value
	shown   *[]eval.Value // where code leaves the values of an expression
}

// debugging lets a mistake of the compiler panic.
const debugging = false

// compileUnits compiles all of a cell before anything of it runs.
func (e *Engine) compileUnits(cell *check.Cell) (units []*unit, err error) {
	e.compiling.Lock()
	defer e.compiling.Unlock()
	var at *check.Unit
	defer func() {
		switch r := recover().(type) {
		case nil:
		case misplaced:
			pos, _ := positionOf(cell.Fset, r.pos)
			units, err = nil, &eval.Error{Position: pos, Name: "CompileError", Message: r.what}
		case refusal:
			units, err = nil, &eval.Error{Position: at.Position, Name: "CompileError", Message: string(r)}
		default: // a mistake of the compiler must not end the session
			units, err = nil, &eval.Error{Position: at.Position, Name: "CompileError",
				Message: fmt.Sprintf("the engine failed to compile this: %v", r)}
			if debugging {
				panic(r)
			}
		}
	}()
	for i := range cell.Units {
		at = &cell.Units[i]
		units = append(units, e.compileUnit(cell, at))
	}
	return units, nil
}

func (e *Engine) compileUnit(cell *check.Cell, source *check.Unit) *unit {
	u := &unit{source: source}
	c := &compiler{e: e, cell: cell, info: cell.Info}
	switch {
	case len(source.Funcs) > 0:
		u.install = e.declare(cell, source.Funcs)
	case len(source.Vars) > 0:
		u.code = c.wrap(varNodes(source.Vars), func() func(*frame) ctl { return c.globalVars(source.Vars) })
	case source.Stmt != nil:
		u.code = c.wrap([]ast.Node{source.Stmt}, func() func(*frame) ctl { return c.stmt(source.Stmt) })
	case source.Expr != nil:
		u.shown = new([]eval.Value)
		u.code = c.wrap([]ast.Node{source.Expr}, func() func(*frame) ctl { return c.shownExpr(source.Expr, u.shown) })
	}
	return u
}

func varNodes(vars []check.Var) []ast.Node {
	var all []ast.Node
	for _, v := range vars {
		if v.Value != nil {
			all = append(all, v.Value)
		}
	}
	return all
}

// wrap compiles code that is in no function of its own.
func (c *compiler) wrap(nodes []ast.Node, build func() func(*frame) ctl) *code {
	shared := map[*types.Var]bool{}
	c.fn = &scope{shared: shared}
	var counts [slotSorts]int
	for _, n := range nodes {
		for v := range c.sharedVars(n) {
			shared[v] = true
		}
	}
	for _, n := range nodes {
		if _, ok := n.(*ast.FuncLit); ok {
			continue
		}
		for i, k := range c.precount(n) {
			counts[i] += k
		}
	}
	for {
		s := c.scope(body{sig: types.NewSignatureType(nil, nil, nil, nil, nil, false)}, nil, counts, shared)
		c.fn = s
		made := &code{name: "the cell", fset: c.cell.Fset, layout: s.layout}
		made.body = build()
		made.defers = s.defers
		for _, jump := range s.jumps {
			if !c.label(jump.Label).placed {
				c.refuse(jump, "goto %s leaves its statement; put the label and goto into one function", jump.Label.Name)
			}
		}
		if !s.full {
			return made
		}
		for i, n := range s.used {
			counts[i] = max(counts[i], n)
		}
	}
}

// An evaluation runs the units of one cell.
type evaluation struct {
	e        *Engine
	cell     *check.Cell
	finished int // units that ran to their end
	values   []eval.Value
	err      error
}

func (r *evaluation) run(ctx context.Context, units []*unit) {
	r.e.cellActive.Store(true)
	defer r.e.cellActive.Store(false)
	for _, u := range units {
		err := r.runUnit(ctx, u)
		if p := r.e.failed.Load(); p != nil {
			err = r.e.report(p, r.cell.Number, u.source.Position)
		}
		if err != nil {
			if err.Name == "Interrupted" {
				err.Err = errors.Join(eval.ErrInterrupted, context.Cause(ctx))
			}
			r.err, r.values = err, nil
			return
		}
		r.finished++
	}
}

func (r *evaluation) runUnit(ctx context.Context, u *unit) (failed *eval.Error) {
	if ctx.Err() != nil || r.e.stop.Load() {
		return r.e.report(&failure{value: interruption{}}, r.cell.Number, u.source.Position)
	}
	if u.install != nil {
		u.install()
	}
	if u.code == nil {
		return nil
	}
	th := r.e.borrow()
	defer func() {
		if p := recover(); p != nil {
			r.e.abandon()
			failed = r.e.report(th.asFailure(p), r.cell.Number, u.source.Position)
			return
		}
		r.e.giveBack(th)
	}()
	f := th.frame(u.code.layout)
	f.caller, f.code, f.pos = nil, u.code, 0
	f.run()
	th.release(f, u.code.layout)
	if u.shown != nil && u.source.Shown {
		r.values = *u.shown
	}
	return nil
}
