package main

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"bridle/analysis/athena"
	"bridle/analysis/contest"
	"bridle/datasets/world"
	"bridle/datasets/world/observed"
)

// usualWorlds are those of the comparison. What the published data of 2018 leave open is how
// many servers showed a fingerprint of their operator: none, or half.
func usualWorlds() []string {
	return []string{
		"clean+traces-easy", "clean+traces-medium", "clean+traces-hard",
		"hide-and-seek-2018",
		"clean+traces-published", "clean+traces-published:fingerprint=0.5",
		personRecords,
	}
}

// attributes are those that the two-level model declares, in its classes, so that all methods
// know the same of servers.
func attributes() []contest.Attribute {
	var all []contest.Attribute
	for _, a := range athena.Declared() {
		all = append(all, contest.Attribute{Name: a.Name, Circumstance: a.Class == athena.Circumstance})
	}
	return all
}

// load makes a case: a scenario, perhaps with a share of servers that show their operator's
// habit, from a seed.
func load(name string, seed int64) (*contest.Case, error) {
	if name == personRecords {
		return persons(name, seed), nil
	}
	scenario, setting, changed := strings.Cut(name, ":")
	s, err := world.LoadScenario(scenario)
	if err != nil {
		return nil, err
	}
	if changed {
		text, ok := strings.CutPrefix(setting, "fingerprint=")
		share, err := strconv.ParseFloat(text, 64)
		if !ok || err != nil || !(share >= 0 && share <= 1) {
			return nil, fmt.Errorf("world %q: after the colon stands fingerprint= and a share from 0 to 1, not %q", name, setting)
		}
		s.Traces.QuirkOwned, s.Traces.QuirkShown = 1, share
	}
	w, err := world.Generate(s, seed)
	if err != nil {
		return nil, fmt.Errorf("world %s, seed %d: %w", name, seed, err)
	}
	return look(w, name, seed)
}

// look gathers what can be seen of the servers of a world, and the truth about them.
func look(w *world.World, name string, seed int64) (*contest.Case, error) {
	c := &contest.Case{World: name, Seed: seed}
	c.Attributes = attributes()
	at := map[string]int{}
	for k, a := range c.Attributes {
		at[a.Name] = k
	}
	owners, batches := observed.Owners(w), map[netip.Addr]int{}
	for i := range w.Servers {
		batches[w.Servers[i].Address] = w.Servers[i].Batch
	}
	for _, v := range observed.Values(w) { // sorted by address
		if n := len(c.Names); n == 0 || c.Names[n-1] != v.Address.String() {
			c.Names = append(c.Names, v.Address.String())
			c.Truth, c.Batches = append(c.Truth, owners[v.Address]), append(c.Batches, batches[v.Address])
			c.Records = append(c.Records, make([][]string, len(c.Attributes)))
		}
		k, ok := at[v.Attribute]
		if !ok {
			return nil, fmt.Errorf("world %s shows attribute %q, which is not declared in analysis/athena: declare it", name, v.Attribute)
		}
		r := c.Records[len(c.Records)-1]
		r[k] = append(r[k], v.Value)
	}
	c.Attributable = attributable(c)
	return c, nil
}

// attributable tells which servers the oracle finds with enough others of their operator.
func attributable(c *contest.Case) []bool {
	labels, size := oracle(c).Labels, map[int]int{}
	for _, l := range labels {
		size[l]++
	}
	able := make([]bool, len(labels))
	for i, l := range labels {
		able[i] = size[l] >= contest.LargeGroup
	}
	return able
}
