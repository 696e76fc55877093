package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"bridle/analysis/indicators"
	"bridle/analysis/load"
	"bridle/datasets/command"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

// indicatorFlags is what the command line says about an export.
type indicatorFlags struct {
	as, out, tlp, author, snapshot string
	least                          int
}

func (a app) indicatorsCommand() *cobra.Command {
	var o indicatorFlags
	var table []string
	for _, g := range indicators.Confidence() {
		table = append(table, fmt.Sprintf("  %3d  %s", g.Confidence, g.What))
	}
	cmd := &cobra.Command{
		Use:   "indicators STUDY",
		Short: "Export servers and names as indicators: STIX 2.1, MISP or CSV",
		Long: `Export the servers that matched a fingerprint, their names, and what own tables say of operators, with first and last
seen, rules, operator, standing, confidence and a TLP marking.

Addresses of resolvers and countries with claims are never in it. Names and servers at the fringe of a cluster are, with
low confidence and the reason. Confidence is a convention that orders doubts, not a measured probability:

` + strings.Join(table, "\n") + `

A server's is at most the probability that it belongs with the core. --min-confidence leaves out what is below, and says
how many. Identifiers and times follow from the study, so the same study gives the same file.`,
		Args: command.Args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			label, err := o.check()
			if err != nil {
				return command.Usage(err)
			}
			s, err := load.OpenAt(args[0], o.snapshot)
			if err != nil {
				return err
			}
			set, err := indicators.Gather(cmd.Context(), s.DB())
			if err = errors.Join(err, s.Close()); err != nil {
				return err
			}
			if len(set.Indicators) == 0 {
				return fmt.Errorf("%s has no matched servers and no operators to export; 'bridle status %s' says what to do first", args[0], args[0])
			}
			return o.export(set, label, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.as, "as", "stix", "`form` of the list: stix, misp or csv")
	f.StringVarP(&o.out, "output", "o", "", "write to this `file` instead of standard output")
	f.StringVar(&o.tlp, "tlp", "amber", "`marking`: clear, green, amber or red")
	f.StringVar(&o.author, "author", "", "`name` of whoever publishes the list")
	f.StringVar(&o.snapshot, "snapshot", "", "rest on exactly the parts of this snapshot `file`")
	f.IntVar(&o.least, "min-confidence", 0, "leave out what has a `confidence` below this, from 0 to 100")
	return cmd
}

// check reads what can be wrong on the command line.
func (o *indicatorFlags) check() (indicators.Label, error) {
	tlp, err := indicators.ParseTLP(o.tlp)
	switch {
	case err != nil:
		return indicators.Label{}, err
	case o.as != "stix" && o.as != "misp" && o.as != "csv":
		return indicators.Label{}, fmt.Errorf("there is no form %q; there are stix, misp and csv", o.as)
	case o.least < 0 || o.least > 100:
		return indicators.Label{}, fmt.Errorf("--min-confidence is %d; give 0 to 100", o.least)
	}
	return indicators.Label{TLP: tlp, Author: o.author}, nil
}

// export writes a set, and says on stderr what is in it and what is not.
func (o *indicatorFlags) export(set *indicators.Set, label indicators.Label, stdout, stderr io.Writer) error {
	set = set.AtLeast(o.least)
	form := map[string]func(indicators.Label) ([]byte, error){"stix": set.STIX, "misp": set.MISP, "csv": set.CSV}[o.as]
	b, err := form(label)
	if err != nil {
		return err
	}
	if o.out != "" {
		err = study.WriteFile(o.out, b)
	} else {
		_, err = stdout.Write(b)
	}
	if err != nil {
		return err
	}
	stamp := ""
	if set.Simulated {
		stamp = "SIMULATED: "
	}
	fmt.Fprintf(stderr, "%s%s, %s\n", stamp, command.Plural(int64(len(set.Indicators)), "indicator"), label.TLP)
	if set.Unsure > 0 {
		fmt.Fprintf(stderr, "  left out for a confidence below %d: %d\n", set.Least, set.Unsure)
	}
	if set.Resolvers > 0 {
		fmt.Fprintf(stderr, "  left out since they are resolvers too: %d\n", set.Resolvers)
	}
	return nil
}
