package probe

import "fmt"

// relief knows which reserves take the place of which witnesses. A reserve is another address of the same cache group, asked from the same own
// port: for all that the survey knows it leads to the same caches.
type relief struct {
	list  []Witness
	first int           // place of the first reserve among witnesses and reserves
	owner []int         // for each reserve the witness whose place it may take, or none
	next  map[int][]int // for each witness its reserves that were not needed yet
}

// newRelief deals the reserves of each group to its witnesses, in turn, so that a run that is taken up deals them alike.
func newRelief(witnesses, reserves []Witness) relief {
	r := relief{list: reserves, first: len(witnesses), owner: make([]int, len(reserves)), next: map[int][]int{}}
	if len(reserves) == 0 {
		return r
	}
	type kind struct {
		group  string
		anchor uint16
	}
	of, dealt := map[kind][]int{}, map[kind]int{}
	for i := range witnesses {
		if w := &witnesses[i]; w.Group != "" {
			k := kind{w.Group, w.AnchorPort}
			of[k] = append(of[k], i)
		}
	}
	for i := range reserves {
		k := kind{reserves[i].Group, reserves[i].AnchorPort}
		if r.owner[i] = none; len(of[k]) > 0 {
			w := of[k][dealt[k]%len(of[k])]
			dealt[k]++
			r.owner[i], r.next[w] = w, append(r.next[w], i)
		}
	}
	return r
}

// place returns the witness for which a place among witnesses and reserves stands, or none.
func (r *relief) place(i int) int {
	if i < r.first {
		return i
	}
	return r.owner[i-r.first]
}

// relieve gives the places of unfit witnesses to reserves: that of a witness, and those of all that are asked at the same address from other ports.
func (a *Adaptive) relieve(witness int) {
	if len(a.relief.next) == 0 {
		return
	}
	address := a.address.at(witness)
	for i := range a.cfg.Witnesses {
		if a.address.at(i) == address {
			a.replace(i)
		}
	}
}

// replace puts the next fit reserve of a witness into its place, if there is one. What is known of its pairs, and the rules of its group,
// stay, since the caches are the same.
func (a *Adaptive) replace(witness int) {
	list := a.relief.next[witness]
	for len(list) > 0 && a.guard.unfit(a.relief.first+list[0]) {
		list = list[1:]
	}
	if a.relief.next[witness] = list; len(list) == 0 {
		return
	}
	r := list[0]
	a.relief.next[witness] = list[1:]
	f := a.guard.flaw(witness)
	f.reason += fmt.Sprintf("; %s of its cache group is asked in its place", a.relief.list[r].Address.Addr())
	a.cfg.Witnesses[witness] = a.relief.list[r]
	a.address.of[witness], a.targets.of[witness] = a.address.at(a.relief.first+r), a.targets.at(a.relief.first+r)
	for n := range a.cfg.Names {
		a.queue.pairs[witness*len(a.cfg.Names)+n].flags &^= placed | gone
	}
}

// own returns the numbering with a number of its own for each place, which can be changed.
func (x numbering) own() numbering {
	if x.of == nil {
		x.of = make([]int32, x.n)
		for i := range x.of {
			x.of[i] = int32(i)
		}
	}
	return x
}
