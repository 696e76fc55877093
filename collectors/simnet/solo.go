package simnet

import "bridle/collectors/simnet/resolver"

// Solo asks an Internet from one goroutine, unit by unit. It shares nothing with others, so
// that several can work side by side.
type Solo struct {
	net    *Internet
	aboves map[aboveKey]*resolver.Above
}

// Solo returns a way to ask n that is for one goroutine alone.
func (n *Internet) Solo() *Solo { return &Solo{net: n} }

// Unit returns a backend's fresh caches of one zone: what was asked before is forgotten. Units of one backend
// are best asked for one after the other.
func (s *Solo) Unit(backend, zone int) *Unit {
	return s.net.newUnit(backend, zone, func(backend, copy, tld int) *resolver.Above {
		k := aboveKey{backend, copy, tld}
		a := s.aboves[k]
		if a == nil {
			if s.aboves == nil || len(s.aboves) > 1000 {
				s.aboves = map[aboveKey]*resolver.Above{}
			}
			a = s.net.newAbove(backend, copy, tld)
			s.aboves[k] = a
		}
		return a
	})
}
