package verdict

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// Explain returns the steps of one operator and country; false if there is no such pair.
func (r *Result) Explain(operator, country string) (Steps, bool) {
	for _, p := range r.Steps {
		if p.Operator == operator && p.Country == country {
			return p, true
		}
	}
	return Steps{}, false
}

// Write prints how the verdict came about as plain text. The only errors are those of w.
func (p Steps) Write(w io.Writer) error {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s in %s: %s", p.Operator, p.Country, p.Verdict)
	for _, r := range p.Reasons {
		line("  %s", r)
	}
	for i := range p.Groups {
		line("")
		p.Groups[i].write(line)
	}
	line("")
	p.writeNotUsed(line)
	p.writePair(line)
	_, err := io.WriteString(w, b.String())
	return err
}

// write prints one group.
func (g *GroupSteps) write(line func(string, ...any)) {
	solid := "can support"
	if !g.IsSolid {
		solid = "cannot support, only indicate"
	}
	line("cache group %s, networks %v", g.Label, g.ASNs)
	line("  believed in the country at %s by %s: its fills %s", number(g.Mass), count(g.Sources, "source"), solid)
	for i := range g.Levels {
		g.Levels[i].write(line)
	}
	line("  p %s over %s (the least, times their number); e-value %s", logNumber(g.LogP), count(len(g.Levels), "level"), number(g.EValue))
	switch {
	case g.IsLone:
		line("    all fills are of one name and may be those of a machine: never less than that one is there")
	case g.LogMachine != nil:
		line("    of it %s that the fills of one name are a machine's and the background explains all others", logNumber(*g.LogMachine))
	}
	var when []string
	for _, d := range g.Days {
		when = append(when, d.Format("2006-01-02"))
	}
	if len(when) > 0 {
		line("  days with fills: %s", strings.Join(when, " "))
	}
	if v := g.lookups; v != nil {
		if math.IsInf(v.High, 1) {
			line("  lookups of all the names: at least %s a day with 97.5 %% confidence, by the level %s; nothing bounds them from above (%s: %s)", number(v.Low), g.lookupsAt, v.Method, v.Why)
		} else {
			line("  lookups of all the names: %s a day, 95 %% interval %s to %s, by the level %s (%s: %s)", number(v.PerDay), number(v.Low), number(v.High), g.lookupsAt, v.Method, v.Why)
		}
	}
	line("  least rate that would have been found: %s", perDay(g.DetectablePerDay))
	if g.IsNamed {
		line("  its networks may be named")
	}
}

// write prints one level.
func (l *LevelSteps) write(line func(string, ...any)) {
	line("  level %s: %s asked for with %s, entries stay %s s", l.Level, count(l.Names, "name"), count(int(l.Probes), "probe"), number(l.TTLSeconds))
	line("    %s (%d without a flag; filters removed %d), exposure %s days, visible %s days", count(l.Fills, "fill"), l.Sound, l.Removed, number(l.ExposureDays), number(l.VisibleDays))
	line("    decoys there: %s, %s in %s days", count(l.Decoys, "name"), count(l.DecoyFills, "fill"), number(l.DecoyDays))
	line("    neighbours there: %s, %s in %s days", count(l.Neighbours, "operator"), count(l.NeighbourFills, "fill"), number(l.NeighbourDays))
	line("    background after these: Gamma of shape %s and %s days, mean %s a day and name; it explains %s fills", number(l.Shape), number(l.Days), number(l.Shape/l.Days), number(l.Expected))
	line("    P(%d fills or more) = %s (by decoys alone %s; without flagged fills %s)", l.Fills, logNumber(l.LogP), logNumber(l.LogDecoys), logNumber(l.LogSound))
	line("    e-value %s, background taken as at most %s a day and name", number(l.EValue), number(l.BoundPerDay))
	switch {
	case l.LeastOther > 0:
		line("    %s would have been enough for indicated, %d of them of another name than the one with most", count(l.LeastFills, "fill"), l.LeastOther)
	case l.LeastFills > 0:
		line("    %s would have been enough for indicated", count(l.LeastFills, "fill"))
	default:
		line("    no number of fills would have been enough for indicated")
	}
}

// writeNotUsed prints the groups of the country that say nothing.
func (p *Steps) writeNotUsed(line func(string, ...any)) {
	if len(p.Unwatched) > 0 {
		line("not asked for the operator: %s", strings.Join(p.Unwatched, " "))
	}
	for _, a := range p.Aside {
		line("not used: %s (%s, %s): %s", a.Label, count(a.Resolvers, "resolver"), count(a.Fills, "fill"), a.Because)
	}
}

// writePair prints what is made of the groups together.
func (p *Steps) writePair(line func(string, ...any)) {
	if len(p.Groups) == 0 {
		line("no p-value: nothing was tested")
		return
	}
	line("least p of %s: %s", count(len(p.Groups), "group"), logNumber(p.LogLeast))
	line("p of the pair, 1-(1-p)^%d: %s", len(p.Groups), logNumber(p.LogP))
	line("rank %d of %d pairs tested; %d are selected at %s", p.Rank, p.Pairs, p.Selected, number(p.Settings.Indicated))
	line("q %s (Benjamini and Hochberg), %s (Benjamini and Yekutieli)", number(p.QBH), number(p.QBY))
	if len(p.lacking) > 0 {
		line("Supported is barred: %s", strings.Join(p.lacking, "; "))
	} else {
		line("by sound fills of solid groups alone: p %s, q %s; Supported needs %s", logNumber(p.LogSupport), number(p.QSupport), number(p.Settings.Supported))
	}
	if p.QDecoy != nil {
		line("decoys run as operators: %d of %d pairs have as small a p, against %d of %d: q %s", p.DecoyPairs, p.OfDecoyPairs, p.PairsAbove, p.Pairs, number(*p.QDecoy))
	}
	line("one lookup a day through one of the caches would have been found with probability %s", number(p.PowerAtDailyLookup))
	line("least rate that would have been found with probability %s: %s", number(p.Settings.Power), perDay(p.DetectablePerDay))
}

// perDay writes a rate that may be infinite.
func perDay(rate float64) string {
	if math.IsInf(rate, 1) {
		return "none, however high"
	}
	return number(rate) + " lookups a day"
}
