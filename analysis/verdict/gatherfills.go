package verdict

import (
	_ "embed"
	"strings"
	"time"

	"bridle/analysis/arrival"
)

//go:embed queries/hours.sql
var hoursSQL string

//go:embed queries/fills.sql
var fillsSQL string

// hours reads exposure by the hour, where it is known.
func (g *gathering) hours() error {
	var group, word string
	var owner, hour int32
	var empty int64
	return g.rows(hoursSQL, g.owners.columns(), func(scan func(...any) error) error {
		if err := scan(&group, &owner, &word, &hour, &empty); err != nil {
			return err
		}
		l, err := level(word)
		if err != nil {
			return err
		}
		c := &g.in.Cells[g.cells[cellKey{g.groups[group], int(owner), l}]]
		if c.Hours == nil {
			c.Hours = make([]arrival.Bin, 24)
		}
		c.Hours[hour].ExposureDays = float64(empty) / microsecondsPerDay
		return nil
	})
}

// filled reads the fills. One that counts where nothing was watched for any time cannot be weighed: it is
// taken for removed, and noted.
func (g *gathering) filled() error {
	unwatched, outside, undated := 0, 0, 0
	err := g.rows(fillsSQL, g.owners.columns(), func(scan func(...any) error) error {
		var group, word, name, flags string
		var owner, anchor, during int32
		var at, first, last time.Time
		var counts, isUndated bool
		if err := scan(&group, &owner, &word, &name, &anchor, &at, &flags, &during, &counts, &isUndated, &first, &last); err != nil {
			return err
		}
		l, err := level(word)
		if err != nil {
			return err
		}
		if isUndated {
			undated++
		}
		i, ok := g.cells[cellKey{g.groups[group], int(owner), l}]
		if !ok {
			unwatched++
			return nil
		}
		c := &g.in.Cells[i]
		switch {
		case !counts:
			c.Removed++
			return nil
		case c.watched() == 0:
			c.Removed++
			unwatched++
			return nil
		case !g.owners.held(int(owner), name, l, at):
			c.Removed++
			outside++
			return nil
		}
		e := Event{At: at.UTC(), Name: name, Anchor: uint16(anchor), FirstSeen: first.UTC(), LastSeen: last.UTC()}
		if flags != "" {
			e.Flags = strings.Split(flags, "\n")
		}
		g.count(c, e, int(during))
		return nil
	})
	if undated > 0 {
		g.note("%d fills do not count, since it cannot be told when they were made: give the TTLs of the names with 'bridle import targets'", undated)
	}
	if unwatched > 0 {
		g.note("%d fills lie where no time counts and do not count either", unwatched)
	}
	if outside > 0 {
		g.note("%d fills are outside the days on which the operator held the name and do not count", outside)
	}
	return err
}

// count adds a fill to a cell.
func (g *gathering) count(c *Cell, e Event, during int) {
	c.Fills = append(c.Fills, e)
	if c.Hours != nil {
		c.Hours[e.At.Hour()].Fills++
	}
	caches := g.in.Groups[c.Group].Caches
	if caches > 1 && c.Anchors == 0 {
		c.Inclusion = append(c.Inclusion, arrival.Inclusion(caches, 1, float64(max(1, during))))
	}
}
