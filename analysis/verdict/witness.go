package verdict

import (
	"cmp"
	"math"
	"slices"
	"time"

	"bridle/analysis/cachefill"
)

// witness is one group with all that was watched there.
type witness struct {
	group *Group
	// decoys and background are by level; decoys is nil if none were watched.
	decoys     [2]*Cell
	background [2]gamma
	withDecoys [2]bool    // anywhere in the study
	bound      [2]float64 // of the background by decoys, a day and name
	cells      []Cell     // of operators, by operator and level
	shared     [2]shared
}

// Of the other operators at a group, those whose fills decoys make less likely than striking do not
// count as neighbours, since an infection of another operator is no background; but at most this share
// of them, the most striking first, since what many have is background after all.
const (
	striking = 1e-4
	spared   = 1.0 / 3
)

// witnesses splits sorted cells by group. backgrounds are by level.
func witnesses(in *Input, backgrounds [2]gamma, withDecoys [2]bool) []witness {
	all := make([]witness, len(in.Groups))
	next := 0
	for g := range all {
		w := witness{group: &in.Groups[g], background: backgrounds, withDecoys: withDecoys}
		for ; next < len(in.Cells) && in.Cells[next].Group == g && in.Cells[next].Operator == Decoys; next++ {
			w.decoys[in.Cells[next].Level] = &in.Cells[next]
		}
		for level := range w.bound {
			w.bound[level] = w.belief(cachefill.Level(level)).upper(backgroundExceeded)
		}
		begin := next
		for next < len(in.Cells) && in.Cells[next].Group == g {
			next++
		}
		w.cells = in.Cells[begin:next]
		for i := range w.cells {
			w.share(&w.cells[i])
		}
		for _, s := range w.shared {
			slices.SortStableFunc(s.striking, func(a, b strikingCell) int { return cmp.Compare(a.logP, b.logP) })
		}
		all[g] = w
	}
	return all
}

// shared is what operators have at a group and level, all together.
type shared struct {
	operators int
	seen      sample
	striking  []strikingCell // the most striking first
}

// strikingCell is a cell with the logarithm of its p-value by decoys.
type strikingCell struct {
	*Cell
	logP float64
}

// share adds a cell to what operators have together.
func (w *witness) share(c *Cell) {
	if c.watched() == 0 {
		return
	}
	s := &w.shared[c.Level]
	s.operators++
	s.seen = sample{s.seen.fills + float64(len(c.Fills)), s.seen.days + c.exposed()}
	if logP := w.belief(c.Level).logTail(len(c.Fills), c.watched()); logP < math.Log(striking) {
		s.striking = append(s.striking, strikingCell{c, logP})
	}
}

// belief is what decoys tell of the background of the group.
func (w *witness) belief(level cachefill.Level) gamma {
	if d := w.decoys[level]; d != nil {
		return w.background[level].after(float64(len(d.Fills)), d.exposed())
	}
	return w.background[level]
}

// neighbours adds up fills and time of the operators other than that of a cell at its level, without
// striking ones.
func (w *witness) neighbours(own *Cell) (operators int, seen sample) {
	s := &w.shared[own.Level]
	operators, seen = s.operators, s.seen
	leave := func(c *Cell) {
		operators--
		seen.fills -= float64(len(c.Fills))
		seen.days -= c.exposed()
	}
	if own.Operator != Decoys {
		leave(own)
	}
	skip := int(math.Ceil(spared * float64(operators)))
	for _, c := range s.striking {
		if c.Operator != own.Operator && skip > 0 {
			leave(c.Cell)
			skip--
		}
	}
	if operators == 0 {
		return 0, sample{}
	}
	return operators, sample{seen.fills, max(0, seen.days)}
}

// level works out the p-value of one cell.
func (w *witness) level(c *Cell) LevelSteps {
	l := LevelSteps{
		Level: c.Level, Names: c.Names, Probes: c.Probes, ExposureDays: c.ExposureDays, VisibleDays: c.VisibleDays,
		TTLSeconds: c.TTLSeconds, Fills: len(c.Fills), Sound: sound(c.Fills), Removed: c.Removed, watchedDays: c.watched(), caches: w.group.Caches, isAnchored: c.Anchors > 0,
	}
	if d := w.decoys[c.Level]; d != nil {
		l.Decoys, l.DecoyFills, l.DecoyDays = d.Names, len(d.Fills), d.exposed()
	}
	operators, others := w.neighbours(c)
	l.Neighbours, l.NeighbourFills, l.NeighbourDays = operators, int(others.fills), others.days
	l.background = w.pooled(c.Level, others)
	l.Shape, l.Days, l.Expected = l.background.gamma.shape, l.background.gamma.days, l.background.mean()*l.watchedDays
	l.LogDecoys = w.belief(c.Level).logTail(l.Fills, l.watchedDays)
	l.LogP, l.LogSound = l.tail(l.Fills), l.tail(l.Sound)
	l.BoundPerDay = w.bound[c.Level]
	l.EValue = eValue(l.Fills, l.watchedDays, l.BoundPerDay)
	return l
}

// tail returns the logarithm of the p-value of k fills.
func (l *LevelSteps) tail(k int) float64 { return l.background.logTail(k, l.watchedDays) }

// leastFills returns the least number of fills with a p-value at or below a threshold.
func (l *LevelSteps) leastFills(logP float64) int {
	high := 1
	for l.tail(high) > logP {
		if high > 1<<20 {
			return 0
		}
		high *= 2
	}
	low := high / 2
	for high-low > 1 {
		if middle := (low + high) / 2; l.tail(middle) <= logP {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// reach returns what watching one name at this level could have found.
func (l *LevelSteps) reach() reach {
	r := reach{least: l.LeastFills, names: 1, visible: l.watchedDays / float64(l.Names), ttl: l.TTLSeconds / secondsPerDay, caches: l.caches, isAnchored: l.isAnchored}
	if l.LeastOther > 0 {
		r.least, r.names = max(l.LeastOther, (l.LeastFills+1)/2), 2
	}
	if r.visible > 0 {
		r.perEntry = float64(l.Probes) / float64(l.Names) * r.ttl / r.visible
	}
	return r
}

const secondsPerDay = 86_400

// sound counts the fills without a flag.
func sound(fills []Event) int {
	n := 0
	for _, f := range fills {
		if len(f.Flags) == 0 {
			n++
		}
	}
	return n
}

// days returns the days of fills in UTC, sorted, each once.
func days(cells []Cell, soundOnly bool) []time.Time {
	var all []time.Time
	for i := range cells {
		for _, f := range cells[i].Fills {
			if !soundOnly || len(f.Flags) == 0 {
				all = append(all, f.At.UTC().Truncate(24*time.Hour))
			}
		}
	}
	return distinct(all)
}

// distinct sorts instants and leaves each once.
func distinct(all []time.Time) []time.Time {
	slices.SortFunc(all, time.Time.Compare)
	return slices.CompactFunc(all, time.Time.Equal)
}

// testimony returns what the group says of the operator whose cells these are; no levels if nothing
// was watched for any time.
func (w *witness) testimony(cells []Cell, s Settings) (GroupSteps, error) {
	g := GroupSteps{
		Label: w.group.Label, ASNs: w.group.ASNs, Mass: w.group.Mass, Sources: w.group.Sources,
		IsSolid: w.group.Mass >= s.SolidMass && w.group.Sources >= s.SolidSources,
		Days:    days(cells, false), SoundDays: days(cells, true),
	}
	var eValues []float64
	for i := range cells {
		if cells[i].watched() == 0 {
			continue
		}
		l := w.level(&cells[i])
		g.Levels = append(g.Levels, l)
		g.LogP, g.LogSound = min(g.LogP, l.LogP), min(g.LogSound, l.LogSound)
		eValues = append(eValues, l.EValue)
	}
	if len(g.Levels) == 0 {
		return g, nil
	}
	bonferroni := math.Log(float64(len(g.Levels)))
	g.LogP, g.LogSound = min(0, g.LogP+bonferroni), min(0, g.LogSound+bonferroni)
	g.LogP, g.LogSound = g.machine(cells, s)
	g.EValue = average(eValues)
	return g, g.rate(cells, w.group.Caches)
}
