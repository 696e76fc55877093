package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bridle/analysis/load"
	"bridle/datasets/command"
	"bridle/datasets/schema"
	"bridle/datasets/study/duck"
	"bridle/kernel/notebook"
	"bridle/kernel/verify"
	"bridle/kernel/verify/lock"
	"bridle/kernel/verify/page"

	"github.com/spf13/cobra"
)

// verification is what 'bridle verify' is told.
type verification struct {
	report, notebook, study, snapshot, out string
	twice                                  bool
	least                                  string
	tolerated                              []string
	only                                   string // report of a bundle
	jobs                                   int    // reports of a bundle at a time
	tally                                  string // file for what came of one report of a bundle
}

func (a app) verifyCommand() *cobra.Command {
	var v verification
	cmd := &cobra.Command{
		Use:   "verify [REPORT]",
		Short: "Run the notebook of a report again and grade each figure",
		Long: `Run the notebook of a report again, in a fresh session and into another folder, and print for each
figure how far it is the same:

  A  bytes same    B  dots same    C  plotted data same to nine digits, drawing not
  D  no plotted data to compare, dots nearly same    F  different

and for what differs the first layer that broke: table, query (the source of a cell, a parameter),
numbers, words, drawing or build. A page with old, new and difference picture, changed rows and changed
cells is written beside the report. REPORT is the folder that 'bridle run' wrote, or its figures.lock.json;
without it, the folder you are in. In the folder of an unpacked bundle all its reports are verified.

Exit code 0: all figures pass (A, B, C). 3: something differs. 1: it could not be run.`,
		Args: command.Args(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			v.report = append(args, ".")[0]
			if v.inBundle() {
				return v.bundle(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
			}
			return v.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.StringVar(&v.study, "study", "", "`folder` of the study; otherwise the one that the report was made from")
	f.StringVar(&v.snapshot, "snapshot", "", "snapshot `file`; otherwise the one that the report was made from")
	f.StringVar(&v.notebook, "notebook", "", "run this notebook `file` instead of the one in the report")
	f.BoolVar(&v.twice, "twice", false, "run it two times and compare these too")
	f.StringVar(&v.least, "least", "C", "lowest `grade` that passes: A, B or C")
	f.StringArrayVar(&v.tolerated, "tolerate", nil, "let a picture without data pass with grade D: `FIGURE=REASON`, may be repeated")
	f.StringVar(&v.only, "report", "", "verify this `report` of a bundle alone")
	f.IntVar(&v.jobs, "jobs", 2, "how many reports of a bundle are verified at a time")
	f.StringVarP(&v.out, "output", "o", "", "`folder` for the page (default REPORT/verify)")
	f.StringVar(&v.tally, "tally", "", "`file` for the counts of one report of a bundle")
	if err := f.MarkHidden("tally"); err != nil {
		panic(err)
	}
	return cmd
}

// options reads what passes.
func (v *verification) options() (verify.Options, error) {
	o := verify.Options{Least: v.least, Tolerated: map[string]string{}}
	if v.least != "A" && v.least != "B" && v.least != "C" {
		return o, command.Usage(fmt.Errorf("--least %s: the grades that can pass are A, B and C", v.least))
	}
	for _, t := range v.tolerated {
		name, reason, ok := strings.Cut(t, "=")
		if !ok || name == "" || strings.TrimSpace(reason) == "" {
			return o, command.Usage(fmt.Errorf("--tolerate %q: write FIGURE=REASON", t))
		}
		o.Tolerated[name] = reason
	}
	return o, nil
}

// run verifies a report.
func (v *verification) run(ctx context.Context, stdout, stderr io.Writer) (err error) {
	o, err := v.options()
	if err != nil {
		return err
	}
	old, err := verify.Load(v.report)
	if err != nil {
		return err
	}
	again, err := v.rerun(old)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "bridle-verify-")
	if err != nil {
		return fmt.Errorf("no folder to run the notebook in: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	var runs []*verify.Report
	for i := range v.times() {
		again.Out = filepath.Join(work, fmt.Sprint(i), "report")
		again.Progress = cellProgress(stderr)
		if _, err := again.run(ctx); err != nil {
			return errors.Join(fmt.Errorf("the notebook cannot be run again: %w", err), again.changed(ctx, old))
		}
		r, err := verify.Load(again.Out)
		if err != nil {
			return err
		}
		runs = append(runs, r)
	}
	verdict := verify.Compare(old, runs[0], o)
	fmt.Fprint(stdout, verdict)
	if err := v.tell(stdout, old.Dir, verdict); err != nil {
		return err
	}
	if v.twice {
		return errors.Join(differs(verdict), compareRuns(stdout, runs[0], runs[1]))
	}
	return differs(verdict)
}

// changed names the tables that are not what they were when the report was made,
// for a notebook that no longer runs. It says nothing if the study cannot be
// read, which the run has said already.
func (r notebookRun) changed(ctx context.Context, old *verify.Report) error {
	if r.study == "" {
		return nil
	}
	s, err := load.OpenAt(r.study, r.snapshot)
	if err != nil {
		return nil
	}
	defer s.Close()
	was := map[string]lock.Table{}
	for _, f := range old.Lock.Figures {
		maps.Copy(was, f.Tables)
	}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(was)) {
		d, ok := schema.Named(strings.TrimPrefix(name, "current_"))
		if !ok {
			continue // of another study that the notebook opens
		}
		sum, n, err := duck.TableHash(ctx, s.DB(), d, name)
		if err != nil {
			return err
		}
		if "sha256:"+sum != was[name].SHA256 {
			errs = append(errs, fmt.Errorf("table %s changed since (%d rows, now %d)", name, was[name].Rows, n))
		}
	}
	return errors.Join(errs...)
}

func (v *verification) times() int {
	if v.twice {
		return 2
	}
	return 1
}

// rerun says how the notebook of a report is run again.
func (v *verification) rerun(old *verify.Report) (notebookRun, error) {
	n := old.Lock.Notebook
	given, err := n.Given()
	if err != nil {
		return notebookRun{}, err
	}
	r := notebookRun{Options: notebook.Options{Path: v.notebook, Parameters: given}, study: v.study, snapshot: v.snapshot}
	if r.Path == "" {
		r.Path = filepath.Join(old.Dir, n.File)
	}
	if r.study == "" {
		r.study = n.Study
		if _, err := os.Stat(r.study); r.study != "" && err != nil {
			return r, fmt.Errorf("the report was made from the study %s, which is not here: give its folder with --study", r.study)
		}
	}
	if r.snapshot == "" {
		r.snapshot = n.Snapshot
		if _, err := os.Stat(r.snapshot); r.snapshot != "" && err != nil {
			return r, fmt.Errorf("the report was made at the snapshot %s, which is not here: give the file with --snapshot", r.snapshot)
		}
	}
	return r, nil
}

// tell writes the page and says where it is.
func (v *verification) tell(stdout io.Writer, dir string, verdict *verify.Verdict) error {
	if v.out == "" {
		v.out = filepath.Join(dir, "verify")
	}
	title := "Verification of " + verdict.Old.Lock.Notebook.File
	return writePage(stdout, v.out, page.Write(title, verdict))
}

// writePage writes a page of differences into a folder.
func writePage(stdout io.Writer, dir string, data []byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("cannot make the folder for the page: %w; give another one with -o", err)
	}
	path := filepath.Join(dir, "index.html")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return fmt.Errorf("cannot write the page: %w; give another folder with -o", err)
	}
	fmt.Fprintf(stdout, "page %s\n", path)
	return nil
}

// compareRuns compares two runs made just now: only equal bytes will do.
func compareRuns(stdout io.Writer, first, second *verify.Report) error {
	between := verify.Compare(first, second, verify.Options{Least: "A"})
	if between.Pass() {
		fmt.Fprintln(stdout, "two runs gave the same bytes")
		return nil
	}
	fmt.Fprintf(stdout, "two runs of the same notebook differ, so that it is not deterministic ('bridle lint' may say why):\n%s", between)
	return command.Differs(errors.New("two runs of the same notebook differ"))
}

// differs is the error of a verdict that does not pass.
func differs(v *verify.Verdict) error {
	figures, texts := 0, 0
	for _, r := range v.Failed() {
		if r.Layer == verify.Text {
			texts++
		} else {
			figures++
		}
	}
	if figures+texts == 0 {
		return nil
	}
	what := command.Plural(int64(figures), "figure")
	if texts > 0 {
		what += " and the text of " + command.Plural(int64(texts), "cell")
	}
	return command.Differs(fmt.Errorf("%s not verified; see the lines above and the page", what))
}
