package verdict_test

import (
	"strings"
	"testing"

	"bridle/analysis/cachefill"
	"bridle/analysis/load"
	"bridle/analysis/verdict"
	"bridle/datasets/schema/operators"
	"bridle/datasets/schema/resolvergroups"
	"bridle/datasets/study"
)

// TestGatherTold: the user's tables speak where the survey does not, and a table of operators is used alone.
func TestGatherTold(t *testing.T) {
	dir := town(t, "operators", "survey").Folder()
	run(t, dir, "import-groups", func(r *study.Run, id string) {
		row := func(line int64, address, group, country string) resolvergroups.Row {
			x := resolvergroups.Row{RunID: id, Address: address, Country: &country, NCaches: new(int32(2)), ASN: new(int64(64520)), Source: "mine", SourceRow: line}
			if group != "" {
				x.CacheGroup = &group
			}
			return x
		}
		write(t, r, row(1, "192.0.2.53", "", "XF"), // watched, not surveyed
			row(2, "192.0.2.9", "surveyed", "XF"), // of which the survey speaks
			row(3, "192.0.2.99", "g1", "XF"),      // a group of which the survey speaks
			row(4, "192.0.2.71", "isp", "XF"), row(5, "192.0.2.72", "isp", "XF"), row(6, "192.0.2.73", "isp", "XG"))
	})
	run(t, dir, "cluster", func(r *study.Run, id string) {
		write(t, r, operators.Row{RunID: id, Operator: "kestrel", Kind: "name", Value: "www.kite.xa", Basis: "cluster", ClusterRunID: &id, ClusterID: new("1"), IsUnique: true, Source: id})
	})
	s, err := load.Open(dir.Dir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	in, err := verdict.Gather(t.Context(), s.DB(), verdict.Options{})
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]verdict.Group{}
	for _, g := range in.Groups {
		of[g.Label] = g
	}
	if g := of["192.0.2.53:53"]; g.Country != "XF" || g.Mass != 1 || g.Sources != 1 || g.Caches != 2 || len(g.ASNs) != 1 {
		t.Errorf("told alone: %+v", g)
	}
	if g := of["g1"]; g.Country != "XA" || g.Sources != 3 || g.Caches != 4 {
		t.Errorf("surveyed: %+v", g)
	}
	if g := of["isp"]; g.Country != "XF" || g.Mass != 2.0/3 || g.Sources != 1 || g.Resolvers != 3 {
		t.Errorf("told together: %+v", g)
	}
	if _, found := of["surveyed"]; found {
		t.Error("an address of the survey is taken from the table")
	}
	for _, o := range in.Operators {
		if o.Label == "kestrel" {
			t.Error("a cluster stands beside the user's table")
		}
	}
	if all := strings.Join(in.Notes, "\n"); !strings.Contains(all, "1 operators of clusters") || !strings.Contains(all, "1 cache groups of the user's table have users in several countries") {
		t.Errorf("notes %s", all)
	}
	if c := find(t, in, "KITE", "g1", cachefill.Address); len(c.Fills) != 2 || c.Fills[0].Flags != nil {
		t.Errorf("surveyed fills %+v", c.Fills)
	}
}
