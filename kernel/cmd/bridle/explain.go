package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"bridle/analysis/athena"
	"bridle/analysis/load"
	"bridle/datasets/command"
	"bridle/datasets/schema/operators"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"

	"github.com/spf13/cobra"
)

func (a app) explainCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "explain STUDY OPERATOR [COUNTRY]",
		Short: "Say why an operator holds together, or take a verdict apart",
		Long: `Say why an operator of the latest clustering holds together: its batches, the strongest chain of
evidence with bits by attribute and value, its strongest and its weakest tie, and what becomes of it if
each attribute in turn is left out and the model is fitted again. The study must still have the rows that
the clustering was made from.

With a country (ISO 3166-1 alpha-2) the latest verdict on the operator there is taken apart: the caches and
what they saw, every fill with the filter that took it out and why, and every step from fills to
p-value, false discovery rate and verdict.`,
		Args: command.Args(cobra.RangeArgs(2, 3)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 3 {
				return explainVerdict(cmd.Context(), cmd.OutOrStdout(), args[0], args[1], strings.ToUpper(args[2]), asJSON)
			}
			e, err := explained(cmd.Context(), args[0], args[1])
			if err != nil {
				return err
			}
			return printExplanation(cmd.OutOrStdout(), e, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// explained fits the latest clustering of a study again and explains an operator of it.
func explained(ctx context.Context, dir, operator string) (e athena.Explanation, err error) {
	folder, err := study.Open(dir)
	if err != nil {
		return e, err
	}
	m, err := clusterRun(folder, "")
	if err != nil {
		return e, err
	}
	if err := knownOperator(folder, m.RunID, operator); err != nil {
		return e, err
	}
	c, err := configOfClustering(m)
	if err != nil {
		return e, err
	}
	snap, err := folder.Snapshot(clusteredFrom()...)
	if err != nil {
		return e, err
	}
	if !slices.Equal(snap.Inputs(), m.Inputs) {
		return e, fmt.Errorf("%s has other rows than run %s was made from: run 'bridle cluster %s' again", dir, m.RunID, dir)
	}
	s, err := load.OpenContext(ctx, dir, duck.Options{Snapshot: &snap, OneThread: true})
	if err != nil {
		return e, err
	}
	g, err := athena.Gather(ctx, s.DB())
	if err := errors.Join(err, s.Close()); err != nil {
		return e, err
	}
	settings, _, err := c.settings(g)
	if err != nil {
		return e, err
	}
	in, err := athena.Infer(ctx, g.Sightings, settings)
	if err != nil {
		return e, err
	}
	o, ok := in.Find(operator)
	if !ok {
		return e, fmt.Errorf("run %s has no operator %q when it is made again: run 'bridle cluster %s' again", m.RunID, operator, dir)
	}
	e = in.Explain(o)
	var servers []string
	for _, i := range o.Servers {
		servers = append(servers, in.Servers[i])
	}
	e.Without, err = athena.LeaveOut(ctx, g.Sightings, settings, servers)
	return e, err
}

// knownOperator returns an error unless a clustering has an operator of that label. Fitting the
// model again takes its time; a misspelt label is told at once.
func knownOperator(s study.Study, run, operator string) error {
	parts, err := s.PartsOf("operators", func(m study.Manifest) bool { return m.RunID == run })
	if err != nil {
		return err
	}
	var labels []string
	for _, p := range parts {
		err := study.Read(s, p, func(rows []operators.Row) error {
			for _, r := range rows {
				labels = append(labels, r.Operator)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	slices.Sort(labels)
	labels = slices.Compact(labels)
	if slices.Contains(labels, operator) {
		return nil
	}
	return fmt.Errorf("run %s has no operator %q; it has %s: %s", run, operator,
		command.Plural(int64(len(labels)), "operator"), strings.Join(labels, ", "))
}

func printExplanation(w io.Writer, e athena.Explanation, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(e)
	}
	_, err := fmt.Fprint(w, e)
	return err
}
