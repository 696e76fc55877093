package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"bridle/analysis/athena"
	"bridle/analysis/load"
	"bridle/datasets/command"
	"bridle/datasets/schema/clusterevidence"
	"bridle/datasets/schema/clustermembers"
	"bridle/datasets/schema/clustervalues"
	"bridle/datasets/settings"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

// defaultMaxServers is the limit for hubs that the analysis of the 2014 scans uses:
// one certificate of those scans is on 101 servers, the next on 24.
const defaultMaxServers = 30

func (a app) clusterCommand() *cobra.Command {
	rule := athena.Rule{MaxServers: defaultMaxServers}
	attributes := []string{athena.Certificate}
	cmd := &cobra.Command{
		Use:   "cluster STUDY",
		Short: "Cluster matched servers by the certificates or banners they share",
		Args:  command.Args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := settings.Read(args[0])
			if err != nil {
				return err
			}
			setting(cmd, "max-servers", &rule.MaxServers, file.Cluster.MaxServers)
			setting(cmd, "attributes", &attributes, file.Cluster.Attributes)
			if rule.MaxServers < 0 {
				return command.Usage(fmt.Errorf("the limit for hubs is %d; give 0 to cut nothing, or a limit above it", rule.MaxServers))
			}
			for _, name := range attributes {
				if !slices.Contains(athena.Known(), name) {
					return command.Usage(fmt.Errorf("there is no attribute %q; there are %s", name, strings.Join(athena.Known(), ", ")))
				}
			}
			slices.Sort(attributes)
			attributes = slices.Compact(attributes)
			return a.derive(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0], clustering(rule, attributes))
		},
	}
	cmd.Flags().IntVar(&rule.MaxServers, "max-servers", rule.MaxServers,
		"cut values on more than this `number` of servers as hubs; 0 cuts nothing")
	cmd.Flags().StringSliceVar(&attributes, "attributes", attributes,
		"join servers that share values of these `attributes`: "+strings.Join(athena.Known(), ", "))
	return cmd
}

// clustering is the derivation of cluster_members, cluster_values and
// cluster_evidence.
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
