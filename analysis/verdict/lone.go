package verdict

import (
	"strings"

	"bridle/analysis/cachefill"
)

// Limits of what tells a machine's clock: that many fills at the address level, of entries that leave within
// an hour. With longer TTLs the instants of fills follow the cache more than whoever asks.
const (
	clockFills   = 8
	clockSeconds = 3600
)

// isLone says whether all fills of an operator at a group are of one name and do not show whether a machine or people
// asked. Phones talk to two names; a machine that watches a name asks for that one. The clockwork filter has
// taken out what is evidently by the clock, so what it could judge and left is people's.
func isLone(cells []Cell) bool {
	name := ""
	for i := range cells {
		c := &cells[i]
		if c.Level == cachefill.Address && c.TTLSeconds <= clockSeconds && len(c.Fills) >= clockFills {
			return false
		}
		for _, f := range c.Fills {
			if name == "" || isBelow(name, f.Name) {
				name = f.Name // the zone is the shorter one
			} else if !isBelow(f.Name, name) {
				return false
			}
		}
	}
	return name != ""
}

// isBelow says whether a name is another or lies in its zone.
func isBelow(name, zone string) bool {
	return name == zone || strings.HasSuffix(name, "."+zone)
}
