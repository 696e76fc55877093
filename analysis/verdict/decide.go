package verdict

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"bridle/analysis/cachefill"
)

// Decide reaches a verdict on every operator in every country of the input. It is a pure function: the
// same input, in whatever order, gives the same result. Errors say which cell, group, operator
// or setting cannot be.
func Decide(in Input, s Settings) (Result, error) {
	if err := s.check(); err != nil {
		return Result{}, err
	}
	if err := in.check(); err != nil {
		return Result{}, err
	}
	d := decision{in: in.sorted(), settings: s}
	d.learn()
	if d.hear(); d.err != nil {
		return Result{}, d.err
	}
	d.choose()
	d.tryDecoys()
	for i := range d.steps {
		d.level(&d.steps[i])
	}
	return d.result(), nil
}

// decision is the work of [Decide].
type decision struct {
	in          *Input
	settings    Settings
	backgrounds []Background
	priors      [2]gamma
	witnesses   []witness
	steps       []Steps
	tested      []int // places in steps of pairs with a p-value
	notes       []string
	err         error
}

// learn fits the background at each level, from groups that may testify.
func (d *decision) learn() {
	var samples [2][]sample
	var watched [2]bool
	var found [2]Background
	for i := range d.in.Cells {
		c := &d.in.Cells[i]
		watched[c.Level] = true
		if c.Operator != Decoys || d.in.Groups[c.Group].Excluded != "" || c.exposed() == 0 {
			continue
		}
		samples[c.Level] = append(samples[c.Level], sample{float64(len(c.Fills)), c.exposed()})
		b := &found[c.Level]
		b.Groups++
		b.Names = max(b.Names, c.Names)
		b.Fills += len(c.Fills)
		b.ExposureDays += c.exposed()
	}
	for level := cachefill.Address; level <= cachefill.Delegation; level++ {
		d.priors[level] = gamma{d.settings.PriorShape, d.settings.PriorShape / d.settings.PriorPerDay}
		if len(samples[level]) > 0 {
			d.priors[level] = fit(samples[level], d.settings)
		}
		if watched[level] {
			b := found[level]
			b.Level, b.Shape, b.Days = level, d.priors[level].shape, d.priors[level].days
			d.backgrounds = append(d.backgrounds, b)
		}
	}
	d.witnesses = witnesses(d.in, d.priors, d.withDecoysAt())
}

// usable says why a group does not testify for its country; empty if it does.
func (d *decision) usable(g *Group) string {
	switch {
	case g.Excluded != "":
		return g.Excluded
	case g.Mass < d.settings.LeastMass:
		return fmt.Sprintf("belief %s in the country is below %s", number(g.Mass), number(d.settings.LeastMass))
	}
	return ""
}

// hear makes the steps of every operator and country and gives them what groups say.
func (d *decision) hear() {
	n := len(d.in.Countries)
	for o := range d.in.Operators {
		for _, c := range d.in.Countries {
			d.steps = append(d.steps, Steps{Operator: d.in.Operators[o].Label, Country: c, Settings: d.settings, operator: &d.in.Operators[o], DetectablePerDay: math.Inf(1), QSupport: 1, QBH: 1, QBY: 1})
		}
	}
	nowhere, cellsNowhere := 0, 0
	for i := range d.witnesses {
		w := &d.witnesses[i]
		country, ok := slices.BinarySearch(d.in.Countries, w.group.Country)
		if w.group.Country == "" || !ok {
			nowhere++
			cellsNowhere += len(w.cells)
			continue
		}
		next := 0
		for o := range d.in.Operators {
			begin := next
			for next < len(w.cells) && w.cells[next].Operator == o {
				next++
			}
			d.hearOne(&d.steps[o*n+country], w, w.cells[begin:next])
		}
	}
	if nowhere > 0 {
		d.notes = append(d.notes, fmt.Sprintf("%d cache groups are in no known country; what was watched there (%d operators and levels) says nothing of a country", nowhere, cellsNowhere))
	}
}

// hearOne adds to the steps of a pair what one group of the country says.
func (d *decision) hearOne(p *Steps, w *witness, cells []Cell) {
	if because := d.usable(w.group); because != "" {
		a := Aside{Label: w.group.Label, Because: because, Resolvers: w.group.Resolvers, IsExcluded: w.group.Excluded != ""}
		for i := range cells {
			a.Fills += len(cells[i].Fills)
		}
		p.Aside = append(p.Aside, a)
		return
	}
	g, err := w.testimony(cells, d.settings)
	if err != nil {
		d.err = cmp.Or(d.err, fmt.Errorf("verdict: %s: %w", d.in.name(&cells[0]), err))
	}
	if len(g.Levels) == 0 {
		p.Unwatched = append(p.Unwatched, w.group.Label)
		return
	}
	p.Groups = append(p.Groups, g)
}
