package closure

import (
	"go/ast"
	"go/types"
	"unsafe"
)

// A body is the source of one function.
type body struct {
	name  string
	node  ast.Node // *ast.FuncDecl or *ast.FuncLit
	recv  *ast.FieldList
	typ   *ast.FuncType
	block *ast.BlockStmt
	sig   *types.Signature
}

// compile compiles a function body. It is done again if it turns out to need
// more slots than were counted.
func (c *compiler) compile(b body, outer *scope) (*code, *scope) {
	around := c.fn
	defer func() { c.fn = around }()
	shared := map[*types.Var]bool{}
	if outer != nil {
		shared = outer.shared
	} else {
		shared = c.sharedVars(b.node)
	}
	c.fn = &scope{shared: shared}
	counts := c.precount(b.node)
	for {
		s := c.scope(b, outer, counts, shared)
		c.fn = s
		made := c.compileBody(b, s)
		if !s.full {
			return made, s
		}
		for i, n := range s.used {
			counts[i] = max(counts[i], n)
		}
	}
}

func (c *compiler) scope(b body, outer *scope, counts [slotSorts]int, shared map[*types.Var]bool) *scope {
	return &scope{
		outer: outer, layout: c.e.layouts.of(counts), shared: shared, sig: b.sig,
		vars: map[*types.Var]*variable{}, indexes: map[*types.Var]int{}, labels: map[types.Object]*label{},
	}
}

func (c *compiler) compileBody(b body, s *scope) *code {
	made := &code{name: b.name, fset: c.cell.Fset, layout: s.layout}
	var prologue []func(*frame)
	if b.recv != nil {
		prologue = append(prologue, c.parameters(b.recv, &made.params)...)
	}
	prologue = append(prologue, c.parameters(b.typ.Params, &made.params)...)
	starts, epilogue := c.results(b, made)
	prologue = append(prologue, starts...)
	s.results = made.results
	run := c.block(b.block.List)
	made.defers = s.defers
	if s.defers && !s.named {
		for _, r := range made.results { // what is returned after a recovered panic
			v := variable{t: r.t, off: r.off, boxed: r.t.class == classMemory, fresh: true}
			prologue = append(prologue, v.init())
		}
	}
	made.body = run
	if len(prologue) > 0 {
		begin := sequence(prologue)
		made.body = func(f *frame) ctl { begin(f); return run(f) }
	}
	made.finish = epilogue
	return made
}

// parameters declares parameters and says where calls put their values.
func (c *compiler) parameters(list *ast.FieldList, bindings *[]binding) []func(*frame) {
	var prologue []func(*frame)
	if list == nil {
		return nil
	}
	for _, field := range list.List {
		if len(field.Names) == 0 {
			v := c.temporary(c.typ(c.paramType(field.Type)))
			*bindings = append(*bindings, binding{v.t, v.off})
		}
		for _, name := range field.Names {
			v, ok := c.info.Defs[name].(*types.Var)
			if !ok || name.Name == "_" {
				t := c.temporary(c.typ(c.paramType(field.Type)))
				*bindings = append(*bindings, binding{t.t, t.off})
				continue
			}
			declared := c.declare(v)
			t := declared.t
			if t.class == classMemory || !declared.boxed {
				*bindings = append(*bindings, binding{t, declared.off})
				continue
			}
			arrival, off := c.temporary(t).off, declared.off
			*bindings = append(*bindings, binding{t, arrival})
			prologue = append(prologue, func(f *frame) {
				p := t.new()
				spill(t, f, arrival, p)
				*(*unsafe.Pointer)(f.at(off)) = p
			})
		}
	}
	return prologue
}

// paramType is the type of a parameter without a name.
func (c *compiler) paramType(n ast.Expr) types.Type {
	if variadic, ok := n.(*ast.Ellipsis); ok {
		return types.NewSlice(c.info.TypeOf(variadic.Elt))
	}
	return c.info.TypeOf(n)
}

// results declares the results. The prologue gives named ones their zero
// values, the epilogue brings those with memory of their own back.
func (c *compiler) results(b body, made *code) (prologue []func(*frame), epilogue func(*frame)) {
	if b.typ.Results == nil {
		return nil, nil
	}
	var back []func(*frame)
	for _, field := range b.typ.Results.List {
		if len(field.Names) == 0 {
			v := c.temporary(c.typ(c.info.TypeOf(field.Type)))
			made.results = append(made.results, binding{v.t, v.off})
			continue
		}
		c.fn.named = true
		for _, name := range field.Names {
			v, ok := c.info.Defs[name].(*types.Var)
			if !ok || name.Name == "_" {
				t := c.temporary(c.typ(c.info.TypeOf(field.Type)))
				prologue = append(prologue, t.init())
				made.results = append(made.results, binding{t.t, t.off})
				c.fn.resultVars = append(c.fn.resultVars, t)
				continue
			}
			declared := c.declare(v)
			c.fn.resultVars = append(c.fn.resultVars, declared)
			prologue = append(prologue, declared.init())
			t, out, off := declared.t, declared.off, declared.off
			if declared.boxed && t.class != classMemory {
				out = c.temporary(t).off
				back = append(back, func(f *frame) { carry(t, *(*unsafe.Pointer)(f.at(off)), f, out) })
			}
			made.results = append(made.results, binding{t, out})
		}
	}
	if len(back) > 0 {
		epilogue = sequence(back)
	}
	return prologue, epilogue
}

// returns compiles a return statement.
func (c *compiler) returns(n *ast.ReturnStmt) func(*frame) ctl {
	leave := func(*frame) ctl { return ctlReturn }
	if c.fn.yield != nil {
		return c.returnFromYield(n)
	}
	if len(n.Results) == 0 {
		return leave
	}
	set := c.setResults(n)
	return func(f *frame) ctl {
		set(f)
		return ctlReturn
	}
}

// setResults compiles what a return statement does before it leaves.
func (c *compiler) setResults(n *ast.ReturnStmt) func(*frame) {
	places := make([]*place, len(c.fn.results))
	for i, r := range c.fn.results {
		places[i] = c.resultPlace(i, r)
	}
	if len(n.Results) == 1 && len(places) > 1 {
		run, values := c.spread(c.several(n.Results[0]))
		all := []func(*frame){run}
		for i, p := range places {
			all = append(all, c.storeResult(p, c.convertTo(n, values[i], p.t)))
		}
		return sequence(all)
	}
	if len(n.Results) == 1 {
		return c.storeResult(places[0], c.value(n.Results[0], places[0].t.go_))
	}
	var before, after []func(*frame)
	for i, result := range n.Results {
		x := c.value(result, places[i].t.go_)
		v := c.temporary(x.t)
		into, off := x.toSlot(), v.off
		before = append(before, func(f *frame) { into(f, f, off) })
		after = append(after, c.storeResult(places[i], fromVariable(v)))
	}
	return sequence(append(before, after...))
}

// resultPlace is where result i is assigned to.
func (c *compiler) resultPlace(i int, r binding) *place {
	if c.fn.named {
		v := c.fn.resultVars[i]
		if v.boxed {
			off := v.off
			return &place{t: v.t, at: func(f *frame) unsafe.Pointer { return *(*unsafe.Pointer)(f.at(off)) }}
		}
		return &place{t: v.t, slot: true, off: v.off}
	}
	return &place{t: r.t, slot: true, off: r.off}
}

// storeResult is store, but for structs and arrays without a name: their slot
// gets new memory.
func (c *compiler) storeResult(p *place, x *expr) func(*frame) {
	if p.slot && p.t.class == classMemory {
		into, off := x.toSlot(), p.off
		return func(f *frame) { into(f, f, off) }
	}
	return c.store(p, x)
}
