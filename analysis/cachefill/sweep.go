package cachefill

import (
	"cmp"
	"fmt"
	"slices"
)

// sweeps takes out what lies in the sweep of somebody who looks up many names: a crawler of
// published indicators, or a researcher.
//
// A name is judged by what was filled around it, not by itself. Its presence is the share of the time in which some fill
// of it lies within SweepWindow. A name is rare at a group if its presence is at most SweepRare, or its fills
// lie in a single window; names that phones or clocks ask for often are not, and prove nothing by being there. An instant is lost to a name
// if, in the same group and within SweepWindow, there are fills of other rare names that are
// (a) of a decoy or control, or (b) of SweepOperators-1 other operators, or (c) of SweepNames names of another
// operator, or (d) of SweepNames-1 other names of its own operator; or (e) if there are so many other names, rare or
// not, that the chance of it is below SweepChance if each were there as often as its presence says, by itself. Where several crawlers
// come through one group no name is rare, and (e) finds them. Its fills in such instants go,
// and so does its exposure. Negative entries are counted like others. Names of one zone are one name
// here: a lookup fills both an address and the delegation above it. Names that clocks ask for are judged, but are no evidence.
//
// Since the rule for a name does not look at the fills of that name, a name whose fills are independent of others
// keeps a rate without bias whatever the rule is: what is rare, and how many names are expected, depends on the other names
// alone. And since decoys go by the same rule as targets, what a sweep leaves of both is alike. Had a decoy's fill
// gone with any one other fill beside it, decoys would have lost more of the background than targets, and
// the background would have come out too low.
func (d *docket) sweeps() {
	if s := newSweep(d, d.group); len(s.events) > 0 {
		s.run()
		s.lose()
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
	crowd
	// names is how many fills of each name (by its zone) are in the window, at either level; rare how many rare names are in it, operators how
	// many of each operator, many how many operators have SweepNames or more of them; decoys how many decoys and controls.
	names     map[int32]int
	rare      int
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
	var evidence []event
	for i := d.fills[g]; i < d.fills[g+1]; i++ {
		f := &d.b.Fills[i]
		if f.TTL == 0 || d.out.Removed[i] != Kept {
			continue
		}
		s.events = append(s.events, event{f.Filled, 1, i})
		if d.clocked[d.recordOf(f.Group, f.Name, f.Level)] == "" {
			evidence = append(evidence, event{f.Filled - window, 0, i}, event{f.Filled + window, 2, i})
		}
	}
	inOrder := func(x, y event) int {
		return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.kind, y.kind), cmp.Compare(x.fill, y.fill))
	}
	slices.SortFunc(evidence, inOrder)
	s.crowd = newCrowd(d, g, evidence)
	s.events = append(s.events, evidence...)
	slices.SortFunc(s.events, inOrder)
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
	if !s.isRare(name) {
		return
	}
	s.rare += by
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

// outside says whether other rare names make a sweep around names of an operator of which own rare names are in the window, the
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

// around says whether others make a sweep around a name.
func (s *sweep) around(name int32) bool {
	o := s.d.b.Names[name].Operator
	own := s.decoys
	if o != NoOperator {
		own = s.operators[o]
	}
	others := len(s.names)
	if s.names[name] > 0 {
		others--
		if s.isRare(name) {
			own--
		}
	}
	return s.isCrowd(name, others) || s.outside(o, own)
}

// words says what is in the window.
func (s *sweep) words() string {
	return fmt.Sprintf("rare names of %d operators and %d decoys or controls, %d names in all where %.2g are expected, were filled within %v",
		len(s.operators), s.decoys, len(s.names), s.expected, s.d.f.SweepWindow)
}

// span notes who loses the time from begin to end, in which nothing comes or leaves.
func (s *sweep) span(begin, end int64) {
	general := len(s.names) >= s.usual || s.decoys > 0 || len(s.operators) >= s.d.f.SweepOperators-1 || s.many > 0
	if general {
		s.lost.add(begin, end, 1)
	}
	if len(s.names) > s.usual || s.decoys >= 2 || len(s.operators) >= s.d.f.SweepOperators || s.many >= 2 {
		return // lost to all, whatever is not counted
	}
	// What holds for an operator's names that are not in the window, and have no fills.
	ofOperator := func(o int32) bool {
		if n, ok := s.operators[o]; ok {
			return len(s.names) >= s.usual || s.outside(o, n)
		}
		return general
	}
	for o := range s.operators {
		if ofOperator(o) != general {
			at(s.ofOperator, o).add(begin, end, sign(!general))
		}
	}
	correct := func(name int32) {
		others := ofOperator(s.d.b.Names[name].Operator)
		if s.around(name) != others {
			at(s.ofName, name).add(begin, end, sign(!others))
		}
	}
	if len(s.names) >= s.least {
		for _, name := range s.present { // names that few others are enough for
			correct(name)
		}
		return
	}
	for name := range s.names {
		correct(name)
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
