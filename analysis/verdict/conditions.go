package verdict

import "fmt"

// lacking returns which conditions of Supported, other than the rate, fail.
func (d *decision) lacking(p *Steps) []string {
	var all []string
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	s := d.settings
	fills, solid := 0, 0
	var when = p.Groups[0].Days[:0:0]
	for _, g := range p.Groups {
		if !g.IsSolid {
			continue
		}
		solid++
		best := 0
		for _, l := range g.Levels {
			best = max(best, l.Sound)
		}
		fills += best
		when = append(when, g.SoundDays...)
	}
	if n := len(distinct(when)); fills < s.MinFills || n < s.MinDays {
		add("Supported needs %d fills on %d days without an open flag, at groups believed in the country at %s or more by %d sources or more; there are %d on %s at %d such groups of %d",
			s.MinFills, s.MinDays, number(s.SolidMass), s.SolidSources, fills, count(n, "day"), solid, len(p.Groups))
	}
	if !p.operator.IsUnique {
		add("names of the operator belong to another one too")
	}
	for _, layer := range d.in.Layers.missing() {
		if why := holds[layer]; why != "" {
			add("%s", why)
		}
	}
	return all
}

// holds says why a missing layer bars Supported; the others do not.
var holds = map[string]string{
	"survey":    "no survey was made: nothing shows that these caches keep what users ask for and nothing else",
	"decoys":    "no decoys were watched: the background is not known but assumed",
	"countries": "fewer than three sources name countries",
}

// missing returns the names of the layers that are not at hand, sorted.
func (l Layers) missing() []string {
	var all []string
	for _, x := range []struct {
		name string
		here bool
	}{{"countries", l.Countries}, {"decoys", l.Decoys}, {"operators", l.Operators}, {"scan", l.Scan}, {"survey", l.Survey}} {
		if !x.here {
			all = append(all, x.name)
		}
	}
	return all
}
