package world

import (
	"slices"

	"bridle/datasets/world/random"
)

// drawReach draws in which countries each operator infects phones. Pairs come from the seed
// alone. If the scenario names an exact number of countries, every one of them has an
// infection; otherwise operators choose freely among those that can be tested.
func (m *maker) drawReach() {
	n, p := m.s.Operators.Count, m.s.Infections
	m.reach = make([][]int, n)
	var active []int
	for k, o := range m.stream("focus").Perm(n) {
		switch {
		case k < m.s.Operators.Unfocused:
			m.operator[o].unfocused = true
			active = append(active, o)
		case k < n-m.s.Operators.Idle:
			active = append(active, o)
		}
	}
	if len(active) == 0 {
		return
	}
	slices.Sort(active)
	field := m.field()
	size := m.reachSizes(active, len(field))
	r := m.stream("reach")
	deck := slices.Clone(field)
	if p.Countries == 0 {
		deck = nil // nothing needs covering
	}
	r.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
	for _, o := range active {
		for len(m.reach[o]) < size[o] {
			c := 0
			if len(deck) > 0 {
				c, deck = deck[0], deck[1:]
			} else {
				c = field[r.IntN(len(field))]
			}
			if !slices.Contains(m.reach[o], c) {
				m.reach[o] = append(m.reach[o], c)
			}
		}
	}
	for at := 0; len(deck) > 0; at++ { // countries that nobody has
		if o := active[at%len(active)]; len(m.reach[o]) < p.CountriesMax {
			m.reach[o] = append(m.reach[o], deck[0])
			deck = deck[1:]
		}
	}
}

// field returns the countries in which phones may be infected, sorted.
func (m *maker) field() []int {
	p := m.s.Infections
	open := m.withRole(func(x role) bool { return x == testable })
	if p.Countries == 0 {
		return open
	}
	r := m.stream("field")
	closed := m.withRole(func(x role) bool { return x != testable })
	var out []int
	for _, i := range random.Sample(r, len(open), p.Countries-p.Untestable) {
		out = append(out, open[i])
	}
	for _, i := range random.Sample(r, len(closed), p.Untestable) {
		out = append(out, closed[i])
	}
	slices.Sort(out)
	return out
}

// reachSizes draws in how many countries each active operator infects, such that enough of
// them cross borders.
func (m *maker) reachSizes(active []int, most int) map[int]int {
	p := m.s.Infections
	r := m.stream("reach sizes")
	size := map[int]int{}
	crossing := 0
	for _, o := range active {
		size[o] = min(random.Between(r, p.CountriesMin, p.CountriesMax), most)
		if size[o] >= 2 {
			crossing++
		}
	}
	for _, i := range r.Perm(len(active)) {
		if o := active[i]; size[o] < 2 && crossing < p.CrossBorder {
			size[o] = 2
			crossing++
		}
	}
	return size
}
