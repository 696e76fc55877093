package indicators

import (
	"strings"
	"time"
)

// Kind says what an indicator is.
type Kind string

// Kinds of indicators.
const (
	Address Kind = "address"
	Name    Kind = "name"
)

// Standing says how a value belongs to an operator.
type Standing string

// Standings, the surest first.
const (
	Core        Standing = "core"        // in the core of a cluster
	Stated      Standing = "stated"      // a table or a publication says so
	Fringe      Standing = "fringe"      // at the fringe of a cluster, perhaps another operator's
	Unclustered Standing = "unclustered" // a match, or a name of one, in no cluster
)

// Holder is an operator that a value may belong to.
type Holder struct {
	Operator string
	Standing Standing
	// Role is command_and_control, exploit_link or empty.
	Role string
	// Together is the probability that the server belongs with the core of the cluster; nil if the method gives none.
	Together *float64
	// From and To are days, YYYY-MM-DD, between which the operator held it; empty if not known.
	From, To string
}

// Indicator is one address or name.
type Indicator struct {
	Kind  Kind
	Value string
	// RegisteredDomain of a name; empty if not known.
	RegisteredDomain string
	// Holders are sorted by operator; none means that it is in no cluster and no table.
	Holders []Holder
	// Confidence is from 0 to 100, see [Confidence].
	Confidence int
	// FirstSeen and LastSeen are of the match, or of the name at matched servers; nil if no date is known.
	FirstSeen, LastSeen *time.Time
	// ValidFrom is FirstSeen, the first day of the operator, or the time of the runs, whichever is known first.
	ValidFrom time.Time
	// ValidUntil is when an address was asked and matched no more, or the day after the operator's last; nil if
	// no end is known.
	ValidUntil *time.Time
	// Rules matched, as rule@version, sorted; of names those of their servers. Ports matched, sorted as text.
	Rules, Ports []string
	// Servers are matched addresses to which records of the name point, sorted.
	Servers []string
	// Reasons say why the confidence is what it is.
	Reasons []string

	hasRecord, isSighted, isShared bool
}

// Standing is the surest of its holders.
func (i *Indicator) Standing() Standing {
	best := Unclustered
	for _, h := range i.Holders {
		switch {
		case h.Standing == Core, best == Unclustered, best == Fringe && h.Standing == Stated:
			best = h.Standing
		}
		if best == Core {
			break
		}
	}
	return best
}

// operators joins the labels of its holders.
func (i *Indicator) operators() string {
	var list []string
	for _, h := range i.Holders {
		list = append(list, h.Operator+" ("+string(h.Standing)+")")
	}
	if len(list) == 0 {
		return "no operator"
	}
	return strings.Join(list, ", ")
}

// comment says in one sentence what it is and what is doubtful.
func (i *Indicator) comment() string {
	text := i.operators()
	if len(i.Rules) > 0 {
		text += "; matched " + strings.Join(i.Rules, ", ")
	}
	if len(i.Reasons) > 0 {
		text += "; " + strings.Join(i.Reasons, "; ")
	}
	return text
}

// Set is the indicators of a study.
type Set struct {
	// Indicators are sorted by kind and value; there is one for each.
	Indicators []Indicator
	// Simulated says that the rows come from a simulated world.
	Simulated bool
	// At is the end of the latest run they rest on; Runs are these runs, sorted.
	At   time.Time
	Runs []string
	// Resolvers counts matched servers that are resolvers too and were left out, Unsure those below Least.
	Resolvers, Unsure int
	// Least is the least confidence in the set.
	Least int
}

// AtLeast returns the set without the indicators of a confidence below least, which it counts.
func (s *Set) AtLeast(least int) *Set {
	kept := *s
	kept.Indicators, kept.Least = nil, max(s.Least, least)
	for _, i := range s.Indicators {
		if i.Confidence < least {
			kept.Unsure++
			continue
		}
		kept.Indicators = append(kept.Indicators, i)
	}
	return &kept
}
