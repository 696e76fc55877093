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
	var other string
	cmd := &cobra.Command{
		Use:   "diff STUDY RUN RUN",
		Short: "Compare two clusterings: operators that split, merged, servers that moved",
		Long: `Compare two runs of 'bridle cluster' by the servers that both have: with and without statements of
analysts, by two methods, before and after new data. With --other the second run is one of another study.`,
		Args: command.Args(cobra.ExactArgs(3)),
		RunE: func(cmd *cobra.Command, args []string) error {
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
