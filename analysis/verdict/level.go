package verdict

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

// level gives a pair its verdict and the reasons: why this level and none above it.
func (d *decision) level(p *Steps) {
	s := d.settings
	q := p.QBH
	if s.UnderDependence {
		q = p.QBY
	}
	say := func(format string, args ...any) { p.Reasons = append(p.Reasons, fmt.Sprintf(format, args...)) }
	switch {
	case len(p.Groups) == 0:
		p.Verdict = NotTestable
		p.Reasons = d.untestable(p)
		return
	case q <= s.Indicated && p.QSupport <= s.Supported && q <= s.Supported:
		p.Verdict = Supported
		say("q %s is at or below %s, that of sound evidence alone %s: %s", number(q), number(s.Supported), number(p.QSupport), p.seen())
	case q <= s.Indicated:
		p.Verdict = Indicated
		say("q %s is at or below %s: %s", number(q), number(s.Indicated), p.seen())
		switch {
		case len(p.lacking) > 0:
			p.Reasons = append(p.Reasons, p.lacking...)
		case q > s.Supported:
			say("q %s is above %s, which Supported needs", number(q), number(s.Supported))
		default:
			say("without flagged fills and less certain groups q is %s, above %s, which Supported needs", number(p.QSupport), number(s.Supported))
		}
	default:
		p.Verdict = NotDetected
		say("q %s is above %s: %s", number(q), number(s.Indicated), p.seen())
	}
	p.Reasons = append(p.Reasons, d.power(p)...)
	p.Reasons = append(p.Reasons, d.limits(p)...)
}

// seen tells fills, time and background of a pair in words.
func (p *Steps) seen() string {
	fills, names, with, where := 0, 0, 0, ""
	expected, exposure := 0.0, 0.0
	var when []time.Time
	for _, g := range p.Groups {
		if g.LogP == p.LogLeast && where == "" {
			where = g.Label
		}
		when = append(when, g.Days...)
		if len(g.Days) > 0 {
			with++
		}
		for _, l := range g.Levels {
			fills += l.Fills
			names = max(names, l.Names)
			expected += l.Expected
			exposure += l.ExposureDays
		}
	}
	text := fmt.Sprintf("%s on %s at %d of %s in %s days of one name; the background explains %s",
		count(fills, "fill"), count(len(distinct(when)), "day"), with, count(len(p.Groups), "cache group"), number(exposure), number(expected))
	if p.LogLeast < 0 {
		text += fmt.Sprintf("; the strongest is %s with p %s, which makes p %s over all", where, logNumber(p.LogLeast), logNumber(p.LogP))
	}
	return text
}

// power says what would have been found.
func (d *decision) power(p *Steps) []string {
	if p.Verdict != NotDetected {
		return nil
	}
	names := "one name"
	if p.needsTwo() {
		names = "each of two names"
	}
	text := fmt.Sprintf("%s lookups a day or more of %s through one of these caches would have been found with probability %s, one a day with %s",
		number(p.DetectablePerDay), names, number(d.settings.Power), number(p.PowerAtDailyLookup))
	if math.IsInf(p.DetectablePerDay, 1) {
		why := "too little was watched"
		if p.watchedOne() {
			why = "of one name alone, whose fills may be those of a machine, too little can be seen"
		}
		text = fmt.Sprintf("no rate of lookups, however high, would have been found with probability %s: %s for this to say that nobody is there", number(d.settings.Power), why)
	}
	blind := 0
	for _, g := range p.Groups {
		if math.IsInf(g.DetectablePerDay, 1) {
			blind++
		}
	}
	if blind > 0 && blind < len(p.Groups) {
		text += fmt.Sprintf("; through %d of %s no rate would", blind, count(len(p.Groups), "cache group"))
	}
	return []string{text}
}

// limits tells what else a reader has to know of a tested pair.
func (d *decision) limits(p *Steps) []string {
	var all []string
	if n := len(p.Unwatched); n > 0 {
		all = append(all, fmt.Sprintf("%s may testify too but was not asked for the operator", count(n, "further cache group")))
	}
	if reasons := asides(p.Aside); len(reasons) > 0 {
		all = append(all, "not used: "+strings.Join(reasons, "; "))
	}
	assumed := 0
	for _, b := range d.backgrounds {
		if b.Groups == 0 {
			assumed++
		}
	}
	if assumed > 0 {
		all = append(all, fmt.Sprintf("no decoys were watched at %d of %s: a background of %s lookups a day and name is assumed, with shape %s",
			assumed, count(len(d.backgrounds), "level"), number(d.settings.PriorPerDay), number(d.settings.PriorShape)))
	}
	if !d.in.Layers.Scan {
		all = append(all, "the names come from no scan of this study; this does not lower the verdict")
	}
	if p.operator.IsDomain {
		all = append(all, "operators are not known: the verdict is on a single domain")
	}
	return all
}

// untestable says why no group testifies.
func (d *decision) untestable(p *Steps) []string {
	var all []string
	if n := len(p.Unwatched); n > 0 {
		all = append(all, fmt.Sprintf("%s of the country may testify, but none was asked for the operator in a way that counts", count(n, "cache group")))
	}
	all = append(all, asides(p.Aside)...)
	if len(all) == 0 {
		all = append(all, "no cache group of the country is known")
	}
	return all
}

// mostReasons are told one by one; the rest is counted.
const mostReasons = 6

// asides puts together why groups are not used, most frequent first.
func asides(list []Aside) []string {
	type tally struct{ groups, resolvers, fills int }
	by := map[string]tally{}
	for _, a := range list {
		t := by[a.Because]
		t.groups++
		t.resolvers += a.Resolvers
		t.fills += a.Fills
		by[a.Because] = t
	}
	reasons := slices.SortedFunc(maps.Keys(by), func(a, b string) int {
		return cmp.Or(cmp.Compare(by[b].groups, by[a].groups), strings.Compare(a, b))
	})
	var all []string
	for i, because := range reasons {
		t := by[because]
		if i == mostReasons {
			rest := 0
			for _, r := range reasons[i:] {
				rest += by[r].groups
			}
			return append(all, fmt.Sprintf("%s for %d other reasons", count(rest, "cache group"), len(reasons)-i))
		}
		text := fmt.Sprintf("%s (%s): %s", count(t.groups, "cache group"), count(t.resolvers, "resolver"), because)
		if t.fills > 0 {
			text += fmt.Sprintf(" (%s there do not count)", count(t.fills, "fill"))
		}
		all = append(all, text)
	}
	return all
}
