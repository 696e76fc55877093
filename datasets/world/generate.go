package world

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"bridle/datasets/world/random"
)

// Generate makes the world that a scenario and a seed describe: the same world for the same
// two, byte for byte. It fails if the scenario is not valid, or asks for more than there is
// room for in 127.0.0.0/8.
func Generate(s Scenario, seed int64) (*World, error) {
	if err := s.Validate(); err != nil {
		return nil, fmt.Errorf("scenario %s: %w", s.Name, err)
	}
	m := &maker{s: &s, seed: seed, taken: map[string]bool{}}
	m.w = &World{Scenario: s, Seed: seed, From: s.From, ProbeFrom: s.ProbeFrom, Until: s.Until}
	// Each step reads what those before it made, and draws from streams of its own.
	for _, step := range []func(){
		m.countries, m.networks, m.nameTree, m.resolvers, m.operators,
		m.provision, m.benign, m.ownNames, m.infections, m.noise,
	} {
		step()
		if m.err != nil {
			return nil, fmt.Errorf("scenario %s: %w", s.Name, m.err)
		}
	}
	return m.w, nil
}

// maker holds a world in the making and what the steps tell each other.
type maker struct {
	s    *Scenario
	seed int64
	w    *World
	err  error // the first thing that went wrong

	room  room
	roles []role // of countries
	// access are the access networks of each country, kinds all networks of a kind, own
	// the network in which the study's and the registries' machines stand.
	access  [][]int
	kinds   map[NetworkKind][]int
	own     int
	hosting []float64 // how much hosting networks are used

	// uses are the cache systems behind which the users of a country are.
	uses [][]int

	services    []nameService
	registrars  []string
	authorities []string
	market      []float64     // shares of name services, registrars and authorities
	dynamic     int           // the domain below which dynamic names stand
	ownServers  []nameService // of operators; no servers if not made yet
	vendorDays  []time.Time
	taken       map[string]bool // names of domains and hosts in use

	reach    [][]int // countries in which each operator infects
	operator []character
}

// role is what a country is like for somebody who asks its resolvers.
type role uint8

const (
	testable role = iota
	refusing
	publicOnly
	multiOnly
)

// stream returns the random stream for a purpose.
func (m *maker) stream(label string, numbers ...int) *rand.Rand {
	return random.New(m.seed, label, numbers...)
}

func (m *maker) fail(err error) {
	if m.err == nil {
		m.err = err
	}
}

// instant returns a random instant in [from, until), in whole seconds.
func instant(r *rand.Rand, from, until time.Time) time.Time {
	seconds := int64(until.Sub(from) / time.Second)
	if seconds <= 0 {
		return from
	}
	return from.Add(time.Duration(r.Int64N(seconds)) * time.Second)
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// round keeps nine significant digits, so that a rate does not depend on the last bits of
// a processor's logarithm.
func round(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 9, 64), 64)
	if err != nil {
		panic("world: " + err.Error())
	}
	return y
}
