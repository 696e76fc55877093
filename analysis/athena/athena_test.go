package athena

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

func cert(server, value string) Sighting { return Sighting{server, "certificate", value} }

func TestHubIsCut(t *testing.T) {
	// a-b share x, c-d share y, all four share the hub.
	sightings := []Sighting{
		cert("a", "x"), cert("b", "x"), cert("c", "y"), cert("d", "y"),
		cert("a", "hub"), cert("b", "hub"), cert("c", "hub"), cert("d", "hub"),
		cert("d", "own"),
	}
	with, without := ClusterServers(sightings, Rule{MaxServers: 3}), ClusterServers(sightings, Rule{})
	if got := with.Sizes(); !slices.Equal(got, []int{2, 2}) {
		t.Errorf("with the cut: sizes %v, want 2 and 2", got)
	}
	if got := without.Sizes(); !slices.Equal(got, []int{4}) {
		t.Errorf("without: sizes %v, want 4", got)
	}
	fates := map[string]Fate{}
	for _, v := range with.Values {
		fates[v.Value] = v.Fate
	}
	if want := map[string]Fate{"x": Kept, "y": Kept, "hub": Hub, "own": Unique}; !reflect.DeepEqual(fates, want) {
		t.Errorf("fates %v, want %v", fates, want)
	}
	glue := with.HubEffect(sightings)
	if len(glue) != 1 || glue[0].Joins != 2 || glue[0].Servers != 4 {
		t.Errorf("hub effect %+v, want one hub that joins 2 clusters", glue)
	}
	if b := with.Breaks("cluster-001", sightings); len(b) != 1 || b[0].Value != "x" || b[0].Pieces != 2 {
		t.Errorf("breaks %+v, want x with 2 pieces", b)
	}
}

// log2(4/2) is one bit, log2(4/4) none; by hand.
func TestMillibits(t *testing.T) {
	for _, c := range []struct{ n, all, want int }{{2, 4, 1000}, {4, 4, 0}, {1, 1024, 10000}, {3, 4, 415}} {
		if got := millibits(c.n, c.all); got != c.want {
			t.Errorf("millibits(%d, %d) = %d, want %d", c.n, c.all, got, c.want)
		}
	}
}

func TestDegenerateInputs(t *testing.T) {
	if c := ClusterServers(nil, Rule{MaxServers: 3}); len(c.Clusters) != 0 || c.Largest() != 0 || c.Singletons() != 0 {
		t.Errorf("no sightings give %+v", c)
	}
	if c := ClusterServers([]Sighting{cert("a", "x")}, Rule{}); c.Largest() != 1 || c.Singletons() != 1 || c.Values[0].Fate != Unique {
		t.Errorf("one server gives %+v", c)
	}
	var same, different []Sighting
	for i := range 10 {
		same = append(same, cert(fmt.Sprint(i), "x"))
		different = append(different, cert(fmt.Sprint(i), fmt.Sprint(i)))
	}
	if c := ClusterServers(same, Rule{}); len(c.Clusters) != 1 || c.Largest() != 10 {
		t.Errorf("all the same gives sizes %v", c.Sizes())
	}
	if c := ClusterServers(different, Rule{}); c.Singletons() != 10 {
		t.Errorf("all different gives sizes %v", c.Sizes())
	}
}

func TestMistakesPanic(t *testing.T) {
	for name, f := range map[string]func(){
		"negative limit": func() { ClusterServers(nil, Rule{MaxServers: -1}) },
		"no value":       func() { ClusterServers([]Sighting{{Server: "a", Attribute: "b"}}, Rule{}) },
		"other sightings for HubEffect": func() {
			ClusterServers([]Sighting{cert("a", "h"), cert("b", "h")}, Rule{MaxServers: 1}).HubEffect([]Sighting{cert("a", "h")})
		},
		"other sightings for Breaks": func() {
			ClusterServers([]Sighting{cert("a", "x"), cert("b", "x")}, Rule{}).Breaks("cluster-001", []Sighting{cert("a", "x"), cert("a", "y")})
		},
		"no cluster": func() { ClusterServers(nil, Rule{}).Breaks("cluster-001", nil) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		})
	}
}

// world draws random sightings: servers, values, and how many of each.
func world(seed uint64) []Sighting {
	r := rand.New(rand.NewPCG(seed, 1))
	var all []Sighting
	for range 5 + r.IntN(200) {
		all = append(all, cert(fmt.Sprintf("s%03d", r.IntN(60)), fmt.Sprintf("v%03d", r.IntN(80))))
	}
	return all
}

// Second route: union-find over the same rule.
func TestComponentsAgreeWithUnionFind(t *testing.T) {
	for seed := range uint64(200) {
		sightings := world(seed)
		rule := Rule{MaxServers: int(seed % 6)}
		c := ClusterServers(sightings, rule)
		if got, want := c.Sizes(), unionFind(sightings, rule); !slices.Equal(got, want) {
			t.Fatalf("seed %d: sizes %v, union-find gives %v", seed, got, want)
		}
	}
}

func unionFind(sightings []Sighting, rule Rule) []int {
	servers := map[string]string{}
	of := map[string]map[string]bool{}
	for _, s := range sightings {
		servers[s.Server] = s.Server
		if of[s.Value] == nil {
			of[s.Value] = map[string]bool{}
		}
		of[s.Value][s.Server] = true
	}
	find := func(s string) string {
		for servers[s] != s {
			s = servers[s]
		}
		return s
	}
	for _, group := range of {
		if rule.MaxServers > 0 && len(group) > rule.MaxServers {
			continue
		}
		first := ""
		for s := range group {
			if first == "" {
				first = s
				continue
			}
			servers[find(s)] = find(first)
		}
	}
	count := map[string]int{}
	for s := range servers {
		count[find(s)]++
	}
	var sizes []int
	for _, n := range count {
		sizes = append(sizes, n)
	}
	slices.Sort(sizes)
	slices.Reverse(sizes)
	return sizes
}

func TestOrderAndRepetitionDoNotMatter(t *testing.T) {
	for seed := range uint64(50) {
		sightings := world(seed)
		kept := slices.Clone(sightings)
		rule := Rule{MaxServers: 4}
		want := ClusterServers(sightings, rule)
		shuffled := append(slices.Clone(sightings), sightings[:len(sightings)/2]...)
		rand.New(rand.NewPCG(seed, 2)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if got := ClusterServers(shuffled, rule); !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: another order gives another result", seed)
		}
		if !slices.Equal(sightings, kept) {
			t.Fatal("the argument was modified")
		}
	}
}

// The evidence of a cluster joins all of its servers, has no link to spare, and is a
// forest of greatest weight: no value left out tells more than the weakest link on
// the way it would replace. Checked by cutting at each threshold: the servers joined
// by links of at least b bits are those joined by all kept values of at least b bits.
func TestEvidenceIsAMaximumSpanningForest(t *testing.T) {
	for seed := range uint64(20) {
		sightings := world(seed)
		c := ClusterServers(sightings, Rule{MaxServers: 8})
		bits := map[Mark]int{}
		for _, v := range c.Values {
			if v.Fate == Kept {
				bits[v.Mark] = v.Millibits
			}
		}
		for _, cl := range c.Clusters {
			var links []Sighting
			nodes := map[string]bool{}
			for _, l := range cl.Evidence {
				links = append(links, Sighting{l.Server, l.Attribute, l.Value})
				nodes["s"+l.Server], nodes["v"+l.Value] = true, true
			}
			if len(cl.Servers) > 1 && len(links) != len(nodes)-1 {
				t.Fatalf("seed %d, %s: %d links over %d nodes are no tree", seed, cl.Label, len(links), len(nodes))
			}
			for _, threshold := range bits {
				var all, chosen []Sighting
				for _, s := range sightings {
					v := Mark{s.Attribute, s.Value}
					if _, in := slices.BinarySearch(cl.Servers, s.Server); in && bits[v] >= threshold && bits[v] > 0 {
						all = append(all, s)
					}
				}
				for _, s := range links {
					if bits[Mark{s.Attribute, s.Value}] >= threshold {
						chosen = append(chosen, s)
					}
				}
				if got, want := joined(chosen), joined(all); !slices.Equal(got, want) {
					t.Fatalf("seed %d, %s, at %d: evidence joins %v, all values join %v", seed, cl.Label, threshold, got, want)
				}
			}
		}
	}
}

// joined returns the sizes of the clusters of two and more.
func joined(s []Sighting) []int {
	return slices.DeleteFunc(ClusterServers(s, Rule{}).Sizes(), func(n int) bool { return n < 2 })
}

func TestHundredRunsAreOne(t *testing.T) {
	want := ClusterServers(world(7), Rule{MaxServers: 5})
	for range 100 {
		if !reflect.DeepEqual(ClusterServers(world(7), Rule{MaxServers: 5}), want) {
			t.Fatal("two runs differ")
		}
	}
}
