package clustered

import (
	"maps"
	"net/netip"
	"slices"

	"bridle/datasets/schema/clustermembers"
	"bridle/datasets/world"
)

// Input is a clustering and the world.
type Input struct {
	World   *world.World
	Members []clustermembers.Row
}

// Report says how well the clusters agree with the operators.
type Report struct {
	Scenario string
	Seed     int64
	// Servers were clustered; Core and Fringe are how many stand in a core and at a fringe, Alone with nobody, and
	// Strange are none of an operator's.
	Servers, Core, Fringe, Alone, Strange int
	// Operators have a server among them, TwoOrMore two at least; Found of those have a core of their own.
	Operators, TwoOrMore, Found int
	// Cores are those of two servers or more; Mixed have servers of more than one party.
	Cores int
	Mixed []Mix
	// CorePairs and AllPairs count pairs of servers, in cores and in whole clusters.
	CorePairs, AllPairs Pairs
}

// Pairs counts pairs of servers: Held together by clusters, Same of one operator, and Both.
type Pairs struct{ Held, Same, Both int }

// Precision is the share of the pairs held together that are one operator's; 1 if none is held.
func (p Pairs) Precision() float64 { return share(p.Both, p.Held) }

// Recall is the share of an operator's pairs that are held together; 1 if there are none.
func (p Pairs) Recall() float64 { return share(p.Both, p.Same) }

func share(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

// Mix is a core with servers of several parties.
type Mix struct {
	Cluster string
	// Of counts the servers of each operator by its name in the world; "" is nobody's.
	Of map[string]int
}

// Check compares.
func Check(in *Input) *Report {
	r := &Report{Scenario: in.World.Scenario.Name, Seed: in.World.Seed, Servers: len(in.Members)}
	owner := owners(in.World)
	cores, whole := map[string][]string{}, map[string][]string{}
	var all []string // owner of each server
	for _, m := range in.Members {
		who := owner[m.Address]
		if who == "" {
			r.Strange++
			who = "\x00" + m.Address // a party of its own
		}
		all = append(all, who)
		switch m.Standing {
		case "core":
			r.Core++
			cores[m.ClusterID] = append(cores[m.ClusterID], who)
			whole[m.ClusterID] = append(whole[m.ClusterID], who)
		case "fringe":
			r.Fringe++
			whole[m.ClusterID] = append(whole[m.ClusterID], who)
		default:
			r.Alone++
		}
	}
	r.CorePairs, r.AllPairs = pairs(cores, all), pairs(whole, all)
	r.count(cores, all)
	return r
}

// count says which operators were found and which cores are mixed.
func (r *Report) count(cores map[string][]string, all []string) {
	found := map[string]bool{}
	for _, id := range slices.Sorted(maps.Keys(cores)) {
		of := tally(cores[id])
		if len(cores[id]) < 2 {
			continue
		}
		r.Cores++
		if len(of) == 1 {
			found[cores[id][0]] = true
			continue
		}
		mix := Mix{Cluster: id, Of: map[string]int{}}
		for who, n := range of {
			if who[0] == 0 {
				who = ""
			}
			mix.Of[who] += n
		}
		r.Mixed = append(r.Mixed, mix)
	}
	for who, n := range tally(all) {
		if who[0] == 0 {
			continue
		}
		r.Operators++
		if n >= 2 {
			r.TwoOrMore++
			if found[who] {
				r.Found++
			}
		}
	}
}

// owners returns the name of the operator of each server.
func owners(w *world.World) map[string]string {
	of := map[string]string{}
	for i := range w.Servers {
		if x := &w.Servers[i]; x.Operator != world.None {
			of[address(x.Address)] = w.Operators[x.Operator].Name
		}
	}
	return of
}

func address(a netip.Addr) string { return a.Unmap().String() }

func tally(of []string) map[string]int {
	n := map[string]int{}
	for _, each := range of {
		n[each]++
	}
	return n
}

// pairs counts by cells of the table of clusters and operators, without going through the pairs.
func pairs(clusters map[string][]string, all []string) Pairs {
	var p Pairs
	two := func(n int) int { return n * (n - 1) / 2 }
	for _, members := range clusters {
		p.Held += two(len(members))
		for _, n := range tally(members) {
			p.Both += two(n)
		}
	}
	for _, n := range tally(all) {
		p.Same += two(n)
	}
	return p
}
