package main

import (
	"fmt"
	"io"

	"bridle/analysis/querycard"
	"bridle/datasets/command"
	"bridle/kernel/cmd/bridle/bindings"
	"bridle/kernel/notebook/nbformat"
	"bridle/kernel/session"
	"bridle/kernel/verify/lint"

	"github.com/spf13/cobra"
)

func (a app) lintCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "lint NOTEBOOK...",
		Short: "Find what would make a notebook give another answer next time",
		Long: `Read notebooks, without running them, for what would make them give another answer when they are run
again: unsafe SQL, clocks, unseeded random numbers, the order of Go maps and of graphs; for figures
without title, alternative text or source; and for numbers that are typed into text instead of coming
from a cell. Each line names cell, line, reason and what to write instead.

F must be mended, B should be looked at. Exit code 3 if anything is graded F.`,
		Args: command.Args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error { return lintNotebooks(cmd.OutOrStdout(), args) },
	}
}

// lintNotebooks prints the findings of each notebook.
func lintNotebooks(stdout io.Writer, paths []string) error {
	bindings.Register()
	unsafe := 0
	for _, path := range paths {
		n, err := nbformat.ReadFile(path)
		if err != nil {
			return err
		}
		importer, err := session.Importer(bindings.Archive())
		if err != nil {
			return err
		}
		count := map[string]int{}
		for _, f := range lint.Check(n, importer, gradeQuery) {
			fmt.Fprintf(stdout, "%s: %s\n", path, f)
			count[f.Grade]++
		}
		fmt.Fprintf(stdout, "%s: %s, %s\n", path, command.Plural(int64(count["F"]), "finding")+" of grade F", command.Plural(int64(count["B"]), "finding")+" of grade B")
		unsafe += count["F"]
	}
	if unsafe > 0 {
		return command.Differs(fmt.Errorf("%s of grade F must be mended", command.Plural(int64(unsafe), "finding")))
	}
	return nil
}

// gradeQuery finds the places at which the answer of a query can differ.
func gradeQuery(query string) []lint.Finding {
	_, found := querycard.Grade(query)
	var all []lint.Finding
	for _, f := range found {
		grade := "F"
		if f.Rounded {
			grade = "B"
		}
		all = append(all, lint.Finding{Line: f.Line, Grade: grade, What: f.What, Instead: f.Instead})
	}
	return all
}
