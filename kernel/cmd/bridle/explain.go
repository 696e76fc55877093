package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"bridle/analysis/athena"
	"bridle/analysis/rerun"
	"bridle/datasets/command"

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
			e, err := rerun.Explain(cmd.Context(), args[0], nil, args[1])
			if err != nil {
				return err
			}
			return printExplanation(cmd.OutOrStdout(), e, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
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
