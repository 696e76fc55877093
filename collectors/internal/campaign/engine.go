package campaign

import (
	"crypto/rand"
	mathrand "math/rand/v2"
	"net/netip"

	"bridle/collectors/internal/dnswire"
)

// ReplyBytes is what a reply counts against caps in bytes. With a question of about 60 bytes an exchange
// comes to about 200, by which the caps of package pace are reckoned.
//
// Source: the project's notes on cache probing, section 9.3.
const ReplyBytes = 140

// Engine returns how questions are sent on the scene, from own ports that are opened in every family of those who
// will be asked. Ids, letter case and the port that a question goes from are drawn so that nobody can guess them. On a
// simulated Internet, where nobody guesses and a pool may choose a cache by the port, they come from the seed and from the study
// time at which the process begins: one seed gives one data set.
func (s *Scene) Engine(whom []netip.AddrPort, ports []uint16, seed int64) dnswire.Config {
	cfg := dnswire.Config{Timeout: s.Timeout, Rand: unguessable()}
	for _, port := range ports {
		for _, any := range familiesOf(whom) {
			cfg.Local = append(cfg.Local, netip.AddrPortFrom(any, port))
		}
	}
	if s.Network != nil {
		cfg.Step = s.Network
		cfg.Rand = mathrand.New(mathrand.NewPCG(uint64(seed), uint64(s.Network.Now())))
	}
	return cfg
}

// unguessable returns random numbers that nobody can guess.
func unguessable() *mathrand.Rand {
	var seed [32]byte
	rand.Read(seed[:]) // never fails
	return mathrand.New(mathrand.NewChaCha8(seed))
}

// Seed draws a seed that nobody can guess.
func Seed() int64 { return unguessable().Int64() }
