package study

// dictionary numbers different values in the order of their first.
type dictionary[V comparable] struct {
	values []V
	of     map[V]int32
	near   [256]near[V] // values by where their texts lie in memory: most come from few places
	last   []int32
	hint   func(V) uint8 // at which place of near a value is looked for
}

type near[V comparable] struct {
	value V
	place int32
	known bool
}

func newDictionary[V comparable](hint func(V) uint8) *dictionary[V] {
	return &dictionary[V]{of: map[V]int32{}, hint: hint}
}

// places returns the numbers of values. They are good until the next call.
func (d *dictionary[V]) places(values []V) []int32 {
	d.last = d.last[:0]
	for _, v := range values {
		// Where a text lies is only a hint; what is found is compared.
		n := &d.near[d.hint(v)]
		if !n.known || n.value != v {
			place, ok := d.of[v]
			if !ok {
				place = int32(len(d.values))
				d.of[v], d.values = place, append(d.values, v)
			}
			*n = near[V]{v, place, true}
		}
		d.last = append(d.last, n.place)
	}
	return d.last
}
