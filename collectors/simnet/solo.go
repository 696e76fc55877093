package simnet

// Solo asks an Internet from one goroutine, unit by unit. It shares nothing with others, so
// that several can work side by side.
type Solo struct {
	net    *Internet
	aboves aboves
	last   int // backend
}

// Solo returns a way to ask n that is for one goroutine alone.
func (n *Internet) Solo() *Solo { return &Solo{net: n, aboves: aboves{}} }

// Unit returns a backend's fresh caches of one zone: what was asked before is forgotten.
// Units of one backend are best asked for one after the other.
func (s *Solo) Unit(backend, zone int) *Unit {
	if backend != s.last {
		clear(s.aboves)
		s.last = backend
	}
	return s.net.newUnit(backend, zone, s.aboves)
}
