package campaign

import (
	"crypto/rand"
	mathrand "math/rand/v2"
	"net/netip"
	"slices"

	"bridle/collectors/internal/dnswire"
)

// ReplyBytes is what a reply counts against caps in bytes. With a question of about 60 bytes an exchange
// comes to about 200, by which the caps of package pace are reckoned.
//
// Source: the project's notes on cache probing, section 9.3.
const ReplyBytes = 140

// Engine returns how questions are sent on the scene, from n own ports, which are open in every family of
// those who will be asked. Ids, letter case and ports are drawn so that nobody can guess them, but for ports
// that are given.
func (s *Scene) Engine(n int, whom []netip.AddrPort, given ...uint16) dnswire.Config {
	rng := unguessable()
	cfg := dnswire.Config{Timeout: s.Timeout, Rand: rng, Local: locals(n, whom, rng, given)}
	if s.Network != nil {
		cfg.Step = s.Network
	}
	return cfg
}

// locals returns n ports with an address for each family: those given, and others drawn from those that systems
// leave to programs.
func locals(n int, whom []netip.AddrPort, rng *mathrand.Rand, given []uint16) []netip.AddrPort {
	var families []netip.Addr
	for _, any := range []netip.Addr{netip.IPv4Unspecified(), netip.IPv6Unspecified()} {
		for _, w := range whom {
			if w.Addr().Unmap().Is4() == any.Is4() {
				families = append(families, any)
				break
			}
		}
	}
	const first, last = 20_000, 65_000
	taken := map[uint16]bool{}
	var local []netip.AddrPort
	for len(taken) < n {
		port := uint16(first + rng.IntN(last-first))
		if len(taken) < len(given) {
			port = given[len(taken)]
		}
		if taken[port] {
			continue
		}
		taken[port] = true
		for _, any := range families {
			local = append(local, netip.AddrPortFrom(any, port))
		}
	}
	return local
}

// Seed draws a seed that nobody can guess.
func Seed() int64 { return unguessable().Int64() }

// unguessable returns a source of randomness that is seeded by the system.
func unguessable() *mathrand.Rand {
	var seed [32]byte
	rand.Read(seed[:]) // never fails
	return mathrand.New(mathrand.NewChaCha8(seed))
}

// Ports returns the own ports of an engine, each once, in the order in which they were drawn.
func Ports(cfg dnswire.Config) []uint16 {
	var ports []uint16
	for _, l := range cfg.Local {
		if !slices.Contains(ports, l.Port()) {
			ports = append(ports, l.Port())
		}
	}
	return ports
}
