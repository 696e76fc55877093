package verdict

import (
	"fmt"

	"bridle/datasets/sidebyside"

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
	sidebyside.Do(len(d.steps), 1, func(i int) { d.level(&d.steps[i]) })
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
	sidebyside.Do(len(samples), 1, func(level int) {
		d.priors[level] = gamma{d.settings.PriorShape, d.settings.PriorShape / d.settings.PriorPerDay}
		if len(samples[level]) > 0 {
			d.priors[level] = fit(samples[level], d.settings)
		}
	})
	for level := cachefill.Address; level <= cachefill.Delegation; level++ {
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
