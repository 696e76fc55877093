package figure

import (
	"cmp"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// UpSet draws how sets overlap: how large each is, and how many elements are in exactly which of them. Every element is counted once, in
// the combination of all sets it is in.
//
// Element and Set are columns of one table, a row for each membership.
//
// Source: Lex, Gehlenborg, Strobelt, Vuillemot and Pfister, "UpSet: visualization of intersecting sets", IEEE Transactions on Visualization and
// Computer Graphics 20 (2014).
type UpSet struct {
	Meta
	Element, Set []string
	// ElementName says what is counted, in the plural, such as "servers".
	ElementName string
	// Top is how many combinations are drawn, the largest first; 0 draws up to 40. Least leaves out those of fewer elements. The figure
	// says what is left out.
	Top, Least int
}

const (
	upsetSets = 12
	upsetTop  = 40
	upsetMost = 55 // combinations, since thinner columns have no room for their numbers
)

// Draw draws the chart. It returns an error if the columns differ in length, a name is empty, a membership stands twice, there are more than 12 sets, Top is
// not from 0 to 55, or Least leaves nothing.
func (u UpSet) Draw() (*Figure, error) {
	s, err := u.count()
	if err != nil {
		return nil, fmt.Errorf("figure %s: %w", u.ID, err)
	}
	p, err := measure()
	if err != nil {
		return nil, fmt.Errorf("figure %s: %w", u.ID, err)
	}
	l := newUpsetLayout(p, s)
	return render(chart{meta: u.Meta, data: s.table(), height: l.height, draw: func(p *pen, y float64) { l.draw(p, y) }, vega: s.vega()})
}

// overlap is the sets and their combinations in the order drawn.
type overlap struct {
	UpSet
	sets     []string // the largest first
	sizes    []int
	all      []combination
	drawn    int // of all, the first
	elements int
}

// combination is the elements that are in exactly some sets.
type combination struct {
	in uint16 // bit k: in set k
	n  int
}

func (u UpSet) check() error {
	switch {
	case len(u.Element) != len(u.Set):
		return fmt.Errorf("there are %d elements and %d sets; they are columns of one table", len(u.Element), len(u.Set))
	case len(u.Element) == 0:
		return errors.New("there is nothing to plot: no element is in a set")
	case u.ElementName == "":
		return errors.New("the elements have no name; set ElementName, for example to servers")
	case u.Top < 0 || u.Top > upsetMost || u.Least < 0:
		return fmt.Errorf("top is %d and least %d; want 0 to %d combinations, and 0 or more elements", u.Top, u.Least, upsetMost)
	}
	seen := map[[2]string]bool{}
	for i := range u.Element {
		pair := [2]string{u.Element[i], u.Set[i]}
		switch {
		case pair[0] == "" || pair[1] == "":
			return fmt.Errorf("row %d: element %q, set %q; none may be empty", i+1, pair[0], pair[1])
		case seen[pair]:
			return fmt.Errorf("row %d: element %q stands twice in set %q", i+1, pair[0], pair[1])
		}
		seen[pair] = true
	}
	return nil
}

// count puts the memberships into sets and combinations.
func (u UpSet) count() (*overlap, error) {
	if err := u.check(); err != nil {
		return nil, err
	}
	size := map[string]int{}
	s := &overlap{UpSet: u}
	for _, set := range u.Set {
		if size[set]++; size[set] == 1 {
			s.sets = append(s.sets, set)
		}
	}
	if len(s.sets) > upsetSets {
		return nil, fmt.Errorf("there are %d sets; %d is the most that can be told apart: choose some", len(s.sets), upsetSets)
	}
	slices.SortFunc(s.sets, func(a, b string) int { return cmp.Or(size[b]-size[a], cmp.Compare(a, b)) })
	for _, set := range s.sets {
		s.sizes = append(s.sizes, size[set])
	}
	in := map[string]uint16{}
	for i, e := range u.Element {
		in[e] |= 1 << slices.Index(s.sets, u.Set[i])
	}
	s.elements = len(in)
	n := map[uint16]int{}
	for _, sets := range in {
		n[sets]++
	}
	for sets, count := range n {
		s.all = append(s.all, combination{sets, count})
	}
	slices.SortFunc(s.all, func(a, b combination) int {
		return cmp.Or(b.n-a.n, bits.OnesCount16(a.in)-bits.OnesCount16(b.in), cmp.Compare(a.in, b.in))
	})
	s.drawn = min(len(s.all), cmp.Or(u.Top, upsetTop))
	for s.drawn > 0 && s.all[s.drawn-1].n < u.Least {
		s.drawn--
	}
	if s.drawn == 0 {
		return nil, fmt.Errorf("no combination has %d elements or more; the largest has %d: choose a smaller Least", u.Least, s.all[0].n)
	}
	return s, nil
}

// names returns the sets of a combination.
func (s *overlap) names(c combination) string {
	var names []string
	for k, set := range s.sets {
		if c.in>>k&1 == 1 {
			names = append(names, set)
		}
	}
	return strings.Join(names, " + ")
}

// cutOff says how many combinations are drawn, by which rule, and how much is left out.
func (s *overlap) cutOff() string {
	if s.drawn == len(s.all) {
		return fmt.Sprintf("All %d combinations of %s %s are drawn.", len(s.all), grouped(int64(s.elements)), s.ElementName)
	}
	left, tied, least := 0, 0, s.all[s.drawn-1].n
	for _, c := range s.all[s.drawn:] {
		left += c.n
		if c.n == least {
			tied++
		}
	}
	text := fmt.Sprintf("The %d largest of %d combinations are drawn. The others have %d %s at most, together %s of %s (%s %%)",
		s.drawn, len(s.all), s.all[s.drawn].n, s.ElementName, grouped(int64(left)), grouped(int64(s.elements)), upsetShare(left, s.elements))
	if tied > 0 {
		text += fmt.Sprintf("; %d of them are as large as the smallest drawn", tied)
	}
	return text + "."
}

// upsetShare writes a share in percent; 0 and 100 only for none and all.
func upsetShare(part, all int) string {
	text := trimmed(fmt.Sprintf("%.1f", 100*float64(part)/float64(all)))
	switch {
	case part > 0 && text == "0":
		return "<0.1"
	case part < all && text == "100":
		return ">99.9"
	}
	return text
}

func (s *overlap) table() table {
	t := table{columns: []string{"combination", "sets", s.ElementName, "drawn"}}
	for k, c := range s.all {
		t.add(s.names(c), bits.OnesCount16(c.in), c.n, k < s.drawn)
	}
	return t
}

// vega is the chart for Vega-Lite: a bar for each combination, named by its sets.
func (s *overlap) vega() map[string]any {
	return map[string]any{
		"transform": []any{map[string]any{"filter": "datum.drawn === true || datum.drawn === 'true'"}},
		"mark":      map[string]any{"type": "bar", "color": verdictHex(calm)},
		"encoding": map[string]any{
			"y":       map[string]any{"field": "combination", "type": "nominal", "sort": nil, "axis": map[string]any{"labelLimit": 300}},
			"x":       map[string]any{"field": s.ElementName, "type": "quantitative"},
			"tooltip": []any{map[string]any{"field": "combination"}, map[string]any{"field": "sets"}, map[string]any{"field": s.ElementName}},
		},
	}
}
