package clustered

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"bridle/collectors/simnet/ofstudy"
	"bridle/datasets/command"
	"bridle/datasets/schema/clustermembers"
	"bridle/datasets/study"
)

// Gather reads the latest clustering of a study, and the world.
func Gather(s study.Study) (*Input, error) {
	w, err := ofstudy.World(s)
	if err != nil {
		return nil, err
	}
	runs, err := s.Runs()
	if err != nil {
		return nil, err
	}
	m, ok := study.Latest(runs, "cluster")
	if !ok {
		return nil, fmt.Errorf("%s has no clusters: run 'bridle cluster %s' first", s.Dir(), s.Dir())
	}
	in := &Input{World: w}
	err = ofstudy.Each(s, "cluster_members", m.RunID, func(r *clustermembers.Row) error { in.Members = append(in.Members, *r); return nil })
	if err == nil && len(in.Members) == 0 {
		err = errors.New("the last clustering has no servers")
	}
	return in, err
}

// Write prints the counts, then the mixed cores, at most so many.
func (r *Report) Write(w io.Writer, most int) error {
	var b strings.Builder
	n := func(v int) string { return command.Group(int64(v)) }
	fmt.Fprintf(&b, "SIMULATED: scenario %s, seed %d\n", r.Scenario, r.Seed)
	fmt.Fprintf(&b, "servers\t%s: %s in cores, %s at fringes, %s with nobody; %s no operator's\n", n(r.Servers), n(r.Core), n(r.Fringe), n(r.Alone), n(r.Strange))
	fmt.Fprintf(&b, "operators with two servers or more\t%s, found %s; in %s, of which %s more than one operator\n",
		n(r.TwoOrMore), n(r.Found), command.Plural(int64(r.Cores), "core"), holds(len(r.Mixed)))
	fmt.Fprintf(&b, "pairs in cores\t%s, precision %.3f, recall %.3f\n", n(r.CorePairs.Held), r.CorePairs.Precision(), r.CorePairs.Recall())
	fmt.Fprintf(&b, "pairs in whole clusters\t%s, precision %.3f, recall %.3f\n", n(r.AllPairs.Held), r.AllPairs.Precision(), r.AllPairs.Recall())
	for _, m := range r.Mixed[:min(most, len(r.Mixed))] {
		var parts []string
		for _, who := range slices.Sorted(maps.Keys(m.Of)) {
			name := who
			if who == "" {
				name = "nobody"
			}
			parts = append(parts, fmt.Sprintf("%d of %s", m.Of[who], name))
		}
		fmt.Fprintf(&b, "mixed core\t%s: %s\n", m.Cluster, strings.Join(parts, ", "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// holds is how many cores hold something.
func holds(n int) string {
	if n == 1 {
		return "1 holds servers of"
	}
	return command.Group(int64(n)) + " hold servers of"
}
