package closure

import (
	"go/ast"
	"go/token"
	"go/types"
)

// stmt compiles a statement.
func (c *compiler) stmt(n ast.Stmt) func(*frame) ctl {
	switch n := n.(type) {
	case *ast.ExprStmt:
		return then(c.exprStmt(n))
	case *ast.AssignStmt:
		return then(c.assign(n))
	case *ast.IncDecStmt:
		op := token.ADD
		if n.Tok == token.DEC {
			op = token.SUB
		}
		return then(c.update(n, n.X, op, nil))
	case *ast.DeclStmt:
		return then(c.declStmt(n))
	case *ast.BlockStmt:
		return c.block(n.List)
	case *ast.IfStmt:
		return c.ifStmt(n)
	case *ast.ForStmt:
		return c.forStmt(n, nil)
	case *ast.RangeStmt:
		return c.rangeStmt(n, nil)
	case *ast.SwitchStmt:
		return c.switchStmt(n)
	case *ast.TypeSwitchStmt:
		return c.typeSwitch(n)
	case *ast.SelectStmt:
		return c.selectStmt(n)
	case *ast.ReturnStmt:
		return c.returns(n)
	case *ast.BranchStmt:
		return c.branch(n)
	case *ast.LabeledStmt:
		return c.labeled(n)
	case *ast.GoStmt:
		return then(c.goStmt(n))
	case *ast.DeferStmt:
		return then(c.deferStmt(n))
	case *ast.SendStmt:
		return then(c.send(n))
	case *ast.EmptyStmt:
		return func(*frame) ctl { return ctlNext }
	}
	c.refuse(n, "cannot run this part of the language (%T)", n)
	return nil
}

// then makes a statement of what always goes on to the next.
func then(do func(*frame)) func(*frame) ctl {
	return func(f *frame) ctl { do(f); return ctlNext }
}

// exprStmt compiles a call or receive operation that stands alone. An error
// that it returns last, and that is not nil, fails the cell.
func (c *compiler) exprStmt(n *ast.ExprStmt) func(*frame) {
	x := c.expr(n.X)
	if x.isNil() {
		return func(*frame) {}
	}
	if c.prints(n.X) {
		return x.effect()
	}
	return c.noticing(n.X, x)
}

// noticing evaluates a call and fails if its last result is a non-nil error.
func (c *compiler) noticing(n ast.Expr, x *expr) func(*frame) {
	pos := n.Pos()
	_, isCall := ast.Unparen(n).(*ast.CallExpr)
	switch {
	case isCall && x.tuple != nil && isError(x.tuple[len(x.tuple)-1]):
		run, values := c.spread(x)
		last := values[len(values)-1].v
		return func(f *frame) {
			run(f)
			if err := last(f); err != nil {
				f.fail(pos, ignored{err.(error)})
			}
		}
	case isCall && x.t != nil && isError(x.t):
		value := x.v
		return func(f *frame) {
			if err := value(f); err != nil {
				f.fail(pos, ignored{err.(error)})
			}
		}
	}
	return x.effect()
}

func isError(t *typ) bool {
	return t.go_ == types.Universe.Lookup("error").Type()
}

// prints reports whether a call is of one of fmt's printing functions, whose
// results nobody wants to see.
func (c *compiler) prints(n ast.Expr) bool {
	call, ok := ast.Unparen(n).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := c.static(call.Fun)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "fmt" {
		return false
	}
	switch fn.Name() {
	case "Print", "Printf", "Println", "Fprint", "Fprintf", "Fprintln":
		return true
	}
	return false
}

// block compiles statements that run one after another.
func (c *compiler) block(list []ast.Stmt) func(*frame) ctl {
	var all []func(*frame) ctl
	targets := map[*label]int{}
	for _, n := range list {
		if labeled, ok := n.(*ast.LabeledStmt); ok {
			targets[c.label(labeled.Label)] = len(all)
		}
		if _, ok := n.(*ast.EmptyStmt); !ok {
			all = append(all, c.stmt(n))
		}
	}
	if len(targets) > 0 && c.fn.jumps {
		return jumping(all, targets)
	}
	switch len(all) {
	case 0:
		return func(*frame) ctl { return ctlNext }
	case 1:
		return all[0]
	case 2:
		a, b := all[0], all[1]
		return func(f *frame) ctl {
			if code := a(f); code != ctlNext {
				return code
			}
			return b(f)
		}
	case 3:
		a, b, d := all[0], all[1], all[2]
		return func(f *frame) ctl {
			if code := a(f); code != ctlNext {
				return code
			}
			if code := b(f); code != ctlNext {
				return code
			}
			return d(f)
		}
	}
	return func(f *frame) ctl {
		for _, do := range all {
			if code := do(f); code != ctlNext {
				return code
			}
		}
		return ctlNext
	}
}

// jumping runs statements among which goto may jump.
func jumping(all []func(*frame) ctl, targets map[*label]int) func(*frame) ctl {
	return func(f *frame) ctl {
		for i := 0; i < len(all); i++ {
			code := all[i](f)
			if code == ctlGoto {
				if at, ok := targets[f.label]; ok {
					f.checkStop()
					f.label = nil
					i = at - 1
					continue
				}
			}
			if code != ctlNext {
				return code
			}
		}
		return ctlNext
	}
}

// label is the target that a label names.
func (c *compiler) label(n *ast.Ident) *label {
	obj := c.info.ObjectOf(n)
	if c.fn.labels[obj] == nil {
		c.fn.labels[obj] = &label{n.Name}
	}
	return c.fn.labels[obj]
}

func (c *compiler) labeled(n *ast.LabeledStmt) func(*frame) ctl {
	l := c.label(n.Label)
	switch stmt := n.Stmt.(type) {
	case *ast.ForStmt:
		return c.forStmt(stmt, l)
	case *ast.RangeStmt:
		return c.rangeStmt(stmt, l)
	}
	run := c.stmt(n.Stmt)
	return func(f *frame) ctl { return breakOut(f, run(f), l) }
}

func (c *compiler) branch(n *ast.BranchStmt) func(*frame) ctl {
	var l *label
	if n.Label != nil {
		l = c.label(n.Label)
	}
	code := map[token.Token]ctl{token.BREAK: ctlBreak, token.CONTINUE: ctlContinue, token.GOTO: ctlGoto}[n.Tok]
	if code == ctlGoto {
		c.fn.jumps = true
	}
	if l == nil {
		return func(*frame) ctl { return code }
	}
	return func(f *frame) ctl {
		f.label = l
		return code
	}
}

// breakOut ends a statement that break leaves: l is its label, or nil.
func breakOut(f *frame, code ctl, l *label) ctl {
	if code == ctlBreak && (f.label == nil || f.label == l) {
		f.label = nil
		return ctlNext
	}
	return code
}

func (c *compiler) declStmt(n *ast.DeclStmt) func(*frame) {
	decl := n.Decl.(*ast.GenDecl)
	if decl.Tok != token.VAR {
		return func(*frame) {}
	}
	var all []func(*frame)
	for _, spec := range decl.Specs {
		spec := spec.(*ast.ValueSpec)
		all = append(all, c.localVars(spec))
	}
	return sequence(all)
}

// localVars compiles one line of "var" in a function.
func (c *compiler) localVars(spec *ast.ValueSpec) func(*frame) {
	if len(spec.Values) > 0 {
		left := make([]ast.Expr, len(spec.Names))
		for i, name := range spec.Names {
			left[i] = name
		}
		return c.assign(&ast.AssignStmt{Lhs: left, TokPos: spec.Pos(), Tok: token.DEFINE, Rhs: spec.Values})
	}
	var all []func(*frame)
	for _, name := range spec.Names {
		if v, ok := c.info.Defs[name].(*types.Var); ok && name.Name != "_" {
			all = append(all, c.declare(v).init())
		}
	}
	return sequence(all)
}

func (c *compiler) ifStmt(n *ast.IfStmt) func(*frame) ctl {
	var init func(*frame) ctl
	if n.Init != nil {
		init = c.stmt(n.Init)
	}
	condition := c.expr(n.Cond).b
	yes := c.block(n.Body.List)
	run := func(f *frame) ctl {
		if condition(f) {
			return yes(f)
		}
		return ctlNext
	}
	if n.Else != nil {
		no := c.stmt(n.Else)
		run = func(f *frame) ctl {
			if condition(f) {
				return yes(f)
			}
			return no(f)
		}
	}
	if init == nil {
		return run
	}
	return func(f *frame) ctl { init(f); return run(f) }
}
