package main

import (
	"context"

	"bridle/analysis/athena"
	"bridle/analysis/load"
	"bridle/datasets/schema/clusterevidence"
	"bridle/datasets/schema/clustermembers"
	"bridle/datasets/schema/clustervalues"
	"bridle/datasets/study"
)

// clustering is the derivation of cluster_members, cluster_values and
// cluster_evidence by the method components.
func clustering(rule athena.Rule, attributes []string) derivation {
	return derivation{
		tool: "cluster", config: map[string]any{"method": athena.Method, "attributes": attributes, "max_servers": rule.MaxServers},
		from:  []string{"grabs", "fingerprint_matches"},
		needs: []string{"fingerprint_matches"},
		rows: func(ctx context.Context, s *load.Study, r *study.Run) error {
			sightings, err := athena.Sightings(ctx, s.DB(), attributes...)
			if err != nil {
				return err
			}
			return writeClustering(athena.ClusterServers(sightings, rule), r)
		},
	}
}

// writeClustering writes a clustering in the order it has.
func writeClustering(c *athena.Clustering, r *study.Run) error {
	members, err := study.Table[clustermembers.Row](r)
	if err != nil {
		return err
	}
	values, err := study.Table[clustervalues.Row](r)
	if err != nil {
		return err
	}
	evidence, err := study.Table[clusterevidence.Row](r)
	if err != nil {
		return err
	}
	for _, cl := range c.Clusters {
		standing := "core"
		if len(cl.Servers) == 1 {
			standing = "unclustered"
		}
		for _, server := range cl.Servers {
			err := members.Write(clustermembers.Row{RunID: r.ID(), ClusterID: cl.Label, Address: server, Standing: standing})
			if err != nil {
				return err
			}
		}
		for _, l := range cl.Evidence {
			err := evidence.Write(clusterevidence.Row{
				RunID: r.ID(), ClusterID: cl.Label, Attribute: l.Attribute, Value: l.Value,
				Address: l.Server, Millibits: int64(l.Millibits), IsWeakest: l.IsWeakest,
			})
			if err != nil {
				return err
			}
		}
	}
	for _, v := range c.Values {
		err := values.Write(clustervalues.Row{
			RunID: r.ID(), Attribute: v.Attribute, Value: v.Value,
			NServers: int64(v.Servers), Fate: string(v.Fate), Millibits: int64(v.Millibits),
		})
		if err != nil {
			return err
		}
	}
	return nil
}
