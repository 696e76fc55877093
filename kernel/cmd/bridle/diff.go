package main

import (
	"context"
	"errors"
	"fmt"

	"bridle/analysis/athena"
	"bridle/analysis/load"
	"bridle/analysis/rerun"
	"bridle/datasets/command"
	"bridle/datasets/study/duck"

	"github.com/spf13/cobra"
)

func (a app) diffCommand() *cobra.Command {
	var other, out string
	cmd := &cobra.Command{
		Use:   "diff STUDY RUN RUN | diff REPORT REPORT",
		Short: "Compare two clusterings, or the figures of two reports",
		Long: `Compare two runs of 'bridle cluster' by the servers that both have: with and without statements of
analysts, by two methods, before and after new data. With --other the second run is one of another study.

Or compare two folders that 'bridle run' wrote, figure by figure, as 'bridle verify' does but without running
anything: grades, causes, and a page with old, new and difference picture. Exit code 3 if a figure differs.`,
		Args: command.Args(cobra.RangeArgs(2, 3)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 2 {
				if !isReport(args[0]) || !isReport(args[1]) {
					return command.Usage(errors.New("give a study and two of its runs, or two folders that 'bridle run' wrote (with figures.lock.json)"))
				}
				return diffReports(cmd.OutOrStdout(), args[0], args[1], out)
			}
			if other == "" {
				other = args[0]
			}
			first, err := membersOf(cmd.Context(), args[0], args[1])
			if err != nil {
				return err
			}
			second, err := membersOf(cmd.Context(), other, args[2])
			if err != nil {
				return err
			}
			d := athena.Compare(first, second)
			w := cmd.OutOrStdout()
			fmt.Fprintln(w, d)
			for _, t := range d.Tables() {
				if len(t.Rows) > 0 {
					fmt.Fprint(w, "\n"+t.String())
				}
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&other, "other", "", "`folder` of the study that the second run is of")
	cmd.Flags().StringVarP(&out, "output", "o", "out/diff", "`folder` for the page on two reports")
	return cmd
}

// membersOf reads the label of each server in a clustering.
func membersOf(ctx context.Context, dir, run string) (labels map[string]string, err error) {
	s, err := load.OpenContext(ctx, dir, duck.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	m, err := rerun.ClusterRun(s.Folder(), run)
	if err != nil {
		return nil, err
	}
	rows, err := s.DB().QueryContext(ctx, `SELECT address, cluster_id FROM cluster_members WHERE run_id = $1 ORDER BY address`, m.RunID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	labels = map[string]string{}
	for rows.Next() {
		var address, label string
		if err := rows.Scan(&address, &label); err != nil {
			return nil, err
		}
		labels[address] = label
	}
	return labels, rows.Err()
}
