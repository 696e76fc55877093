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
