package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"bridle/datasets/command"
	"bridle/datasets/imports"
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/targets"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

func (a app) importProbesCommand() *cobra.Command {
	var o imports.Probes
	var rd string
	var options listOptions
	var chosen chosenColumns
	cmd := &cobra.Command{
		Use:   "probes STUDY FILE...",
		Short: "Import cache probes that others made: zdns, massdns, CSV",
		Long: `Import cache probes that others made into a study, which is made if it is not there. Each file is a
run. Formats: zdns (one JSON object a line, 1.x and 2.x), massdns (output of -o J), csv. Without --format it is
told from the first line. datasets/imports/FORMATS.md has samples, and how to run these tools.

A query that desires recursion (RD=1) fills the cache by itself and proves nothing of anybody. Neither tool
writes that bit of its queries, so say --rd 0 if you know that they went without: massdns with --norecurse;
zdns sets the bit whenever it asks a resolver, unless it was changed. Your statement is kept in the configuration of the run.
A file in which more than half of the replies show the bit is refused all the same; fewer such
replies are imported as suspect. A column rd of a csv says it line by line.

Columns of a csv (address, name, probed_at, rcode and ttl must be there): ` + strings.Join(imports.ProbeColumns(), ", ") + `.
address may be address:port; rcode is a response code, or a word such as timeout; ttl is what remains of the
answer, empty if none came; several answers stand with ; between them.

` + aboutColumns + `

Why a name was probed (target, decoy, control) comes from the targets imported last into the study; names that are
not among them count as targets. So import decoys and controls with 'bridle import targets' first.

The probes of a resolver and name must stand in the order of time. Duplicates and what cannot be taken over are kept
in rejects, with line and reason. What a tool does not tell is null.

` + aboutSimulated,
		Args: command.Args(cobra.MinimumNArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch rd {
			case "":
			case "0":
				o.NotRecursive = true
			case "1":
				return command.Usage(errors.New("--rd 1: queries that desire recursion fill caches themselves and are no probes; their output cannot be imported"))
			default:
				return command.Usage(fmt.Errorf("--rd %s: say --rd 0 if the queries went without recursion desired", rd))
			}
			var err error
			if o.Columns, err = chosen.columns(); err != nil {
				return err
			}
			plan, err := purposes(args[0])
			if err != nil {
				return err
			}
			var all []list
			for _, path := range args[1:] {
				l, err := probeList(o, path, plan)
				if err != nil {
					return err
				}
				all = append(all, l)
			}
			return a.importLists(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0], all, options)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Format, "format", "", "`format` of the files: "+strings.Join(imports.ProbeFormats(), ", ")+" (default: told from the first line)")
	f.StringVar(&rd, "rd", "", "recursion desired `bit` of all queries; 0 is the statement that none of them desired recursion")
	f.StringVar(&o.Vantage, "vantage", "", "`label` of the point from which the probes were sent")
	f.StringVar(&o.QType, "qtype", "", "`type` that was asked for where the file does not tell, such as A")
	chosen.flags(f)
	options.flags(f)
	return cmd
}

// probeList prepares the import of a file of probes.
func probeList(o imports.Probes, path string, plan plannedNames) (list, error) {
	o.Path = path
	o, err := o.Resolve()
	if err != nil {
		return list{}, fmt.Errorf("%s: %w; see --rd, --vantage, --qtype and --format", filepath.Base(path), err)
	}
	o.Purpose = func(name string) string { return plan.purpose[name] }
	return list{tool: "import-probes", path: path, format: o.Format, units: "line", read: o.Read,
		deliver: func(r *study.Run) (func(row any) error, error) {
			return deliverOne(r, func(row *probes.Row) { row.RunID = r.ID() })
		},
		config: map[string]any{"reader": listReader, "format": o.Format, "source": o.Source, "rd_0_is_stated": o.NotRecursive, "vantage": o.Vantage, "qtype": o.QType,
			"columns": o.Columns.Of, "ignored": o.Columns.Ignored, "targets_run": plan.runID}}, nil
}

// plannedNames are the names of the targets that were imported last.
type plannedNames struct {
	runID   string // empty: there are none
	purpose map[string]string
}

// purposes reads why names are probed from the targets that a study got last. Canaries are own
// names that must not be hits, as controls are.
func purposes(dir string) (plannedNames, error) {
	plan := plannedNames{purpose: map[string]string{}}
	s, err := study.Open(dir)
	if errors.Is(err, study.ErrNoStudy) {
		return plan, nil
	}
	if err != nil {
		return plan, err
	}
	runs, err := s.Runs()
	if err != nil {
		return plan, err
	}
	last, ok := study.Latest(runs, targetsTool)
	if !ok {
		return plan, nil
	}
	plan.runID = last.RunID
	parts, err := s.PartsOf("targets", func(m study.Manifest) bool { return m.RunID == last.RunID })
	if err != nil {
		return plan, err
	}
	for _, part := range parts {
		err := study.Read(s, part, func(rows []targets.Row) error {
			for _, row := range rows {
				plan.purpose[row.Name] = row.Purpose
				if row.Purpose == "canary" {
					plan.purpose[row.Name] = "control"
				}
			}
			return nil
		})
		if err != nil {
			return plan, err
		}
	}
	return plan, nil
}
