package athena

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// tale is the worked example of the tests: two pairs and a loner, joined by a
// hub that four of five servers carry.
//
//	a, b share k1; c, d share k2; a, b, c, d share h; e has u alone.
func tale() []Sighting {
	return []Sighting{
		{"a", "key", "k1"}, {"b", "key", "k1"},
		{"c", "key", "k2"}, {"d", "key", "k2"},
		{"a", "cert", "h"}, {"b", "cert", "h"}, {"c", "cert", "h"}, {"d", "cert", "h"},
		{"e", "cert", "u"},
	}
}

func mustGroup(t *testing.T, sightings []Sighting, rule Rule) *Clustering {
	t.Helper()
	c, err := Group(sightings, rule)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestGroup(t *testing.T) {
	tests := []struct {
		name string
		rule Rule
		want [][]string
	}{
		{"no cut", Rule{}, [][]string{{"a", "b", "c", "d"}, {"e"}}},
		{"cut above 4 keeps a value on 4", Rule{4}, [][]string{{"a", "b", "c", "d"}, {"e"}}},
		{"cut above 3", Rule{3}, [][]string{{"a", "b"}, {"c", "d"}, {"e"}}},
		{"cut above 1 cuts all links", Rule{1}, [][]string{{"a"}, {"b"}, {"c"}, {"d"}, {"e"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := mustGroup(t, tale(), tt.rule)
			var got [][]string
			for i, cluster := range c.Clusters() {
				if want := fmt.Sprintf("cluster-%03d", i+1); cluster.Label != want {
					t.Errorf("label %q, want %q", cluster.Label, want)
				}
				got = append(got, cluster.Members)
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("clusters %v, want %v", got, tt.want)
			}
		})
	}
}

func TestGroupExtremes(t *testing.T) {
	identical := []Sighting{{"a", "k", "v"}, {"b", "k", "v"}, {"c", "k", "v"}}
	different := []Sighting{{"a", "k", "1"}, {"b", "k", "2"}, {"c", "k", "3"}}
	// The same text under two attributes is two values and links nothing.
	namesakes := []Sighting{{"a", "key", "v"}, {"b", "cert", "v"}}
	tests := []struct {
		name                string
		sightings           []Sighting
		sizes               []int
		singletons, largest int
	}{
		{"empty", nil, []int{}, 0, 0},
		{"one server", []Sighting{{"a", "k", "v"}}, []int{1}, 1, 1},
		{"all identical", identical, []int{3}, 0, 3},
		{"all different", different, []int{1, 1, 1}, 3, 1},
		{"same text, two attributes", namesakes, []int{1, 1}, 2, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := mustGroup(t, tt.sightings, Rule{})
			if got := c.Sizes(); !slices.Equal(got, tt.sizes) {
				t.Errorf("sizes %v, want %v", got, tt.sizes)
			}
			if c.Singletons() != tt.singletons || c.Largest().Size() != tt.largest {
				t.Errorf("singletons %d, largest %d; want %d, %d", c.Singletons(), c.Largest().Size(), tt.singletons, tt.largest)
			}
			for _, text := range []string{c.String(), c.HTML(), c.ValueTable().String(), c.EvidenceTable().HTML(), c.BridgeTable().String()} {
				if text == "" {
					t.Error("an empty rendering")
				}
			}
		})
	}
}

func TestGroupRefusesIncompleteSightings(t *testing.T) {
	for _, bad := range []Sighting{{"", "k", "v"}, {"a", "", "v"}, {"a", "k", ""}} {
		_, err := Group([]Sighting{{"a", "k", "v"}, bad}, Rule{})
		if err == nil || !strings.Contains(err.Error(), "sighting 1") {
			t.Errorf("%+v: error %v, want one that names sighting 1", bad, err)
		}
	}
}

func TestGroupPanicsOnNegativeRule(t *testing.T) {
	defer func() {
		if r := recover(); r != "athena: negative MaxServers" {
			t.Errorf("recovered %v", r)
		}
	}()
	Group(nil, Rule{-1})
}

// randomSightings draws a world of n sightings over a few servers and values,
// small enough that hubs, chains and loners all occur.
func randomSightings(rng *rand.Rand, n int) []Sighting {
	all := make([]Sighting, n)
	for i := range all {
		all[i] = Sighting{
			Server:    fmt.Sprintf("s%02d", rng.IntN(25)),
			Attribute: []string{"cert", "key", "ns"}[rng.IntN(3)],
			Value:     fmt.Sprintf("v%02d", int(40*rng.Float64()*rng.Float64())),
		}
	}
	return all
}

// bruteForce joins servers by a plain union-find over pairs of sightings: the
// second route to the components.
func bruteForce(sightings []Sighting, rule Rule) [][]string {
	holders := map[key]map[string]bool{}
	parent := map[string]string{}
	for _, s := range sightings {
		k := key{s.Attribute, s.Value}
		if holders[k] == nil {
			holders[k] = map[string]bool{}
		}
		holders[k][s.Server] = true
		parent[s.Server] = s.Server
	}
	var find func(string) string
	find = func(s string) string {
		if parent[s] != s {
			parent[s] = find(parent[s])
		}
		return parent[s]
	}
	for _, servers := range holders {
		if rule.MaxServers > 0 && len(servers) > rule.MaxServers {
			continue
		}
		for a := range servers {
			for b := range servers {
				parent[find(a)] = find(b)
			}
		}
	}
	groups := map[string][]string{}
	for s := range parent {
		groups[find(s)] = append(groups[find(s)], s)
	}
	var all [][]string
	for _, g := range groups {
		slices.Sort(g)
		all = append(all, g)
	}
	slices.SortFunc(all, func(a, b []string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a[0], b[0])
	})
	return all
}

func TestGroupAgreesWithUnionFind(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for trial := range 200 {
		sightings := randomSightings(rng, 1+rng.IntN(60))
		rule := Rule{rng.IntN(6)}
		var got [][]string
		for _, cluster := range mustGroup(t, sightings, rule).Clusters() {
			got = append(got, cluster.Members)
		}
		if want := bruteForce(sightings, rule); !reflect.DeepEqual(got, want) {
			t.Fatalf("trial %d, %v: clusters %v, want %v", trial, rule, got, want)
		}
	}
}

// render writes out everything a clustering says, to compare two of them.
func render(c *Clustering) string {
	return c.String() + c.HTML() + c.ValueTable().String() + c.EvidenceTable().String() + c.BridgeTable().String()
}

func TestGroupIgnoresOrderAndDuplicatesAndKeepsItsInput(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for range 50 {
		sightings := randomSightings(rng, 60)
		rule := Rule{rng.IntN(6)}
		want := render(mustGroup(t, sightings, rule))
		shuffled := append(slices.Clone(sightings), sightings[:20]...)
		rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		before := slices.Clone(shuffled)
		if got := render(mustGroup(t, shuffled, rule)); got != want {
			t.Fatalf("order or duplicates changed the result:\n%s\nwant\n%s", got, want)
		}
		if !slices.Equal(before, shuffled) {
			t.Fatal("Group modified its input")
		}
	}
}

func TestGroupGivesOneResultInAHundredRuns(t *testing.T) {
	sightings := randomSightings(rand.New(rand.NewPCG(3, 3)), 120)
	want := render(mustGroup(t, sightings, Rule{5}))
	for range 99 {
		if got := render(mustGroup(t, sightings, Rule{5})); got != want {
			t.Fatal("two runs differ")
		}
	}
}

func TestAccessorsReturnCopies(t *testing.T) {
	c := mustGroup(t, tale(), Rule{3})
	want := render(c)
	c.Clusters()[0].Members[0] = "x"
	c.Largest().Members[0] = "x"
	c.Values()[0].Value = "x"
	c.Evidence()[0].Value = "x"
	if found, _ := c.Find("a"); found.Members[0] != "a" {
		t.Error("a change to a result reached the clustering")
	}
	if render(c) != want {
		t.Error("a change to a result reached the clustering")
	}
}
