package closure

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"unsafe"

	"bridle/kernel/eval/check"
)

// A compiler turns the syntax of one cell, or of one instance of a generic
// function, into closures.
type compiler struct {
	e    *Engine
	cell *check.Cell
	info *types.Info
	env  *environment // of type parameters, nil outside generic code
	fn   *scope       // the function that is being compiled
}

// A scope is one function that is being compiled.
type scope struct {
	outer      *scope
	layout     *layout
	used       [slotSorts]int
	full       bool // more slots were used than the layout has
	vars       map[*types.Var]*variable
	shared     map[*types.Var]bool // variables that need memory of their own
	outers     []captured          // in the order of frame.vars
	indexes    map[*types.Var]int  // of captured variables
	results    []binding
	named      bool        // results have names
	resultVars []*variable // the named results
	sig        *types.Signature
	defers     bool
	jumps      []*ast.BranchStmt // uses of goto
	passing    bool              // calls are those of defer: what they call may recover
	labels     map[types.Object]*label
	yield      *yielding // set in the body of a loop over a function
}

// A captured variable is a local one of the function around, or one that this
// function has captured itself.
type captured struct {
	local *variable
	index int
}

// A variable is a local variable.
type variable struct {
	t     *typ
	off   uintptr
	boxed bool // the slot holds the variable's address
	fresh bool // its memory may be used again when it is declared again
}

// A label is the target of branches.
type label struct {
	name   string
	placed bool // the statement with the label was compiled
}

// A refusal is the panic of code that cannot be compiled.
type refusal string

// A misplaced refusal knows where it happened.
type misplaced struct {
	pos  token.Pos
	what string
}

// refuse stops the compilation.
func (c *compiler) refuse(at ast.Node, format string, args ...any) {
	panic(misplaced{at.Pos(), fmt.Sprintf(format, args...)})
}

// typ returns what is known of a type, with type parameters replaced.
func (c *compiler) typ(t types.Type) *typ { return c.e.universe.typ(c.subst(t)) }

// typeOf returns the type of an expression.
func (c *compiler) typeOf(x ast.Expr) types.Type {
	if ident, ok := x.(*ast.Ident); ok {
		if obj := c.info.ObjectOf(ident); obj != nil {
			if _, ok := obj.(*types.Nil); !ok {
				if tv, ok := c.info.Types[x]; ok && tv.Type != nil {
					return c.subst(tv.Type)
				}
				return c.subst(obj.Type())
			}
		}
	}
	return c.subst(c.info.TypeOf(x))
}

// slot reserves a slot for a carrier of class k.
func (c *compiler) slot(k class) uintptr {
	sort := slotOf(k)
	n := c.fn.used[sort]
	c.fn.used[sort]++
	if n >= c.fn.layout.counts[sort] {
		c.fn.full = true
		n = 0
	}
	return c.fn.layout.starts[sort] + uintptr(n)*slotSize(sort)
}

// declare makes a local variable.
func (c *compiler) declare(v *types.Var) *variable {
	t := c.typ(v.Type())
	made := &variable{t: t, boxed: t.class == classMemory || c.fn.shared[v], fresh: !c.fn.shared[v]}
	if made.boxed {
		made.off = c.slot(classPointer)
	} else {
		made.off = c.slot(t.class)
	}
	c.fn.vars[v] = made
	return made
}

// temporary makes a local variable without a name.
func (c *compiler) temporary(t *typ) *variable {
	made := &variable{t: t, boxed: t.class == classMemory, fresh: true}
	if made.boxed {
		made.off = c.slot(classPointer)
	} else {
		made.off = c.slot(t.class)
	}
	return made
}

// init returns what gives a variable its memory and zero value. It must run
// whenever the declaration is reached.
func (v *variable) init() func(*frame) {
	off, t := v.off, v.t
	if v.boxed {
		if v.fresh {
			return func(f *frame) {
				if p := *(*unsafe.Pointer)(f.at(off)); p != nil {
					t.zero(p)
					return
				}
				*(*unsafe.Pointer)(f.at(off)) = t.new()
			}
		}
		return func(f *frame) { *(*unsafe.Pointer)(f.at(off)) = t.new() }
	}
	switch t.class {
	case classString:
		return func(f *frame) { *(*string)(f.at(off)) = "" }
	case classPointer:
		return func(f *frame) { *(*unsafe.Pointer)(f.at(off)) = nil }
	case classSlice:
		return func(f *frame) { *(*slice)(f.at(off)) = slice{} }
	case classAny:
		return func(f *frame) { *(*any)(f.at(off)) = nil }
	}
	return func(f *frame) { *(*int64)(f.at(off)) = 0 }
}

// lookup finds a variable of the function that is being compiled or of one
// around it; the latter becomes captured, and index is its place.
func (c *compiler) lookup(v *types.Var) (local *variable, index int, captured bool) {
	if found := c.fn.vars[v]; found != nil {
		return found, 0, false
	}
	index, captured = c.capture(c.fn, v)
	return nil, index, captured
}

// capture gives a scope access to a variable of a scope around it.
func (c *compiler) capture(s *scope, v *types.Var) (int, bool) {
	if i, ok := s.indexes[v]; ok {
		return i, true
	}
	if s.outer == nil {
		return 0, false
	}
	source := captured{local: s.outer.vars[v]}
	if source.local == nil {
		i, ok := c.capture(s.outer, v)
		if !ok {
			return 0, false
		}
		source.index = i
	}
	s.outers = append(s.outers, source)
	s.indexes[v] = len(s.outers) - 1
	return len(s.outers) - 1, true
}
