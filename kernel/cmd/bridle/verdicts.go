package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"bridle/analysis/load"
	"bridle/analysis/matrix"
	"bridle/analysis/rerun"
	"bridle/analysis/rules2018"
	"bridle/analysis/verdict"
	"bridle/datasets/command"
	"bridle/datasets/schema/operatorverdicts"
	"bridle/datasets/schema/verdictevidence"
	"bridle/datasets/schema/verdicts"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

func (a app) verdictsCommand() *cobra.Command {
	c := rerun.Verdicts{Method: verdict.Method, Version: verdict.MethodVersion, Settings: verdict.DefaultSettings()}
	var without2018 bool
	cmd := &cobra.Command{
		Use:   "verdicts STUDY",
		Short: "Decide in which countries operators are active, with error rates",
		Long: `Decide for every operator and country what the fills of caches support: supported, indicated, not
detected (with the least rate of lookups that would have been found) or not testable, each with its
reasons in words. 'bridle fills' has to come first. Rows go to verdicts, verdict_evidence and
operator_verdicts; 'bridle matrix' prints them as a table, 'bridle explain STUDY OPERATOR COUNTRY' takes one
verdict apart.

A layer that the study lacks lowers verdicts and never fails: without operators every domain stands for
itself; without a survey, without decoys or with a single source of countries nothing is more than
indicated. The rules of 2018 are computed beside it, in columns of their own.`,
		Args: command.Args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkVerdictFlags(&c); err != nil {
				return command.Usage(err)
			}
			c.Rules2018 = !without2018
			stdout := cmd.OutOrStdout()
			var reached []verdicts.Row
			if err := a.derive(cmd.Context(), stdout, cmd.ErrOrStderr(), args[0], verdictsReached(c, stdout, &reached)); err != nil {
				return err
			}
			return summarizeVerdicts(cmd.Context(), stdout, args[0], reached)
		},
	}
	f := cmd.Flags()
	f.Float64Var(&c.Settings.Indicated, "indicated", c.Settings.Indicated, "false discovery `rate` of indicated")
	f.Float64Var(&c.Settings.Supported, "supported", c.Settings.Supported, "false discovery `rate` of supported")
	f.BoolVar(&c.Settings.UnderDependence, "under-dependence", false, "select pairs by Benjamini and Yekutieli, valid if caches are shared unseen")
	f.StringSliceVar(&c.Countries, "country", nil, "speak of this country too, even if no resolver there is known (`CODE`, may be repeated)")
	f.BoolVar(&without2018, "without-2018", false, "do not apply the rules of 2018")
	return cmd
}

// checkVerdictFlags puts flags in order and says which cannot be.
func checkVerdictFlags(c *rerun.Verdicts) error {
	for _, r := range []struct {
		flag string
		rate float64
	}{{"indicated", c.Settings.Indicated}, {"supported", c.Settings.Supported}} {
		if !(r.rate > 0 && r.rate < 1) {
			return fmt.Errorf("--%s is %v; give a false discovery rate between 0 and 1, such as 0.05", r.flag, r.rate)
		}
	}
	if c.Settings.Supported > c.Settings.Indicated {
		return fmt.Errorf("--supported %v is above --indicated %v; supported is the stricter of the two", c.Settings.Supported, c.Settings.Indicated)
	}
	for i, code := range c.Countries {
		c.Countries[i] = strings.ToUpper(code)
		if len(code) != 2 {
			return fmt.Errorf("--country %q is no code of ISO 3166-1, such as MX", code)
		}
	}
	slices.Sort(c.Countries)
	c.Countries = slices.Compact(c.Countries)
	return nil
}

// verdictsReached is the derivation of verdicts, verdict_evidence and operator_verdicts. It leaves the verdicts in reached.
func verdictsReached(c rerun.Verdicts, stdout io.Writer, reached *[]verdicts.Row) derivation {
	return derivation{
		tool: rerun.VerdictsTool, config: c, from: rerun.VerdictsRead(), needs: []string{"exposures"}, anyThreads: true,
		rows: func(ctx context.Context, s *load.Study, r *study.Run) error {
			result, err := c.Decide(ctx, s.DB())
			if err != nil {
				return err
			}
			if c.Rules2018 {
				if err := apply2018(ctx, s, &result, stdout); err != nil {
					return err
				}
			}
			for _, note := range result.Notes {
				fmt.Fprintf(stdout, "note: %s\n", note)
			}
			*reached = result.Verdicts
			return writeVerdicts(r, result)
		},
	}
}

// apply2018 fills in what the rules of 2018 see.
func apply2018(ctx context.Context, s *load.Study, result *verdict.Result, stdout io.Writer) error {
	g, err := rules2018.Gather(ctx, s.DB())
	if err != nil {
		return err
	}
	hits, dropped := g.Infections()
	for _, h := range rules2018.Mark(result.Verdicts, hits, g.Applied) {
		fmt.Fprintf(stdout, "note: the rules of 2018 see %s in %s, of which no verdict speaks\n", h.Operator, h.Country)
	}
	countries := make([]string, 0, len(result.Verdicts))
	for _, v := range result.Verdicts {
		countries = append(countries, v.Country)
	}
	slices.Sort(countries)
	rules2018.MarkOperators(result.Operators, hits, g.Applied, slices.Compact(countries))
	fmt.Fprintf(stdout, "rules of 2018: %s at suitable forwarders, of which %s pass all filters; %s seen\n",
		command.Plural(int64(len(g.Responses)), "response"), command.Group(int64(dropped[rules2018.No])), command.Plural(int64(len(hits)), "infection"))
	for _, note := range g.Notes {
		fmt.Fprintf(stdout, "note: rules of 2018: %s\n", note)
	}
	return nil
}

// writeVerdicts writes a result to a run.
func writeVerdicts(r *study.Run, result verdict.Result) error {
	all, err := study.Table[verdicts.Row](r)
	if err != nil {
		return err
	}
	evidence, err := study.Table[verdictevidence.Row](r)
	if err != nil {
		return err
	}
	across, err := study.Table[operatorverdicts.Row](r)
	if err != nil {
		return err
	}
	for _, row := range result.Verdicts {
		row.RunID = r.ID()
		err = errors.Join(err, all.Write(row))
	}
	for _, row := range result.Evidence {
		row.RunID = r.ID()
		err = errors.Join(err, evidence.Write(row))
	}
	for _, row := range result.Operators {
		row.RunID = r.ID()
		err = errors.Join(err, across.Write(row))
	}
	return err
}

// summarizeVerdicts prints how many pairs have which level, of rows, or of what the study has if they were reached before.
func summarizeVerdicts(ctx context.Context, stdout io.Writer, dir string, rows []verdicts.Row) error {
	t, err := tableOfVerdicts(ctx, dir, rows)
	if err != nil {
		return err
	}
	n := t.Counts()
	countries := fmt.Sprintf("%d countries", len(t.Countries))
	if len(t.Countries) == 1 {
		countries = "1 country"
	}
	fmt.Fprintf(stdout, "%s in %s: %s supported, %s indicated, %s not detected, %s not testable\n",
		command.Plural(int64(len(t.Operators)), "operator"), countries,
		command.Group(int64(n[matrix.Supported])), command.Group(int64(n[matrix.Indicated])), command.Group(int64(n[matrix.NotDetected])), command.Group(int64(n[matrix.NotTestable])))
	fmt.Fprintln(stdout, matrix.Statement)
	fmt.Fprintf(stdout, "next: bridle matrix %s\n", dir)
	return nil
}

// tableOfVerdicts makes the table of rows, or if there are none of the study.
func tableOfVerdicts(ctx context.Context, dir string, rows []verdicts.Row) (t *matrix.Table, err error) {
	o := matrix.Options{Method: verdict.Method}
	if len(rows) > 0 {
		return matrix.Build(matrix.Rows{Verdicts: rows}, o)
	}
	s, err := load.Open(dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return matrix.Gather(ctx, s.DB(), o)
}
