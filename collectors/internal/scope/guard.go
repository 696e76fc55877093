package scope

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"sync/atomic"
	"time"

	"bridle/collectors/internal/failure"
	"bridle/datasets/study"
)

// Failures of probes that are skipped because nobody may be asked: words of the probes' vocabulary.
const (
	OptedOut   = string(failure.OptedOut)
	OutOfScope = string(failure.OutOfScope)
)

// Config says where the lists are.
type Config struct {
	// Scope and OptOut are the paths of the two files. A simulation may go without: then all
	// that a simulation may ask is in scope, and nobody has opted out.
	Scope, OptOut string
	// Simulated declares the run a simulation.
	Simulated bool
	// Own are addresses of the study's own servers. They may be asked, whatever the scope file says, if they lie
	// in networks of one's own: loopback, private use or unique local. In a simulation they count for nothing.
	Own []netip.Addr
	// Beyond declares that servers may be asked which the scope file does not hold, since who they are turns out only on the
	// way: those that answer for names. The opt-out list and addresses with a special purpose hold all the same.
	Beyond bool
	// Every is the time between two looks at the opt-out list; 0: 30 s.
	Every time.Duration
}

const defaultEvery = 30 * time.Second

// Verdict says whether somebody may be asked.
type Verdict struct {
	// Failure is empty if so, else OptedOut or OutOfScope.
	Failure string
	// Rule is what decided it.
	Rule Rule
	// Beyond is true if the address may be asked for no other reason than [Config.Beyond].
	Beyond bool
}

// Rule is a line of a file, or a reason that is in no file.
type Rule struct {
	// File and Line are where it stands; empty and 0 if in no file. A line that was taken
	// out of the opt-out list keeps the number it had.
	File string
	Line int
	// Prefix is set for addresses, Domain for names.
	Prefix netip.Prefix
	Domain string
	// Reason is set if no line decided, such as for private addresses.
	Reason string
}

// String returns the rule for people.
func (r Rule) String() string {
	switch {
	case r.Reason != "":
		return r.Reason
	case r.Domain != "":
		return fmt.Sprintf("%s, line %d: %s", r.File, r.Line, r.Domain)
	case r.File != "":
		return fmt.Sprintf("%s, line %d: %s", r.File, r.Line, r.Prefix)
	}
	return "nobody has objected"
}

// Guard answers for a run whether somebody may be asked. Address and Name may be called
// from several goroutines at any time; Check and Inputs from one at a time.
type Guard struct {
	config    Config
	forbidden *forbidden
	scope     table
	inputs    []study.Input
	optOut    atomic.Pointer[optOut]

	looked time.Time
	failed error
}

// optOut is the opt-out list in force.
type optOut struct {
	list
	table  table
	sha256 string // of the file as last read
}

// Open reads both files. now is the caller's clock, which [Guard.Check] is given too. It
// fails, naming file and line, if a file is missing or holds anything else than it should,
// and if a line of the scope file is wholly outside of what may be asked at all.
func Open(c Config, now time.Time) (*Guard, error) {
	if c.Every < 0 {
		return nil, fmt.Errorf("the opt-out list cannot be read every %s; give a time above 0", c.Every)
	}
	if c.Every == 0 {
		c.Every = defaultEvery
	}
	g := &Guard{config: c, forbidden: newForbidden(c.Simulated), looked: now}
	if err := g.readScope(); err != nil {
		return nil, err
	}
	if c.OptOut == "" {
		if !c.Simulated {
			return nil, errors.New("no opt-out list is given; name one, which may be empty if nobody has objected yet")
		}
		g.optOut.Store(new(optOut))
		return g, nil
	}
	if _, err := g.readOptOut(); err != nil {
		return nil, err
	}
	return g, nil
}

func (g *Guard) readScope() error {
	file := g.config.Scope
	if file == "" {
		if !g.config.Simulated {
			return errors.New("no scope file is given; name one that lists the addresses and prefixes that may be asked")
		}
		var all []entry
		for _, p := range g.forbidden.allowed {
			all = append(all, entry{prefix: p})
		}
		g.scope = newTable(all)
		return nil
	}
	text, err := readText(file)
	if err != nil {
		return fmt.Errorf("reading the scope file: %w", err)
	}
	l, err := parse(file, text, false)
	if err != nil {
		return err
	}
	if len(l.prefixes) == 0 {
		return &study.LocatedError{Location: study.Location{File: file}, Advice: "list addresses or prefixes, one a line", Err: errors.New("nobody may be asked")}
	}
	for _, e := range l.prefixes {
		if why := g.forbidden.reason(e.prefix); why != "" {
			return located(file, e.line, fmt.Errorf("%s may not be asked: %s; take it out", e.prefix, why))
		}
	}
	g.scope = newTable(l.prefixes)
	g.inputs = append(g.inputs, input(file, text))
	return nil
}

// Address says whether an address may be asked. Addresses of IPv6 that stand for IPv4 are
// taken as IPv4.
func (g *Guard) Address(a netip.Addr) Verdict {
	if !a.IsValid() {
		return Verdict{Failure: OutOfScope, Rule: Rule{Reason: "there is no address"}}
	}
	a = a.Unmap().WithZone("")
	if e, ok := g.optOut.Load().table.find(a); ok {
		return Verdict{Failure: OptedOut, Rule: Rule{File: g.config.OptOut, Line: e.line, Prefix: e.prefix}}
	}
	if g.own(a) {
		return Verdict{Rule: Rule{Reason: "it is declared the study's own"}}
	}
	if why := g.forbidden.reason(netip.PrefixFrom(a, a.BitLen())); why != "" {
		return Verdict{Failure: OutOfScope, Rule: Rule{Reason: why}}
	}
	if e, ok := g.scope.find(a); ok {
		return Verdict{Rule: Rule{File: g.config.Scope, Line: e.line, Prefix: e.prefix}}
	}
	if g.config.Beyond {
		return Verdict{Rule: Rule{Reason: "servers beyond the scope file are declared"}, Beyond: true}
	}
	return Verdict{Failure: OutOfScope, Rule: Rule{Reason: "no line of the scope file holds it"}}
}

// own reports whether an address is a declared one in a network of one's own.
func (g *Guard) own(a netip.Addr) bool {
	return !g.config.Simulated && (a.IsLoopback() || a.IsPrivate()) && slices.ContainsFunc(g.config.Own, func(o netip.Addr) bool { return o.Unmap().WithZone("") == a })
}

// Name says whether a name, in presentation form, may be asked for.
func (g *Guard) Name(name string) Verdict {
	if d, line, ok := g.optOut.Load().findDomain(name); ok {
		return Verdict{Failure: OptedOut, Rule: Rule{File: g.config.OptOut, Line: line, Domain: d}}
	}
	return Verdict{}
}

// Inputs returns what was read, for run.json: the scope file, then each version of the
// opt-out list in the order in which it came into force.
func (g *Guard) Inputs() []study.Input { return append([]study.Input(nil), g.inputs...) }

func input(file string, text []byte) study.Input {
	sum := sha256.Sum256(text)
	return study.Input{Name: file, SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(text))}
}
