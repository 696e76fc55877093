package main

import (
	"errors"
	"fmt"
	"io"

	"bridle/analysis/load"
	"bridle/analysis/matrix"
	"bridle/analysis/verdict"
	"bridle/datasets/command"

	"github.com/spf13/cobra"
)

func (a app) matrixCommand() *cobra.Command {
	var as string
	var least int32
	var together, rules bool
	cmd := &cobra.Command{
		Use:   "matrix STUDY",
		Short: "Print the verdicts as a table of operators and countries",
		Long: `Print the latest verdicts of a study as a table of operators and countries, with rates and intervals, and
which countries could not be tested, which is not the same as clean.

A hit on a small network can point to a person: --least-caches withholds countries with fewer caches, or puts
them together with --together. With --2018 the claims of the rules of 2018 are set beside.`,
		Args: command.Args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if least < 0 {
				return command.Usage(fmt.Errorf("--least-caches is %d; give 0 or more", least))
			}
			s, err := load.Open(args[0])
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			t, err := matrix.Gather(cmd.Context(), s.DB(), matrix.Options{Method: verdict.Method})
			if err != nil {
				return err
			}
			if len(t.Operators) == 0 {
				return fmt.Errorf("%s has no verdicts; run 'bridle fills %s' and 'bridle verdicts %s'", args[0], args[0], args[0])
			}
			if len(t.Countries) == 0 {
				fmt.Fprintln(cmd.ErrOrStderr(), "no country is known for any cache that was watched, so there are operators and no verdicts: 'bridle import prefixes' or 'bridle import groups', then 'bridle verdicts' again")
			}
			small := matrix.Withhold
			if together {
				small = matrix.Aggregate
			}
			if least > 0 {
				t = t.Publish(least, small)
			}
			return printMatrix(cmd.OutOrStdout(), t, as, rules)
		},
	}
	f := cmd.Flags()
	f.StringVar(&as, "as", "text", "`form` of the table: text, csv or markdown")
	f.Int32Var(&least, "least-caches", 0, "withhold countries with fewer than this many `caches`; 0 shows all")
	f.BoolVar(&together, "together", false, "put these countries together instead")
	f.BoolVar(&rules, "2018", false, "compare with the rules of 2018")
	return cmd
}

// printMatrix prints a table in the form asked for.
func printMatrix(w io.Writer, t *matrix.Table, as string, rules bool) (err error) {
	switch as {
	case "text":
		_, err = fmt.Fprint(w, t.Text())
	case "csv":
		_, err = fmt.Fprint(w, t.CSV())
	case "markdown":
		_, err = fmt.Fprint(w, t.Markdown())
	default:
		return command.Usage(fmt.Errorf("there is no form %q; there are text, csv and markdown", as))
	}
	if err == nil && rules {
		_, err = fmt.Fprintf(w, "\n%s", matrix.Compare(t.Rules2018(), t).Text())
	}
	return err
}
