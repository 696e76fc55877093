package verdict

import (
	"math"
	"slices"
	"time"

	"bridle/datasets/schema/verdictevidence"
	"bridle/datasets/schema/verdicts"
)

const microsecondsPerDay = 86_400e6

// result turns the steps into rows.
func (d *decision) result() Result {
	r := Result{Backgrounds: d.backgrounds, Steps: d.steps, Notes: append(slices.Clone(d.in.Notes), d.notes...)}
	for i := range d.steps {
		p := &d.steps[i]
		r.Verdicts = append(r.Verdicts, d.verdict(p))
		for j := range p.Groups {
			r.Evidence = append(r.Evidence, d.evidence(p, &p.Groups[j]))
		}
	}
	r.Operators = d.acrossBorders()
	return r
}

// verdict makes the row of a pair.
func (d *decision) verdict(p *Steps) verdicts.Row {
	row := verdicts.Row{
		Operator: p.Operator, IsDomain: p.operator.IsDomain, Country: p.Country, Method: Method, MethodVersion: MethodVersion,
		Verdict: p.Verdict, Reasons: p.Reasons, MissingLayers: append([]string{}, d.in.Layers.missing()...), ASNs2018: []int64{},
		NCaches: int32(len(p.Groups) + len(p.Unwatched)),
	}
	for _, a := range p.Aside {
		if a.IsExcluded {
			row.NExcluded += int32(a.Resolvers)
		}
	}
	d.belief(p, &row)
	if len(p.Groups) == 0 {
		return row
	}
	d.counts(p, &row)
	row.PValue, row.QBH, row.QBY = new(math.Exp(p.LogP)), new(p.QBH), new(p.QBY)
	row.QDecoy = p.QDecoy
	row.PowerAtDailyLookup, row.DetectablePerDay = new(p.PowerAtDailyLookup), finite(p.DetectablePerDay)
	return row
}

// counts adds up what groups say.
func (d *decision) counts(p *Steps, row *verdicts.Row) {
	var when []time.Time
	var eValues []float64
	background, weight := 0.0, 0.0
	for _, g := range p.Groups {
		when = append(when, g.Days...)
		eValues = append(eValues, g.EValue)
		if len(g.Days) > 0 {
			row.NCachesWithFills++
		}
		for _, l := range g.Levels {
			row.NNames = max(row.NNames, int32(l.Names))
			row.NFills += int32(l.Fills)
			row.NRemoved += int32(l.Removed)
			row.ExposureUS += int64(math.Round(l.ExposureDays * microsecondsPerDay))
			background += l.Expected
			weight += l.watchedDays
		}
	}
	row.NFillDays = int32(len(distinct(when)))
	row.EValue = new(average(eValues))
	if len(d.backgrounds) > 0 && d.withDecoys() {
		row.BackgroundPerDay = new(background / weight)
	}
	if v := perCache(p.Groups); v != nil {
		row.RatePerDay, row.RateLowPerDay, row.RateHighPerDay = finite(v.PerDay), finite(v.Low), finite(v.High)
	}
}

// withDecoys says whether decoys were watched in the study.
func (d *decision) withDecoys() bool {
	at := d.withDecoysAt()
	return at[0] || at[1]
}

// withDecoysAt says at which levels decoys were watched.
func (d *decision) withDecoysAt() (at [2]bool) {
	for _, b := range d.backgrounds {
		at[b.Level] = b.Groups > 0
	}
	return at
}

// belief fills in what is believed of the country, the least over all groups that may testify.
func (d *decision) belief(p *Steps, row *verdicts.Row) {
	mass, sources := math.Inf(1), math.MaxInt32
	note := func(m float64, n int) { mass, sources = min(mass, m), min(sources, n) }
	for _, g := range p.Groups {
		note(g.Mass, g.Sources)
	}
	for _, label := range p.Unwatched {
		if g, ok := d.group(label); ok {
			note(g.Mass, g.Sources)
		}
	}
	if !math.IsInf(mass, 1) {
		row.CountryMass, row.NCountrySources = new(mass), int32(sources)
	}
}

// evidence makes the row of a group.
func (d *decision) evidence(p *Steps, g *GroupSteps) verdictevidence.Row {
	row := verdictevidence.Row{
		Operator: p.Operator, Country: p.Country, CacheGroup: g.Label, ASNs: append([]int64{}, g.ASNs...), NFillDays: int32(len(g.Days)),
		PValue: new(math.Exp(g.LogP)), EValue: new(g.EValue), DetectablePerDay: finite(g.DetectablePerDay), IsNamed: g.IsNamed,
	}
	least := math.Inf(1)
	for _, l := range g.Levels {
		row.NNames = max(row.NNames, int32(l.Names))
		row.NFills += int32(l.Fills)
		row.NRemoved += int32(l.Removed)
		row.ExposureUS += int64(math.Round(l.ExposureDays * microsecondsPerDay))
		row.NDecoys = max(row.NDecoys, int32(l.Decoys))
		row.NDecoyFills += int32(l.DecoyFills)
		row.DecoyExposureUS += int64(math.Round(l.DecoyDays * microsecondsPerDay))
		if l.LogP < least && d.withDecoys() {
			least = l.LogP
			row.BackgroundShape, row.BackgroundDays = new(d.priors[l.Level].shape), new(d.priors[l.Level].days)
		}
	}
	if v := g.lookups; v != nil {
		row.RatePerDay, row.RateLowPerDay, row.RateHighPerDay = finite(v.PerDay), finite(v.Low), finite(v.High)
	}
	return row
}

// finite returns nil for what is infinite.
func finite(x float64) *float64 {
	if math.IsInf(x, 0) {
		return nil
	}
	return &x
}
