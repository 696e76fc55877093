package athena

import (
	"slices"
	"strconv"

	"bridle/analysis/athena/mixture"
)

// units returns the batches as records of the second level: of an identity each value once,
// and none that one batch alone has; of what each server draws anew, every draw; of a
// circumstance the most common value; of occasions nothing.
func (in *Inference) units(attributes []Attribute) []mixture.Record {
	units := make([]mixture.Record, len(in.Batches))
	for b := range units {
		units[b].Values = make([][]string, len(attributes))
	}
	for k, a := range attributes {
		if a.Occasion {
			continue
		}
		counts := make([][]tally, len(in.Batches))
		users := map[string]int{}
		for b, servers := range in.Batches {
			counts[b] = in.tallies(k, servers)
			for _, t := range counts[b] {
				users[t.value]++
			}
		}
		for b := range units {
			units[b].Values[k] = chosen(a, counts[b], users)
		}
	}
	return units
}

// tally is how many servers of a batch have a value.
type tally struct {
	value string
	n     int
}

// tallies counts the values of an attribute over servers, in order of values.
func (in *Inference) tallies(k int, servers []int) (list []tally) {
	var all []string
	for _, i := range servers {
		all = append(all, in.data[0].Of(k, i)...)
	}
	slices.Sort(all)
	for _, v := range all {
		if len(list) == 0 || list[len(list)-1].value != v {
			list = append(list, tally{value: v})
		}
		list[len(list)-1].n++
	}
	return list
}

// chosen returns the values by which a batch is held against others.
func chosen(a Attribute, counts []tally, users map[string]int) (values []string) {
	switch {
	case a.Class == Circumstance:
		best := tally{}
		for _, t := range counts {
			if t.n > best.n {
				best = t
			}
		}
		if best.n > 0 {
			values = []string{best.value}
		}
	default:
		for _, t := range counts {
			switch {
			case a.Drawn:
				for range t.n {
					values = append(values, t.value)
				}
			case users[t.value] > 1:
				values = append(values, t.value)
			}
		}
	}
	return values
}

// gather makes operators of the labels of batches. A batch that was seldom with the core of
// its group leaves it: the data do not say where it belongs. So do batches that no sign of the
// group's own ties to it.
func (in *Inference) gather(labels []int) {
	for _, batches := range members(labels) {
		for {
			core, standing := in.core(batches)
			kept, loose := in.part(batches, standing)
			leaving := make([][]int, len(loose))
			for i, b := range loose {
				leaving[i] = []int{b}
			}
			if len(loose) == 0 {
				kept, leaving = in.owned(batches)
			}
			if len(leaving) == 0 {
				in.admit(Operator{Batches: batches, Core: core, Standing: standing})
				break
			}
			for _, part := range leaving {
				core, standing := in.core(part)
				in.admit(Operator{Batches: part, Core: core, Standing: standing})
			}
			if batches = kept; len(batches) == 0 {
				break
			}
		}
	}
	slices.Sort(in.Unclustered)
	slices.SortStableFunc(in.Operators, func(a, b Operator) int {
		if len(a.Servers) != len(b.Servers) {
			return len(b.Servers) - len(a.Servers)
		}
		return a.Servers[0] - b.Servers[0]
	})
	in.label()
}

// part divides batches into those that stay with the core of their group and those that leave
// it. What analysts have stated to be together stays.
func (in *Inference) part(batches []int, standing []float64) (kept, loose []int) {
	for i, b := range batches {
		least := leastStanding
		if len(in.Batches[b]) == 1 {
			least = leastAlone
		}
		if standing[i] < least && !in.stated[b] {
			loose = append(loose, b)
		} else {
			kept = append(kept, b)
		}
	}
	return kept, loose
}

// admit adds a group, unless it is one server. Batches that one circumstance alone holds are
// not of its core.
func (in *Inference) admit(o Operator) {
	o.Core = slices.DeleteFunc(slices.Clone(o.Core), func(b int) bool {
		_, only := in.HeldBy(b)
		return only
	})
	for _, b := range o.Batches {
		o.Servers = append(o.Servers, in.Batches[b]...)
	}
	slices.Sort(o.Servers)
	if len(o.Servers) < 2 {
		in.Unclustered = append(in.Unclustered, o.Servers...)
		return
	}
	in.Operators = append(in.Operators, o)
}

// Labels returns, for each server, the place of its operator in Operators; those that are
// with nobody have negative numbers, each another.
func (in *Inference) Labels() []int {
	labels := make([]int, len(in.Servers))
	for k, i := range in.Unclustered {
		labels[i] = -1 - k
	}
	for n, o := range in.Operators {
		for _, i := range o.Servers {
			labels[i] = n
		}
	}
	return labels
}

// CoreServers reports, for each server, whether it is of the core of its operator.
func (in *Inference) CoreServers() []bool {
	is := make([]bool, len(in.Servers))
	for _, o := range in.Operators {
		for _, b := range o.Core {
			for _, i := range in.Batches[b] {
				is[i] = true
			}
		}
	}
	return is
}

func (o Operator) String() string {
	batches := " batches"
	if len(o.Batches) == 1 {
		batches = " batch"
	}
	return o.Label + ": " + strconv.Itoa(len(o.Servers)) + " servers in " + strconv.Itoa(len(o.Batches)) + batches
}
