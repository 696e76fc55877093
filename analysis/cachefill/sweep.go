package cachefill

import (
	"cmp"
	"fmt"
	"slices"
)

// sweeps takes out what lies in the sweep of somebody who looks up many names: a crawler of
// published indicators, or a researcher.
//
// A name is judged by what was filled around it, not by itself. An instant is lost to a name if, in
// the same group and within SweepWindow, there are fills of other names that are
// (a) of a decoy or control, or (b) of SweepOperators-1 other operators, or (c) of SweepNames names of another
// operator, or (d) of SweepNames-1 other names of its own operator. Its fills in such instants go,
// and so does its exposure. Negative entries are counted like others. Names of one zone are one name
// here: a lookup fills both an address and the delegation above it.
//
// Since the rule for a name does not look at the fills of that name, a name whose fills are independent of others
// keeps a rate without bias whatever the rule is; and since decoys go by the same rule
// as targets, what a sweep leaves of both is alike. Had a decoy's fill
// gone with any one other fill beside it, decoys would have lost more of the background than targets, and
// the background would have come out too low.
func (d *docket) sweeps() {
	for g := range d.b.Groups {
		if s := newSweep(d, g); len(s.events) > 0 {
			s.run()
			s.lose()
		}
	}
}

// event is a fill that comes into the window of instants, is judged, or leaves the window.
type event struct {
	at   int64
	kind int8 // 0: comes, 1: is judged, 2: leaves
	fill int
}

// sweep is the work of sweeps for one group.
type sweep struct {
	d      *docket
	group  int
	events []event
	// names is how many fills of each name (by its zone) are in the window, at either level; operators how many names of each
	// operator, many how many operators have SweepNames or more of them; decoys how many decoys and controls are in it.
	names     map[int32]int
	operators map[int32]int
	many      int
	decoys    int
	// lost is when names without fills and operators nearby lose their time; ofOperator and ofName are corrections of that for
	// names of one operator, and for single names.
	lost               *spans
	ofOperator, ofName map[int32]*spans
}

func newSweep(d *docket, g int) *sweep {
	s := &sweep{d: d, group: g}
	window := d.f.SweepWindow.Microseconds()
	for i := d.fills[g]; i < d.fills[g+1]; i++ {
		f := &d.b.Fills[i]
		if f.TTL != 0 && d.out.Removed[i] == Kept {
			s.events = append(s.events, event{f.Filled - window, 0, i}, event{f.Filled, 1, i}, event{f.Filled + window, 2, i})
		}
	}
	slices.SortFunc(s.events, func(x, y event) int {
		return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.kind, y.kind), cmp.Compare(x.fill, y.fill))
	})
	s.names, s.operators = map[int32]int{}, map[int32]int{}
	s.lost, s.ofOperator, s.ofName = &spans{}, map[int32]*spans{}, map[int32]*spans{}
	return s
}

// run goes through the events in order of time.
func (s *sweep) run() {
	last := int64(0)
	for _, e := range s.events {
		if e.at > last && len(s.names) > 0 {
			s.span(last, e.at)
		}
		last = e.at
		name := s.d.zones[s.d.b.Fills[e.fill].Name]
		switch e.kind {
		case 0:
			s.names[name]++
			if s.names[name] == 1 {
				s.count(name, 1)
			}
		case 1:
			if s.around(name) {
				s.d.remove(e.fill, Sweep, s.words())
			}
		case 2:
			s.names[name]--
			if s.names[name] == 0 {
				delete(s.names, name)
				s.count(name, -1)
			}
		}
	}
}

// count notes that a name has come into the window or left it.
func (s *sweep) count(name int32, by int) {
	o := s.d.b.Names[name].Operator
	if o == NoOperator {
		s.decoys += by
		return
	}
	if s.operators[o] >= s.d.f.SweepNames {
		s.many--
	}
	s.operators[o] += by
	if s.operators[o] >= s.d.f.SweepNames {
		s.many++
	}
	if s.operators[o] == 0 {
		delete(s.operators, o)
	}
}

// outside says whether others make a sweep around names of an operator of which own names are in the window, the
// judged one not counted.
func (s *sweep) outside(o int32, own int) bool {
	decoys, operators, many := s.decoys, len(s.operators), s.many
	if n := s.operators[o]; o != NoOperator && n > 0 {
		operators--
		if n >= s.d.f.SweepNames {
			many--
		}
	} else if o == NoOperator {
		decoys = own
	}
	return decoys > 0 || operators >= s.d.f.SweepOperators-1 || many > 0 || o != NoOperator && own >= s.d.f.SweepNames-1
}

// around says whether others make a sweep around a name that is in the window.
func (s *sweep) around(name int32) bool {
	o := s.d.b.Names[name].Operator
	if o == NoOperator {
		return s.outside(o, s.decoys-1)
	}
	return s.outside(o, s.operators[o]-1)
}

// words says what is in the window.
func (s *sweep) words() string {
	return fmt.Sprintf("names of %d operators and %d decoys or controls, %d names in all, were filled within %v",
		len(s.operators), s.decoys, len(s.names), s.d.f.SweepWindow)
}

// span notes who loses the time from begin to end, in which nothing comes or leaves.
func (s *sweep) span(begin, end int64) {
	general := s.decoys > 0 || len(s.operators) >= s.d.f.SweepOperators-1 || s.many > 0
	if general {
		s.lost.add(begin, end, 1)
	}
	if s.decoys >= 2 || len(s.operators) >= s.d.f.SweepOperators || s.many >= 2 {
		return // lost to all, whatever is not counted
	}
	for o, n := range s.operators {
		if s.outside(o, n) != general {
			at(s.ofOperator, o).add(begin, end, sign(!general))
		}
	}
	for name := range s.names {
		o := s.d.b.Names[name].Operator
		others := general
		if o != NoOperator {
			others = s.outside(o, s.operators[o])
		}
		if s.around(name) != others {
			at(s.ofName, name).add(begin, end, sign(!others))
		}
	}
}

func at(m map[int32]*spans, key int32) *spans {
	if m[key] == nil {
		m[key] = &spans{}
	}
	return m[key]
}

// lose takes exposure from all watches of the group. The time of a watch begins a TTL before its first probe, which
// would still have shown what was filled then.
func (s *sweep) lose() {
	for w := s.d.watches[s.group]; w < s.d.watches[s.group+1]; w++ {
		x := &s.d.b.Watches[w]
		if x.TTL == 0 || x.EmptyUS == 0 {
			continue
		}
		from, to := x.FirstAt-int64(x.TTL)*1e6, x.LastAt
		lost := s.lost.within(from, to) + s.ofName[s.d.zones[x.Name]].within(from, to)
		if o := s.d.b.Names[x.Name].Operator; o != NoOperator {
			lost += s.ofOperator[o].within(from, to)
		}
		if lost > 0 {
			s.d.lose(w, Sweep, float64(lost)/float64(to-from))
		}
	}
}
