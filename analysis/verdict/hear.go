package verdict

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"bridle/datasets/sidebyside"
)

// hear makes the steps of every operator and country and gives them what groups say.
func (d *decision) hear() {
	n := len(d.in.Countries)
	for o := range d.in.Operators {
		for _, c := range d.in.Countries {
			d.steps = append(d.steps, Steps{Operator: d.in.Operators[o].Label, Country: c, Settings: d.settings, operator: &d.in.Operators[o], DetectablePerDay: math.Inf(1), QSupport: 1, QBH: 1, QBY: 1})
		}
	}
	heard := make([][]testimony, len(d.witnesses))
	sidebyside.Do(len(heard), 1, func(i int) { heard[i] = d.ask(&d.witnesses[i]) })
	nowhere, cellsNowhere := 0, 0
	for i := range d.witnesses {
		w := &d.witnesses[i]
		country, ok := d.country(w)
		if !ok {
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
			var said testimony
			if begin < next && len(heard[i]) > 0 {
				said, heard[i] = heard[i][0], heard[i][1:]
			}
			d.hearOne(&d.steps[o*n+country], w, w.cells[begin:next], said)
		}
	}
	if nowhere > 0 {
		d.notes = append(d.notes, fmt.Sprintf("%d cache groups are in no known country; what was watched there (%d operators and levels) says nothing of a country", nowhere, cellsNowhere))
	}
}

// country returns the place of the country of a group, if it is spoken of.
func (d *decision) country(w *witness) (int, bool) {
	i, ok := slices.BinarySearch(d.in.Countries, w.group.Country)
	return i, ok && w.group.Country != ""
}

// testimony is what one group says of one operator.
type testimony struct {
	steps GroupSteps
	err   error
}

// ask returns what a group says of each operator that was watched there, in order; nothing if it may not testify.
func (d *decision) ask(w *witness) (said []testimony) {
	if _, ok := d.country(w); !ok || d.usable(w.group) != "" {
		return nil
	}
	for cells := w.cells; len(cells) > 0; {
		n := slices.IndexFunc(cells, func(c Cell) bool { return c.Operator != cells[0].Operator })
		if n < 0 {
			n = len(cells)
		}
		g, err := w.testimony(cells[:n], d.settings)
		if err != nil {
			err = fmt.Errorf("verdict: %s: %w", d.in.name(&cells[0]), err)
		}
		said = append(said, testimony{g, err})
		cells = cells[n:]
	}
	return said
}

// hearOne adds to the steps of a pair what one group of the country says; said is empty if nothing was watched.
func (d *decision) hearOne(p *Steps, w *witness, cells []Cell, said testimony) {
	if because := d.usable(w.group); because != "" {
		a := Aside{Label: w.group.Label, Because: because, Resolvers: w.group.Resolvers, IsExcluded: w.group.Excluded != ""}
		for i := range cells {
			a.Fills += len(cells[i].Fills)
		}
		p.Aside = append(p.Aside, a)
		return
	}
	d.err = cmp.Or(d.err, said.err)
	if len(said.steps.Levels) == 0 {
		p.Unwatched = append(p.Unwatched, w.group.Label)
		return
	}
	p.Groups = append(p.Groups, said.steps)
}
