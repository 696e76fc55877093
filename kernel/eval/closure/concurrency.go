package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

// interruptedCase is the case of a select that ends a wait from outside.
func (e *Engine) interruptedCase() reflect.SelectCase {
	return reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(e.halted())}
}

// anyDirection is the channel p with both directions, since reflection
// respects the direction of the static type.
func anyDirection(t *typ, p unsafe.Pointer) reflect.Value {
	return reflect.NewAt(reflect.ChanOf(reflect.BothDir, t.rt.Elem()), unsafe.Pointer(&p)).Elem()
}

// receive waits for a value. It returns memory that holds it.
func (f *frame) receive(pos token.Pos, t *typ, p unsafe.Pointer) (unsafe.Pointer, bool) {
	ch := anyDirection(t, p)
	if p != nil {
		if v, ok := ch.TryRecv(); v.IsValid() {
			return received(v), ok
		}
	}
	cases := []reflect.SelectCase{f.th.engine.interruptedCase()}
	if p != nil {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: ch})
	}
	chosen, v, ok := reflect.Select(cases)
	if chosen == 0 {
		f.fail(pos, interruption{})
	}
	return received(v), ok
}

// received is memory that holds v.
func received(v reflect.Value) unsafe.Pointer {
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return p.UnsafePointer()
}

// receive compiles <-ch.
func (c *compiler) receive(n *ast.UnaryExpr) *expr {
	ch, pos := c.expr(n.X), n.Pos()
	elem := c.typ(ch.t.under.(*types.Chan).Elem())
	value := ch.p
	return load(elem, func(f *frame) unsafe.Pointer {
		p, _ := f.receive(pos, ch.t, value(f))
		return p
	})
}

// receiveOk compiles v, ok := <-ch.
func (c *compiler) receiveOk(n *ast.UnaryExpr) *expr {
	ch, pos := c.expr(n.X), n.Pos()
	elem := c.typ(ch.t.under.(*types.Chan).Elem())
	value := ch.p
	return c.withOk(elem, func(f *frame) (unsafe.Pointer, bool) {
		return f.receive(pos, ch.t, value(f))
	})
}

// send compiles ch <- v.
func (c *compiler) send(n *ast.SendStmt) func(*frame) {
	ch, pos := c.expr(n.Chan), n.Pos()
	elem := c.typ(ch.t.under.(*types.Chan).Elem())
	value, item := ch.p, c.value(n.Value, elem.go_).boxed()
	return func(f *frame) {
		p := value(f)
		v := reflect.NewAt(ch.t.rt.Elem(), item(f)).Elem()
		f.mark(pos)
		cases := []reflect.SelectCase{f.th.engine.interruptedCase()}
		if p != nil {
			channel := anyDirection(ch.t, p)
			if channel.TrySend(v) {
				return
			}
			cases = append(cases, reflect.SelectCase{Dir: reflect.SelectSend, Chan: channel, Send: v})
		}
		if chosen, _, _ := reflect.Select(cases); chosen == 0 {
			f.fail(pos, interruption{})
		}
	}
}

// A comm is one case of a select statement.
type comm struct {
	t     *typ
	ch    address
	item  address // what is sent, or nil
	set   func(f *frame, p unsafe.Pointer, ok bool)
	body  func(*frame) ctl
	elem  *typ
	deflt bool
}

// selectStmt compiles a select statement.
func (c *compiler) selectStmt(n *ast.SelectStmt) func(*frame) ctl {
	var comms []comm
	hasDefault := false
	for _, clause := range n.Body.List {
		m := c.comm(clause.(*ast.CommClause))
		hasDefault = hasDefault || m.deflt
		comms = append(comms, m)
	}
	pos := n.Pos()
	return func(f *frame) ctl {
		cases := make([]reflect.SelectCase, 0, len(comms)+1)
		for i := range comms {
			cases = append(cases, comms[i].open(f))
		}
		if !hasDefault {
			cases = append(cases, f.th.engine.interruptedCase())
		}
		f.mark(pos)
		chosen, v, ok := reflect.Select(cases)
		if chosen == len(comms) {
			f.fail(pos, interruption{})
		}
		m := &comms[chosen]
		if m.set != nil {
			m.set(f, received(v), ok)
		}
		return breakOut(f, m.body(f), nil)
	}
}

// open finds the operands of a case.
func (m *comm) open(f *frame) reflect.SelectCase {
	if m.deflt {
		return reflect.SelectCase{Dir: reflect.SelectDefault}
	}
	p := m.ch(f)
	made := reflect.SelectCase{Dir: reflect.SelectRecv}
	if p != nil {
		made.Chan = anyDirection(m.t, p)
	}
	if m.item != nil {
		made.Dir, made.Send = reflect.SelectSend, reflect.NewAt(m.t.rt.Elem(), m.item(f)).Elem()
	}
	return made
}

func (c *compiler) comm(n *ast.CommClause) comm {
	var m comm
	channel := func(x ast.Expr) {
		ch := c.expr(x)
		m.t, m.ch, m.elem = ch.t, ch.p, c.typ(ch.t.under.(*types.Chan).Elem())
	}
	switch stmt := n.Comm.(type) {
	case nil:
		m.deflt = true
	case *ast.SendStmt:
		channel(stmt.Chan)
		m.item = c.value(stmt.Value, m.elem.go_).boxed()
	case *ast.ExprStmt:
		channel(ast.Unparen(stmt.X).(*ast.UnaryExpr).X)
	case *ast.AssignStmt:
		channel(ast.Unparen(stmt.Rhs[0]).(*ast.UnaryExpr).X)
		m.set = c.commAssign(stmt, m.elem)
	}
	m.body = c.block(n.Body)
	return m
}

// commAssign compiles the assignment of what was received.
func (c *compiler) commAssign(n *ast.AssignStmt, elem *typ) func(f *frame, p unsafe.Pointer, ok bool) {
	item, there := c.temporary(elem), c.temporary(c.typ(types.Typ[types.Bool]))
	values := []*expr{fromVariable(item), fromVariable(there)}
	var all []func(*frame)
	for i, left := range n.Lhs {
		all = append(all, c.set(n, c.rangeTarget(left, n.Tok == token.DEFINE), values[i]))
	}
	assign := sequence(all)
	return func(f *frame, p unsafe.Pointer, ok bool) {
		carry(elem, p, f, item.off)
		*(*bool)(f.at(there.off)) = ok
		assign(f)
	}
}
