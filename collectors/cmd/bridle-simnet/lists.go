package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"bridle/collectors/simnet/lists"
	"bridle/datasets/command"
	"bridle/datasets/world"

	"github.com/spf13/cobra"
)

func listsCommand() *cobra.Command {
	c := &choice{}
	var which []string
	cmd := &cobra.Command{
		Use:   "lists DIR",
		Short: "Write what an observer may know of a world into a folder",
		Long: `Lists writes resolvers.txt, prefixes.csv, indicators.csv, attributes.csv, decoys.txt, controls.txt, targets.csv,
scan.csv, resolutions.jsonl and public.json into a folder: what an observer may know of a world and collectors are pointed at.
'bridle import resolvers', 'prefixes', 'attributes' and 'targets' read the lists that they are named for, and
'bridle-scan run --targets' reads scan.csv, which has every address and port at which a server ever was.
resolutions.jsonl is passive DNS of all names, which 'bridle import resolutions' reads. The
truth is not in them; 'bridle-simnet truth' prints it.`,
		Args: command.Args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := c.make()
			if err != nil {
				return err
			}
			names, err := chosenNames(w, which)
			if err != nil {
				return err
			}
			p, plan := w.Public(), lists.Targets(w, "", purposesOf(names))
			if err := lists.Write(p, plan, lists.Open(w), lists.Records(w), args[0]); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "SIMULATED: %s, %s, %s, %s, %s in %s\n", command.Plural(int64(len(p.Resolvers)), "resolver"),
				command.Plural(int64(len(p.Prefixes)), "prefix range"), command.Plural(int64(len(p.Indicators)), "indicator"),
				command.Plural(int64(len(p.Decoys)+len(p.Controls)), "own name"),
				command.Plural(int64(len(plan)), "target"), args[0])
			return nil
		},
	}
	c.flags(cmd)
	cmd.Flags().StringSliceVar(&which, "names", []string{"command", "decoy", "control"}, "which names are in targets.csv: command, lure, benign, decoy, control")
	return cmd
}

func truthCommand() *cobra.Command {
	c := &choice{}
	var only, format, out string
	cmd := &cobra.Command{
		Use:   "truth",
		Short: "Print what is true in a world: for tests and evaluations only",
		Args:  command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			w, err := c.make()
			if err != nil {
				return err
			}
			if out == "" {
				return printTruth(cmd.OutOrStdout(), w.Truth(), only, format)
			}
			f, err := os.Create(out)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, f.Close()) }()
			return printTruth(f, w.Truth(), only, format)
		},
	}
	c.flags(cmd)
	cmd.Flags().StringVar(&only, "table", "", "print this table alone; without it all are printed")
	cmd.Flags().StringVar(&format, "format", "tsv", "tsv, csv or json; json is the truth file that evaluations read")
	cmd.Flags().StringVar(&out, "out", "", "write to this file instead of standard output")
	return cmd
}

// printTruth writes all tables, or one.
func printTruth(to io.Writer, t world.Truth, only, format string) error {
	tables := t.Tables
	if only != "" {
		one, ok := t.Table(only)
		if !ok {
			var names []string
			for _, x := range tables {
				names = append(names, x.Name)
			}
			return command.Usage(fmt.Errorf("--table %s: choose among %s", only, strings.Join(names, ", ")))
		}
		tables = []world.Table{one}
	}
	switch format {
	case "json":
		t.Tables = tables
		return t.WriteJSON(to)
	case "tsv", "csv":
	default:
		return command.Usage(fmt.Errorf("--format %s: choose among tsv, csv and json", format))
	}
	for i, table := range tables {
		if only == "" {
			if i > 0 {
				fmt.Fprintln(to)
			}
			fmt.Fprintf(to, "# SIMULATED truth, scenario %s, seed %d: %s\n", t.Scenario, t.Seed, table.Name)
		}
		write := table.WriteTSV
		if format == "csv" {
			write = table.WriteCSV
		}
		if err := write(to); err != nil {
			return err
		}
	}
	return nil
}
