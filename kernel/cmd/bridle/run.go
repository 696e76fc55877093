package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"strconv"
	"strings"

	"bridle/analysis/figure"
	"bridle/analysis/load"
	"bridle/datasets/command"
	"bridle/kernel/cmd/bridle/bindings"
	"bridle/kernel/eval"
	"bridle/kernel/eval/exportdata"
	"bridle/kernel/notebook"

	"github.com/spf13/cobra"
)

// Names under which a notebook gets the study folder and the snapshot file. A
// notebook that has a parameters cell must declare what it is given, so that a
// snapshot cannot be overlooked by cells that open the study themselves.
const (
	studyParameter    = "studyDir"
	snapshotParameter = "snapshotFile"
)

func (a app) runCommand() *cobra.Command {
	var study, out, snapshot string
	var given, themes []string
	var unlocked bool
	cmd := &cobra.Command{
		Use:   "run NOTEBOOK",
		Short: "Run a notebook in a fresh session and write a report",
		Long: `Run the cells of a notebook from top to bottom in a fresh session, without Python and
without a Go toolchain. The folder given with -o gets the executed notebook, one
self-contained page index.html, and the figures as files of their own.

With --study, %%sql cells ask that study, and Go cells find its folder in the
variable studyDir; with --snapshot both see exactly the parts it lists, and Go cells
find its file in snapshotFile. The run stops at the first mistake, says where it is, and writes
what there is up to it.

Beside them stands figures.lock.json, which ties each figure to its cell, its queries, the
tables they read and the plotted data, by hashes; 'bridle verify' runs the notebook again and
compares. The tables that were read are hashed row by row; --no-lock saves that time.`,
		Args: command.Args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			parameters, err := parseParameters(given)
			if err != nil {
				return command.Usage(err)
			}
			o := notebook.Options{
				Path: args[0], Out: out, Parameters: parameters, Dark: figure.DarkStyle,
				Progress: cellProgress(cmd.ErrOrStderr()),
			}
			r := notebookRun{Options: o, study: study, snapshot: snapshot, unlocked: unlocked}
			if r.themes, err = otherThemes(themes); err != nil {
				return command.Usage(err)
			}
			report, err := r.run(cmd.Context())
			return told(cmd.OutOrStdout(), report, err)
		},
	}
	cmd.Flags().StringVar(&study, "study", "", "`folder` of the study to ask")
	cmd.Flags().StringVar(&snapshot, "snapshot", "", "ask exactly the parts of this snapshot `file`")
	cmd.Flags().StringVarP(&out, "output", "o", "out/report", "`folder` for page, notebook and figures")
	cmd.Flags().StringArrayVarP(&given, "param", "p", nil, "set a variable: `name=value`, may be repeated")
	themesFlag(cmd, &themes)
	cmd.Flags().BoolVar(&unlocked, "no-lock", false, "write no figures.lock.json")
	return cmd
}

// themesFlag asks for figures in more than the default theme.
func themesFlag(cmd *cobra.Command, themes *[]string) {
	cmd.Flags().StringSliceVar(themes, "themes", []string{figure.Web.String()}, "themes of figures, a `list` of web, print and dark; web is always drawn, and alone locked")
}

// notebookRun is a run of a notebook, the first or a later one.
type notebookRun struct {
	notebook.Options
	study, snapshot string
	unlocked        bool
	themes          []figure.Theme    // beside the default one
	marks           map[string]string // words over figures, by identifier
	marked          map[string]bool   // if not nil, gets the figures that were marked
}

// run runs the notebook over the study, if one is given.
func (r notebookRun) run(ctx context.Context) (notebook.Report, error) {
	bindings.Register() // the compiled packages that cells may import
	o := r.Options
	o.Parameters = maps.Clone(o.Parameters)
	if o.Parameters == nil {
		o.Parameters = map[string]any{}
	}
	o.Session.Archives = []exportdata.Archive{bindings.Archive()}
	d := &drawn{marks: r.marks, themes: r.themes, marked: r.marked, files: map[string][]byte{}}
	if d.marked == nil {
		d.marked = map[string]bool{}
	}
	o.Session.Shown = d.shown
	cells := &cellStudies{}
	cells.watch(func() context.Context { return ctx }, false)
	o.Session.SQL = cells
	var queries *recorder
	if !r.unlocked {
		queries = &recorder{}
		queries.watch()
	}
	if r.study != "" {
		s, err := load.OpenAt(r.study, r.snapshot)
		if err != nil {
			return notebook.Report{}, err
		}
		defer s.Close()
		o.Session.SQL = studySQL{study: s, about: &aboutStudy{}}
		o.Parameters[studyParameter] = r.study
		if r.snapshot != "" {
			o.Parameters[snapshotParameter] = r.snapshot
		}
		if queries != nil {
			queries.add(s, r.snapshot)
		}
	} else if r.snapshot != "" {
		return notebook.Report{}, command.Usage(errors.New("--snapshot goes with --study"))
	}
	if queries != nil {
		r.lock(ctx, &o, queries)
	}
	report, err := notebook.Run(ctx, o)
	if err == nil {
		err = d.write(o.Out)
	}
	if cell, ok := errors.AsType[*eval.Error](err); ok {
		return report, fmt.Errorf("%s: %w", o.Path, cell)
	}
	return report, err
}

// runNotebook runs a notebook over a study, if one is given.
func runNotebook(ctx context.Context, stdout io.Writer, o notebook.Options, dir, snapshot string) error {
	report, err := notebookRun{Options: o, study: dir, snapshot: snapshot}.run(ctx)
	return told(stdout, report, err)
}

// told says what came of a run.
func told(stdout io.Writer, report notebook.Report, err error) error {
	if report.Page != "" {
		fmt.Fprintf(stdout, "ran %d of %d cells\n", report.Ran, report.Cells)
		for _, f := range report.Figures {
			fmt.Fprintf(stdout, "figure %s\n", f.Name)
		}
		fmt.Fprintf(stdout, "page %s\n", report.Page)
	}
	return err
}

// parseParameters reads name=value pairs: true and false, integers and decimal
// numbers are taken as such, everything else as text.
func parseParameters(given []string) (map[string]any, error) {
	parameters := map[string]any{}
	for _, g := range given {
		name, text, ok := strings.Cut(g, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("parameter %q: write name=value", g)
		}
		if _, twice := parameters[name]; twice {
			return nil, fmt.Errorf("parameter %s is given twice", name)
		}
		parameters[name] = parameterValue(text)
	}
	return parameters, nil
}

func parameterValue(text string) any {
	if text == "true" || text == "false" {
		return text == "true"
	}
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil && strings.ContainsAny(text, ".eE") {
		return f
	}
	return text
}

// cellProgress prints which cell runs when a run takes longer than a glance.
func cellProgress(w io.Writer) func(notebook.Progress) {
	p := command.NewProgress(w, "running cells")
	return func(at notebook.Progress) {
		if at.Done {
			p.At(int64(at.Cell), int64(at.Cells))
		}
	}
}
