package front

import "slices"

// Units returns the items in the order in which an engine should run them.
//
// The order is that of the source, but for one thing: a function, method,
// type or constant that stands further down is moved up to the first item
// that mentions it, unless it mentions in turn a variable that is set in
// between. The items of one unit are declarations that may refer to each
// other; they are in the order of the source. A statement or expression is
// always a unit of its own.
func (p *Parts) Units() [][]Item {
	for i := range p.Items {
		if item := &p.Items[i]; item.names.mentioned == nil {
			item.names.mentioned = map[string]bool{}
			mention(item.Node, item.names.mentioned)
		}
	}
	done := make([]bool, len(p.Items))
	var units [][]Item
	for i, item := range p.Items {
		if done[i] {
			continue
		}
		pulled := p.pull(i, done)
		if item.names.early {
			pulled = append(pulled, i)
		}
		slices.Sort(pulled)
		if len(pulled) > 0 {
			units = append(units, p.take(pulled, done))
		}
		if !item.names.early {
			units = append(units, p.take([]int{i}, done))
		}
	}
	return units
}

func (p *Parts) take(indices []int, done []bool) []Item {
	var unit []Item
	for _, i := range indices {
		done[i] = true
		unit = append(unit, p.Items[i])
	}
	return unit
}

// pull returns the indices of the later declarations that item i needs, by
// way of others or directly, i itself not included.
func (p *Parts) pull(i int, done []bool) []int {
	var pulled []int
	queue := []int{i}
	for len(queue) > 0 {
		user := p.Items[queue[0]].names
		queue = queue[1:]
		for j := i + 1; j < len(p.Items); j++ {
			if done[j] || slices.Contains(pulled, j) {
				continue
			}
			if p.Items[j].names.early && needs(user, p.Items[j].names) && !p.waits(i, j, done) {
				pulled = append(pulled, j)
				queue = append(queue, j)
			}
		}
	}
	return pulled
}

// needs reports whether user mentions what other declares; a type brings its
// methods along.
func needs(user, other names) bool {
	if other.receiver != "" {
		return user.mentioned[other.receiver]
	}
	return slices.ContainsFunc(other.declared, func(name string) bool { return user.mentioned[name] })
}

// waits reports whether declaration j mentions a variable that is set by an
// item from i up to j, and so must stay where it is.
func (p *Parts) waits(i, j int, done []bool) bool {
	for k := i; k < j; k++ {
		between := p.Items[k].names
		if !done[k] && !between.early && slices.ContainsFunc(between.declared, func(name string) bool {
			return p.Items[j].names.mentioned[name]
		}) {
			return true
		}
	}
	return false
}
