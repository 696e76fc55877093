package world

import (
	"slices"
	"strconv"
)

// nearMisses fails unless there are as many lookalikes as the scenario asks for, each benign
// and with one trait, every trait that has a weight occurs if there is room for all, and
// those servers of others that present an operator's certificate are those that should.
func (c *checker) nearMisses() {
	w, b := c.w, &c.w.Scenario.Benign
	of := map[int]bool{} // certificates of operators
	for i := range w.Servers {
		if s := &w.Servers[i]; s.Operator != None {
			of[s.Certificate] = true
		}
	}
	n, seen := 0, map[Trait]int{}
	for i := range w.Servers {
		s, who := &w.Servers[i], "server "+strconv.Itoa(i)
		if (s.Looks == Lookalike) != (s.Trait != "") || s.Trait != "" && (s.Operator != None || b.Traits[s.Trait] <= 0) {
			c.fail("%s: looks %q, trait %q, operator %d", who, s.Looks, s.Trait, s.Operator)
		}
		if s.Operator != None {
			continue
		}
		if s.Trait != "" {
			n++
			seen[s.Trait]++
		}
		copied := of[s.Certificate] || slices.ContainsFunc(s.Renewals, func(x Renewal) bool { return of[x.Certificate] })
		if copied != (s.Trait == TraitCertificate) {
			c.fail("%s: trait %q, but it presents an operator's certificate: %v", who, s.Trait, copied)
		}
	}
	if n != b.lookalikes() {
		c.fail("%d lookalikes, the scenario asks for %d", n, b.lookalikes())
	}
	asked := 0
	for _, t := range Traits() {
		if b.Traits[t] > 0 {
			asked++
		}
	}
	if n >= asked && len(seen) != asked {
		c.fail("%d traits of lookalikes, the scenario asks for %d", len(seen), asked)
	}
}
