package cachefill

import (
	"fmt"
	"slices"
)

// record is a name at a group and level, through whatever port it was asked for. At the delegation
// level Name is the first name of the zone.
type record struct {
	group, name int32
	level       Level
}

// recordOf returns the record of a fill or watch.
func (d *docket) recordOf(group, name int32, level Level) record {
	if level == Delegation {
		name = d.zones[name]
	}
	return record{group, name, level}
}

// findClocks finds machines that ask for one name by the clock, before sweeps are looked for, for which their fills
// are no evidence.
//
// All fills of the address of a name at a group are judged together, whichever of its caches they are in, by
// their phase against a common period. Denials are fills like others: who asks for a dead name by the clock
// still fills the delegation above it. If they keep one, the name and its delegation are lost at the group, since a
// lookup fills both; so they are if several clocks share the fills. The delegation is judged in the same way, but outlives many beats: in a single
// cache that finds a clock whose beat comes at the same distance from each expiry, and proves nothing else, since the few fills come soon after
// expiries whether a machine asks every half hour or people do 48 times a day. In a pool of many caches it is seen more often than the address, and
// where the address keeps its beat too ([docket.beside]) the name is lost. Where no fill of an address was
// seen that could tell, such fills, within ClockIdle of expiries, are flagged and bar the verdict supported. They
// still count: so do those of people who ask often.
func (d *docket) findClocks() {
	d.clocked = map[record]string{}
	fills := map[record][]int{}
	var order []record
	for i := range d.ownFills() {
		s := &d.b.Fills[i]
		if s.TTL == 0 || d.out.Removed[i] != Kept {
			continue
		}
		r := d.recordOf(s.Group, s.Name, s.Level)
		if fills[r] == nil {
			order = append(order, r)
		}
		fills[r] = append(fills[r], i)
	}
	told := map[int32]bool{}
	for _, r := range order {
		because := d.clock(fills[r])
		zone := record{r.group, d.zones[r.name], Delegation}
		if r.level == Address {
			told[zone.name] = true
		}
		if because != "" {
			d.clocked[r], d.clocked[zone] = because, because
		}
	}
	for _, r := range order {
		zone := record{r.group, d.zones[r.name], Delegation}
		switch {
		case d.clocked[r] != "":
		case r.level == Delegation && !told[r.name]:
			d.doubt(fills[r])
		case r.level == Address && d.clocked[zone] != "":
			if because := d.beside(fills[r], fills[zone]); because != "" {
				d.clocked[r] = because
			}
		}
	}
}

// doubt flags fills of a delegation that may be those of a clock for all that is known.
func (d *docket) doubt(fills []int) {
	list := d.lookups(fills)
	if len(list) < 2 || newBeats(list, 1, true).idle >= d.f.ClockIdle.Seconds() {
		return
	}
	for _, i := range fills {
		d.out.Flags[i] = append(d.out.Flags[i], fmt.Sprintf("only the delegation was seen, and its fills follow expiries within %v: a machine that asks by the clock cannot be told from people", d.f.ClockIdle))
		slices.Sort(d.out.Flags[i])
	}
}

// clock says why the fills of a record are those of a clock, or of several; empty if they are not.
func (d *docket) clock(fills []int) string {
	visible, single := d.visible(fills)
	return d.f.clocks(d.lookups(fills), "the name", visible, single)
}

// beside says why the fills of an address are those of a clock that its delegation proves; empty if they are not.
func (d *docket) beside(address, delegation []int) string {
	visible, single := d.visible(slices.Concat(address, delegation))
	return d.f.clockBeside(d.lookups(address), d.lookups(delegation), visible, single)
}

// visible returns the least share of the time in which fills of these kinds are seen, and whether each is of a cache that is known.
func (d *docket) visible(fills []int) (visible float64, single bool) {
	visible, single = 1.0, true
	for _, f := range fills {
		w := &d.b.Watches[d.watch[f]]
		share := float64(w.VisibleUS) / float64(max(1, w.WatchedUS))
		if ttl := d.b.Fills[f].TTL; ttl < w.TTL {
			share = min(1, share) * float64(ttl) / float64(w.TTL) // denials stay for less
		}
		visible = min(visible, share)
		single = single && (w.Anchor != 0 || d.b.Groups[w.Group].Caches < 1.5)
	}
	return max(visible, 1e-3), single
}

// lookups returns fills, which are in the order of watches and expiries, as the clock sees them.
func (d *docket) lookups(fills []int) []lookup {
	list := make([]lookup, 0, len(fills))
	for begin, end := 0, 0; begin < len(fills); begin = end {
		for end = begin; end < len(fills) && d.watch[fills[end]] == d.watch[fills[begin]]; end++ {
		}
		last := begin // fills from begin to before last have expired
		for _, i := range fills[begin:end] {
			s := &d.b.Fills[i]
			for last < end && d.b.Fills[fills[last]].Expires <= s.Filled+d.delta {
				last++
			}
			l := lookup{at: float64(s.Filled-d.b.From) / 1e6, idle: -1}
			if last > begin {
				l.idle = max(0, float64(s.Filled-d.b.Fills[fills[last-1]].Expires)/1e6)
			}
			list = append(list, l)
		}
	}
	return list
}

// clocks takes out what findClocks found, unless it lay in a sweep.
func (d *docket) clocks() {
	if len(d.clocked) == 0 {
		return
	}
	for i := range d.ownFills() {
		s := &d.b.Fills[i]
		if because := d.clocked[d.recordOf(s.Group, s.Name, s.Level)]; because != "" {
			d.remove(i, Clockwork, because)
		}
	}
	for i := range d.ownWatches() {
		w := &d.b.Watches[i]
		if d.clocked[d.recordOf(w.Group, w.Name, w.Level)] != "" {
			d.lose(i, Clockwork, 1)
		}
	}
}
