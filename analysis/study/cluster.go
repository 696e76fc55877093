package study

import (
	"fmt"
	"slices"
	"strings"

	"bridle/analysis/athena"
	"bridle/analysis/rerun"
)

// Settings say how servers are clustered. The zero value is what 'bridle cluster' does when it is told nothing.
type Settings struct {
	// Method is two-level, or components: servers joined for good by shared values. Empty is two-level.
	Method string
	// Attributes are those that are used; none are all of them (of components: certificate). athena.AttributeNames lists
	// them.
	Attributes []string
	// Without leaves attributes out.
	Without []string
	// MaxServers cuts values on more servers, as hubs; 0 cuts none (of components: on more than 30, -1 cuts none).
	MaxServers int
	// BatchOdds and OperatorOdds are the odds against two being one before any evidence; 0 is 20 and 10.
	BatchOdds, OperatorOdds float64
	// Stability is how many variants are fitted to tell core from fringe: none, default or thorough. Empty is default.
	Stability string
	// Seed decides what is drawn for the variants; 0 is 1.
	Seed uint64
	// WithoutStatements leaves the statements of analysts aside.
	WithoutStatements bool
}

// inferred is what a fit left behind, to explain its operators.
type inferred struct {
	*athena.Inference
	gathered *athena.Gathered
	settings athena.Settings
	hasRange bool
}

// Cluster groups the servers that match a fingerprint, in memory: nothing is written, and [Study.Operators] gives what it gave.
// Of several settings the first alone is taken; without any the fit is that of 'bridle cluster'.
func (s *Study) Cluster(how ...Settings) *Operators {
	set := Settings{}
	if len(how) > 0 {
		set = how[0]
	}
	doing := "cluster " + s.Dir
	if n, err := s.ask("", "SELECT count(*) FROM current_fingerprint_matches", nil); err == nil && n.Ints("count_star()")[0] == 0 {
		refuse(doing, fmt.Sprintf("run 'bridle match %s'", s.Dir), "no server of the study matches a fingerprint")
	}
	known := athena.AttributeNames()
	if set.Method == "components" {
		known = athena.Known()
	}
	for _, name := range append(slices.Clone(set.Attributes), set.Without...) {
		if !slices.Contains(known, name) {
			refuse(doing, "", "there is no attribute %q; there are %s", name, strings.Join(known, ", "))
		}
	}
	switch set.Method {
	case "components":
		return s.components(set)
	case "", "two-level":
		return s.twoLevel(set)
	}
	refuse(doing, "", "there is no method %q; there are two-level and components", set.Method)
	return nil
}

// twoLevel fits the model of the two levels.
func (s *Study) twoLevel(set Settings) *Operators {
	doing := "cluster " + s.Dir
	c, err := rerun.NewClustering(set.Stability)
	check(err, "", "%s", doing)
	c.MaxServers, c.Statements = set.MaxServers, !set.WithoutStatements
	if len(set.Attributes) > 0 {
		c.Attributes = set.Attributes
	}
	c.Attributes = slices.DeleteFunc(slices.Clone(c.Attributes), func(a string) bool { return slices.Contains(set.Without, a) })
	if set.BatchOdds < 0 || set.OperatorOdds < 0 || set.MaxServers < 0 {
		refuse(doing, "", "odds and the limit for hubs are not below 0")
	}
	if set.BatchOdds > 0 {
		c.BatchOdds = set.BatchOdds
	}
	if set.OperatorOdds > 0 {
		c.OperatorOdds = set.OperatorOdds
	}
	if set.Seed > 0 && c.Sweeps > 0 {
		c.Seed = set.Seed
	}
	g, err := athena.Gather(s.context(), s.DB())
	check(err, "", "%s", doing)
	settings, idle, err := c.Settings(g)
	check(err, "withdraw one of the statements, or leave them aside with WithoutStatements", "%s", doing)
	in, err := athena.Infer(s.context(), g.Sightings, settings)
	check(err, "", "%s", doing)
	o := s.ofInference(&inferred{in, g, settings, c.Sweeps > 0})
	for _, claim := range idle {
		o.Notes = append(o.Notes, fmt.Sprintf("A statement had no effect, since no two servers of the study are meant: %s.", claim))
	}
	o.Notes = append(o.Notes, g.Notes...)
	return o
}

// ofInference makes the list of operators of a fit, as the rows that 'bridle cluster' writes would.
func (s *Study) ofInference(in *inferred) *Operators {
	o := &Operators{Method: athena.TwoLevel, inferred: in, Alone: len(in.Unclustered), labels: map[string]string{}}
	if in.hasRange {
		o.Low, o.High = in.Count.Low, in.Count.High
	}
	for _, i := range in.Unclustered {
		o.labels[in.Servers[i]] = "alone-" + in.Servers[i]
	}
	var groups []group
	for _, p := range in.Operators {
		gr := group{label: p.Label}
		for k, b := range p.Batches {
			_, only := in.HeldBy(b)
			var share *float64
			if in.hasRange {
				share = new(min(1, p.Standing[k]))
			}
			for _, i := range in.Batches[b] {
				gr.servers = append(gr.servers, member{in.Servers[i], slices.Contains(p.Core, b) && !only, share})
			}
		}
		groups = append(groups, gr)
	}
	s.lay(o, groups, in.gathered.Names)
	return o
}

// components joins servers that share values.
func (s *Study) components(set Settings) *Operators {
	if set.MaxServers == 0 {
		set.MaxServers = rerun.DefaultMaxServers
	}
	if len(set.Attributes) == 0 {
		set.Attributes = []string{athena.Certificate}
	}
	used := slices.DeleteFunc(slices.Clone(set.Attributes), func(a string) bool { return slices.Contains(set.Without, a) })
	sightings, err := athena.Sightings(s.context(), s.DB(), used...)
	check(err, "", "cluster %s", s.Dir)
	c := athena.ClusterServers(sightings, athena.Rule{MaxServers: max(0, set.MaxServers)})
	o := &Operators{Method: athena.Method, labels: c.LabelOf()}
	var groups []group
	for _, cluster := range c.Clusters {
		if len(cluster.Servers) == 1 {
			o.Alone++
			continue
		}
		gr := group{label: cluster.Label}
		for _, server := range cluster.Servers {
			gr.servers = append(gr.servers, member{server, true, nil})
		}
		groups = append(groups, gr)
	}
	s.lay(o, groups, nil)
	return o
}

// group is an operator that was found in memory.
type group struct {
	label   string
	servers []member
}

type member struct {
	address string
	isCore  bool
	share   *float64
}
