package decided

import (
	"cmp"
	"maps"
	"slices"

	"bridle/datasets/schema/operators"
	"bridle/datasets/schema/operatorverdicts"
	"bridle/datasets/schema/verdicts"
	"bridle/datasets/world"
)

// Input is what is compared.
type Input struct {
	World *world.World
	// Names are the names of the study's operators; empty where every domain stands for itself.
	Names     []operators.Row
	Verdicts  []verdicts.Row
	Operators []operatorverdicts.Row
}

// Level is what a study says of a pair, from what says least to what says most.
type Level int

// Levels.
const (
	Silent Level = iota // no verdict speaks of it
	NotTestable
	NotDetected
	Indicated
	Supported
)

// level reads the word of the datasets; an unknown word is silence.
func level(word string) Level {
	return Level(1 + slices.Index([]string{"not_testable", "not_detected", "indicated", "supported"}, word))
}

// Pair is an operator of the world in a country, by indices of the world's; Operator is world.None for labels that are
// nobody's, of which each is a pair of its own.
type Pair struct {
	Operator, Country int
	Label             string // of a nobody; empty for operators of the world
}

// Claim is a pair and what there is to say of it.
type Claim struct {
	Pair
	Level Level
	// PerDay is the true rate of lookups of each command name by phones at home in the country.
	PerDay float64
	// TellingPerDay is the part of PerDay that passes caches of the country which show what they hold, to
	// somebody who may ask them: nothing else can be found by asking caches. It is of the name that is
	// looked up most there.
	TellingPerDay float64
	// Visiting is true if phones look the names up there, but none is at home there.
	Visiting bool
	// Rate that would have been found, as the study says; 0 if it says none.
	DetectablePerDay float64
}

// Report is what the comparison came to.
type Report struct {
	Scenario string
	Seed     int64
	// Labels are the operators of the study; Nobody of them hold no operator's name.
	Labels, Nobody int
	// Claims has every pair that is claimed or has phones.
	Claims []Claim
	// Countries of the world with an infection; Found are those with a true claim, by code.
	Infected, Found []string
	// Untestable are countries in which nothing can be learnt; CalledClean those of them with a verdict that
	// something was tested there.
	Untestable, CalledClean []string
	// CrossBorder are operators in two or more countries that can be tested; CrossFound those that the study says are
	// across borders; CrossFalse are those that it says so of and whose phones are in fewer than two, visiting ones included.
	CrossBorder, CrossFound, CrossFalse []string
}

// Check compares.
func Check(in *Input) *Report {
	r := &Report{Scenario: in.World.Scenario.Name, Seed: in.World.Seed}
	who := in.owners()
	labels := map[string]bool{}
	for _, v := range in.Verdicts {
		if !labels[v.Operator] {
			labels[v.Operator] = true
			if _, ok := who[v.Operator]; !ok {
				r.Nobody++
			}
		}
	}
	r.Labels = len(labels)
	all := in.truth()
	in.claimed(all, who)
	for _, c := range all {
		if c.PerDay > 0 || c.Visiting || c.Level >= Indicated {
			r.Claims = append(r.Claims, *c)
		}
	}
	slices.SortFunc(r.Claims, func(a, b Claim) int {
		return cmp.Or(cmp.Compare(a.Operator, b.Operator), cmp.Compare(a.Label, b.Label), cmp.Compare(a.Country, b.Country))
	})
	r.countries(in)
	r.borders(in, who)
	return r
}

// owners returns the operator of the world that each label of the study stands for.
func (in *Input) owners() map[string]int {
	holder := map[string]int{}
	for i := range in.World.Domains {
		d := &in.World.Domains[i]
		if d.Operator == world.None {
			continue
		}
		holder[d.Label()] = d.Operator
		if !d.Shared {
			holder[d.Zone.Name] = d.Operator
		}
		for _, h := range d.Hosts {
			holder[h.Name] = d.Operator
		}
	}
	held := map[string]map[int]int{}
	note := func(label, name string) {
		if o, ok := holder[name]; ok {
			if held[label] == nil {
				held[label] = map[int]int{}
			}
			held[label][o]++
		}
	}
	for _, n := range in.Names {
		if n.Kind == "name" {
			note(label(n), n.Value)
		}
	}
	for _, v := range in.Verdicts {
		if v.IsDomain {
			note(v.Operator, v.Operator)
		}
	}
	who := map[string]int{}
	for label, counts := range held {
		list := slices.Sorted(maps.Keys(counts))
		who[label] = slices.MaxFunc(list, func(a, b int) int { return cmp.Or(cmp.Compare(counts[a], counts[b]), cmp.Compare(b, a)) })
	}
	return who
}

// label returns what verdicts call the party that a name is said to be of: the operator, or the batch at the fringe of its
// cluster.
func label(n operators.Row) string {
	if n.IsCore != nil && !*n.IsCore && n.Batch != nil {
		return n.Operator + "/" + *n.Batch
	}
	return n.Operator
}

// truth has every pair with phones, silent as yet.
func (in *Input) truth() map[Pair]*Claim {
	all := map[Pair]*Claim{}
	get := func(o, c int) *Claim {
		p := Pair{Operator: o, Country: c}
		if all[p] == nil {
			all[p] = &Claim{Pair: p}
		}
		return all[p]
	}
	for _, x := range in.World.Infections {
		get(x.Operator, x.Country).PerDay += x.PerDay * (1 - x.RoamingShare - x.VPNShare)
	}
	in.telling(get)
	for _, d := range in.World.Demands {
		if d.Cause == world.CauseRoaming {
			country := in.World.Networks[in.World.Backends[d.Backend].Network].Country
			if c := get(in.World.Domains[d.Domain].Operator, country); c.PerDay == 0 {
				c.Visiting = true
			}
		}
	}
	return all
}

// telling adds up what passes caches that can tell.
func (in *Input) telling(get func(operator, country int) *Claim) {
	w := in.World
	fit := make([]bool, len(w.Backends))
	for _, r := range w.Resolvers {
		if w.Testifies(r) && w.Networks[r.Network].Country == w.Networks[w.Backends[r.Backend].Network].Country {
			fit[r.Backend] = true
		}
	}
	perName := map[Pair]map[int]float64{}
	for _, d := range w.Demands {
		if d.Infection == world.None || d.Cause != world.CauseInfection || !fit[d.Backend] {
			continue
		}
		x := w.Infections[d.Infection]
		p := Pair{Operator: x.Operator, Country: x.Country}
		if perName[p] == nil {
			perName[p] = map[int]float64{}
		}
		perName[p][d.Domain] += d.PerDay
	}
	for p, rates := range perName {
		get(p.Operator, p.Country).TellingPerDay = slices.Max(slices.Collect(maps.Values(rates)))
	}
}

// claimed notes what the study says.
func (in *Input) claimed(all map[Pair]*Claim, who map[string]int) {
	places := map[string]int{}
	for i, c := range in.World.Countries {
		places[c.Code] = i
	}
	for _, v := range in.Verdicts {
		country, ok := places[v.Country]
		if !ok {
			country = world.None
		}
		p := Pair{Operator: world.None, Country: country, Label: v.Operator}
		if o, ok := who[v.Operator]; ok {
			p = Pair{Operator: o, Country: country}
		}
		if all[p] == nil {
			all[p] = &Claim{Pair: p}
		}
		c := all[p]
		c.Level = max(c.Level, level(v.Verdict))
		if v.DetectablePerDay != nil && (c.DetectablePerDay == 0 || *v.DetectablePerDay < c.DetectablePerDay) {
			c.DetectablePerDay = *v.DetectablePerDay
		}
	}
}
