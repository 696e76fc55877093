package main

import (
	"time"

	"bridle/analysis/arrival"
	"bridle/analysis/cachefill"
	"bridle/analysis/verdict"
	"bridle/datasets/world"
)

const dayUS = float64(24 * time.Hour / time.Microsecond)

// cellKey is where a cell stands.
type cellKey struct {
	group, operator int
	level           cachefill.Level
}

// input adds up what counts after filters.
func (x *study) input(judged *cachefill.Judged) verdict.Input {
	b := &x.seen.Book
	in := verdict.Input{From: time.UnixMicro(b.From).UTC(), Until: time.UnixMicro(b.Until).UTC(),
		Layers: verdict.Layers{Scan: true, Survey: true, Decoys: true, Operators: true, Countries: true}}
	anchors := x.anchors()
	for g := range b.Groups {
		v := verdict.Group{Label: b.Groups[g].Label, Country: x.countries[g], Mass: 1, Sources: 3, ASNs: b.Groups[g].ASNs,
			Caches: b.Groups[g].Caches, Excluded: x.excluded[g], Resolvers: 1}
		in.Groups = append(in.Groups, v)
	}
	for o := range x.world.Operators {
		n := 0
		for i := range x.world.Domains {
			if x.world.Domains[i].Operator == o {
				n++
			}
		}
		in.Operators = append(in.Operators, verdict.Operator{Label: x.world.Operators[o].Name, Names: n, IsUnique: true})
	}
	for _, c := range x.world.Countries {
		in.Countries = append(in.Countries, c.Code)
	}
	place := map[cellKey]int{}
	x.addWatches(&in, judged, anchors, place)
	x.addFills(&in, judged, place)
	return in
}

// anchors returns for each group from how many own ports it was asked, 0 if from any.
func (x *study) anchors() []int {
	n := make([]int, len(x.seen.Book.Groups))
	for i := range x.seen.Book.Watches {
		w := &x.seen.Book.Watches[i]
		if w.Anchor != 0 && w.Name == 0 && w.Level == cachefill.Address {
			n[w.Group]++
		}
	}
	return n
}

// operatorOf returns whose cell a name belongs to; ok is false for controls.
func (x *study) operatorOf(name int32) (operator int, ok bool) {
	switch n := &x.seen.Book.Names[name]; n.Purpose {
	case target:
		return int(n.Operator), n.Operator != cachefill.NoOperator
	case decoy:
		return verdict.Decoys, true
	}
	return world.None, false
}

// addWatches makes the cells and adds up exposure.
func (x *study) addWatches(in *verdict.Input, judged *cachefill.Judged, anchors []int, place map[cellKey]int) {
	loss, watches := judged.Losses, x.seen.Book.Watches
	at, last := 0, cellKey{group: -1}
	for i := range watches {
		w := &watches[i]
		empty, visible := w.EmptyUS, w.VisibleUS
		for ; len(loss) > 0 && loss[0].Watch == i; loss = loss[1:] {
			empty, visible = empty-loss[0].EmptyUS, visible-loss[0].VisibleUS
		}
		o, ok := x.operatorOf(w.Name)
		if !ok {
			continue
		}
		key := cellKey{int(w.Group), o, w.Level}
		if key != last {
			if at, ok = place[key]; !ok {
				at = len(in.Cells)
				place[key] = at
				in.Cells = append(in.Cells, verdict.Cell{Group: key.group, Operator: o, Level: w.Level, TTLSeconds: float64(w.TTL), Anchors: anchors[w.Group]})
			}
			last = key
		}
		c := &in.Cells[at]
		if w.Anchor == 0 || i == 0 || watches[i-1].Name != w.Name || watches[i-1].Level != w.Level {
			c.Names++
		}
		c.ExposureDays += float64(empty) / dayUS
		c.VisibleDays += float64(visible) / dayUS
		c.WatchedDays += float64(w.WatchedUS) / dayUS
		c.CoveredDays += float64(w.VisibleUS) / dayUS
		c.Probes += w.Misses + w.Hits
		if w.Hours != nil && w.EmptyUS > 0 {
			if c.Hours == nil {
				c.Hours = make([]arrival.Bin, 24)
			}
			c.HourWatches++
			kept := float64(empty) / float64(w.EmptyUS)
			for h, us := range w.Hours {
				c.Hours[h].ExposureDays += float64(us) * kept / dayUS
			}
		}
	}
}

// addFills puts fills into the cells.
func (x *study) addFills(in *verdict.Input, judged *cachefill.Judged, place map[cellKey]int) {
	b := &x.seen.Book
	for i := range b.Fills {
		f := &b.Fills[i]
		o, ok := x.operatorOf(f.Name)
		if !ok || f.Negative || f.TTL == 0 {
			continue
		}
		c := &in.Cells[place[cellKey{int(f.Group), o, f.Level}]]
		if judged.Removed[i] != cachefill.Kept {
			c.Removed++
			continue
		}
		at := time.UnixMicro(f.Filled).UTC()
		c.Fills = append(c.Fills, verdict.Event{At: at, Name: b.Names[f.Name].Name, Anchor: f.Anchor, Flags: judged.Flags[i],
			FirstSeen: time.UnixMicro(f.FirstSeen).UTC(), LastSeen: time.UnixMicro(f.LastSeen).UTC()})
		if c.Hours != nil {
			c.Hours[at.Hour()].Fills++
		}
		if f.Anchor == 0 && b.Groups[f.Group].Caches > 1 {
			c.Inclusion = append(c.Inclusion, x.inclusion(f))
		}
	}
	for i := range in.Cells {
		sortFills(&in.Cells[i])
	}
}
