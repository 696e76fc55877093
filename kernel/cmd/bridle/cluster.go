package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"bridle/analysis/athena"
	"bridle/analysis/rerun"
	"bridle/datasets/command"
	"bridle/datasets/settings"

	"github.com/spf13/cobra"
)

// Methods of 'bridle cluster'.
const (
	twoLevel   = "two-level"
	components = "components"
)

// clusterFlags is what the command line and study.toml say about a clustering.
type clusterFlags struct {
	method            string
	maxServers        int
	attributes        []string
	batchOdds         float64
	operatorOdds      float64
	stability         string
	seed              uint64
	withoutStatements bool
}

func (a app) clusterCommand() *cobra.Command {
	var o clusterFlags
	cmd := &cobra.Command{
		Use:   "cluster STUDY",
		Short: "Cluster matched servers into operators, with the evidence for every tie",
		Long: `Cluster the servers that match a fingerprint.

The method two-level finds servers that look as if set up in one go (batches), and batches that look
as if set up by one party (operators), by how improbable it is that strangers share what they share.
It takes what the study has: certificates, keys, answers, names, records, networks, first sights, and
what 'bridle import attributes' brought. Statements of analysts ('bridle import statements') hold,
unless --without-statements. Attributes: ` + strings.Join(athena.AttributeNames(), ", ") + `.

--stability fits the model again in many variants, to tell core from fringe and to give a range of the
number of operators: none, default or thorough.

The method components joins servers that share a certificate or a banner for good, but for values on more
than --max-servers servers. It was the first method, and is there to compare with.`,
		Args: command.Args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := o.derivation(cmd, args[0])
			if err != nil {
				return err
			}
			return a.derive(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0], d)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.method, "method", twoLevel, "`method`: two-level or components")
	f.IntVar(&o.maxServers, "max-servers", 0, "cut values on more than this `number` of servers as hubs; 0 cuts nothing (default of components: 30)")
	f.StringSliceVar(&o.attributes, "attributes", nil, "use these `attributes` alone (default: all; of components certificate)")
	f.Float64Var(&o.batchOdds, "batch-odds", 0, "`odds` against two batches being one before any evidence (default 20)")
	f.Float64Var(&o.operatorOdds, "operator-odds", 0, "`odds` against two operators being one before any evidence (default 10)")
	f.StringVar(&o.stability, "stability", "default", "how many variants are fitted: none, default or thorough")
	f.Uint64Var(&o.seed, "seed", 1, "`seed` of what is drawn for the variants")
	f.BoolVar(&o.withoutStatements, "without-statements", false, "leave the statements of analysts aside")
	return cmd
}

// derivation checks what was said and returns the work.
func (o clusterFlags) derivation(cmd *cobra.Command, dir string) (derivation, error) {
	file, err := settings.Read(dir)
	if err != nil {
		return derivation{}, err
	}
	if o.method == components && !cmd.Flags().Changed("max-servers") {
		o.maxServers = rerun.DefaultMaxServers
	}
	setting(cmd, "max-servers", &o.maxServers, file.Cluster.MaxServers)
	setting(cmd, "attributes", &o.attributes, file.Cluster.Attributes)
	known := athena.AttributeNames()
	switch {
	case o.method == components:
		known = athena.Known()
		for _, flag := range []string{"batch-odds", "operator-odds", "stability", "seed", "without-statements"} {
			if cmd.Flags().Changed(flag) {
				return derivation{}, command.Usage(fmt.Errorf("--%s is for the method %s", flag, twoLevel))
			}
		}
		if len(o.attributes) == 0 {
			o.attributes = []string{athena.Certificate}
		}
	case o.method != twoLevel:
		return derivation{}, command.Usage(fmt.Errorf("there is no method %q; there are %s and %s", o.method, twoLevel, components))
	case o.batchOdds < 0 || o.operatorOdds < 0:
		return derivation{}, command.Usage(errors.New("odds are above 0; 1 says that one is as likely as two"))
	}
	if o.maxServers < 0 {
		return derivation{}, command.Usage(fmt.Errorf("the limit for hubs is %d; give 0 to cut nothing, or a limit above it", o.maxServers))
	}
	for _, name := range o.attributes {
		if !slices.Contains(known, name) {
			return derivation{}, command.Usage(fmt.Errorf("there is no attribute %q; there are %s", name, strings.Join(known, ", ")))
		}
	}
	slices.Sort(o.attributes)
	o.attributes = slices.Compact(o.attributes)
	if o.method == components {
		return clustering(athena.Rule{MaxServers: o.maxServers}, o.attributes), nil
	}
	c, err := o.config()
	if err != nil {
		return derivation{}, command.Usage(err)
	}
	return operatorsFound(c, cmd.OutOrStdout()), nil
}
