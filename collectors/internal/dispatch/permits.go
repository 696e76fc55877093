package dispatch

import (
	"hash/maphash"
	"time"

	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/scope"
)

// verdict is what the guard said, in two bits.
type verdict uint8

const (
	unknown verdict = iota
	allowed
	optedOut
	outOfScope
)

func verdictOf(v scope.Verdict) verdict {
	switch v.Failure {
	case "":
		return allowed
	case scope.OptedOut:
		return optedOut
	}
	return outOfScope
}

// failure returns the word for a row; None if asking is allowed.
func (v verdict) failure() dnswire.Failure {
	switch v {
	case optedOut:
		return dnswire.OptedOut
	case outOfScope:
		return dnswire.OutOfScope
	}
	return dnswire.None
}

// perWord is how many verdicts there are in a word.
const perWord = 32

// namesKept is how many verdicts on names are kept. Plans have fewer names; those of canaries are asked
// for once.
const namesKept = 1024

// permits keeps verdicts of a guard until its opt-out list changes.
type permits struct {
	guard   *scope.Guard
	targets List
	clock   func() time.Time // nil: study time is the wall clock
	looked  int64            // microseconds since 1970 by that clock
	bits    []uint64         // two for each target
	seed    maphash.Seed
	names   []namePermit // each at the place that its hash gives
}

type namePermit struct {
	name    string
	verdict verdict
}

func newPermits(g *scope.Guard, targets List, stepped bool) permits {
	p := permits{
		guard: g, targets: targets, bits: make([]uint64, (targets.Len()+perWord-1)/perWord),
		seed: maphash.MakeSeed(), names: make([]namePermit, namesKept),
	}
	if stepped {
		p.clock = time.Now
	}
	return p
}

// look lets the guard read its list once a second of the wall clock. study is study time.
func (p *permits) look(study time.Time) error {
	now := study
	if p.clock != nil {
		now = p.clock()
	}
	at := now.UnixMicro()
	if since := at - p.looked; since >= 0 && since < 1_000_000 {
		return nil
	}
	p.looked = at
	changed, err := p.guard.Check(now)
	if changed {
		clear(p.bits)
		clear(p.names)
	}
	return err
}

// check returns why a target may not be asked for a name; None if it may.
func (p *permits) check(target int, name string) dnswire.Failure {
	word, shift := &p.bits[target/perWord], target%perWord*2
	v := verdict(*word >> shift & 3)
	if v == unknown {
		v = verdictOf(p.guard.Address(p.targets.Target(target).Address.Addr()))
		*word |= uint64(v) << shift
	}
	if v != allowed {
		return v.failure()
	}
	// The hash is of no consequence for results.
	kept := &p.names[maphash.String(p.seed, name)%namesKept]
	if kept.verdict == unknown || kept.name != name {
		*kept = namePermit{name, verdictOf(p.guard.Name(name))}
	}
	return kept.verdict.failure()
}
