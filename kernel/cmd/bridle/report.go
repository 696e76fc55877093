package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"bridle/analysis/figure"
	"bridle/datasets/command"
	"bridle/datasets/study"
	"bridle/kernel/report"
	"bridle/kernel/report/chromium"

	"github.com/spf13/cobra"
)

// reporting is what 'bridle report' is told.
type reporting struct {
	report.Options
	out, pdf, facts, snapshot string
}

func (a app) reportCommand() *cobra.Command {
	r := reporting{Options: report.Options{Dark: figure.DarkStyle}}
	cmd := &cobra.Command{
		Use:   "report REPORT...",
		Short: "Join executed notebooks into one accessible HTML file, and a PDF",
		Long: `Join the reports of notebooks, folders as 'bridle run' and 'bridle render' write them, into one HTML file:
headline numbers, contents, each notebook with its figures, the plotted data behind each figure, and how all of it was
made. The file has no scripts and asks for nothing on the network. Cells and figures that are not those of the lock
beside them are refused. A folder without an executed notebook stands for the folders in it.

With --snapshot the page says up to when the snapshot goes: when the last run began whose parts it lists. The snapshot must
be that of the notebooks. --facts adds the headline numbers that 'bridle facts --as json' wrote. --pdf prints the page
with a Chromium on this machine; the same page and the same Chromium give the same bytes.`,
		Args: command.Args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.run(cmd.Context(), args, cmd.OutOrStdout())
		},
	}
	f := cmd.Flags()
	f.StringVar(&r.Title, "title", "", "`title` of the report; that of the notebook if there is one alone")
	f.StringVar(&r.Lang, "lang", "en", "`language` of the text, such as en or pt-BR")
	f.StringVar(&r.snapshot, "snapshot", "", "the snapshot `file` that the notebooks were run at")
	f.StringVar(&r.facts, "facts", "", "`file` with headline numbers, as 'bridle facts --as json' writes it")
	f.StringVarP(&r.out, "output", "o", "out/report.html", "`file` for the page")
	f.StringVar(&r.pdf, "pdf", "", "also print the page to this `file`")
	return cmd
}

var language = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// run makes the page, and the PDF if it is wanted. That there is no Chromium is
// found before anything is written.
func (r *reporting) run(ctx context.Context, args []string, stdout io.Writer) error {
	if !language.MatchString(r.Lang) {
		return command.Usage(fmt.Errorf("--lang %q is no language tag; give one such as en or pt-BR", r.Lang))
	}
	if r.pdf != "" {
		if _, err := chromium.Find(); err != nil {
			return fmt.Errorf("cannot print to %s: %w", r.pdf, err)
		}
	}
	dirs, err := reportsIn(args)
	if err != nil {
		return err
	}
	var sections []*report.Section
	for _, dir := range dirs {
		s, err := report.Load(dir)
		if err != nil {
			return err
		}
		sections = append(sections, s)
	}
	if err := r.read(sections); err != nil {
		return err
	}
	data, err := report.Write(sections, r.Options)
	if err != nil {
		return err
	}
	if err := put(r.out, data); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "page %s\n", r.out)
	if r.pdf == "" {
		return nil
	}
	printed, err := chromium.PDF(ctx, r.out)
	if err != nil {
		return fmt.Errorf("cannot print to %s: %w", r.pdf, err)
	}
	if err := put(r.pdf, printed); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "print %s\n", r.pdf)
	return nil
}

// reportsIn lists the folders of reports. A folder that is none itself stands for
// those in it, in the order of their names.
func reportsIn(args []string) ([]string, error) {
	var dirs []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil {
			return nil, fmt.Errorf("cannot find the report: %w; give the folder that 'bridle run' wrote", err)
		}
		if !info.IsDir() {
			return nil, fmt.Errorf("%s is a file; give the folder that 'bridle run' wrote", arg)
		}
		own, err := filepath.Glob(filepath.Join(arg, "*.ipynb"))
		if err != nil {
			return nil, err
		}
		below, err := filepath.Glob(filepath.Join(arg, "*", "*.ipynb"))
		if err != nil {
			return nil, err
		}
		if len(own) > 0 || len(below) == 0 {
			dirs = append(dirs, arg)
			continue
		}
		last := ""
		for _, path := range below {
			if dir := filepath.Dir(path); dir != last {
				dirs, last = append(dirs, dir), dir
			}
		}
	}
	return dirs, nil
}

// read takes facts and the snapshot's date.
func (r *reporting) read(sections []*report.Section) error {
	if r.facts != "" {
		data, err := os.ReadFile(r.facts)
		if err != nil {
			return fmt.Errorf("cannot read the facts: %w", err)
		}
		if r.Facts, err = report.DecodeFacts(data); err != nil {
			return fmt.Errorf("%s: %w", r.facts, err)
		}
	}
	if r.snapshot == "" {
		return nil
	}
	snap, err := study.ReadSnapshot(r.snapshot)
	if err != nil {
		return err
	}
	for _, s := range sections {
		if s.Lock == nil {
			return fmt.Errorf("%s was run without a lock, so that nobody can tell whether it was at the snapshot %s; run it again", s.File, r.snapshot)
		}
		for _, name := range s.Lock.Names() {
			if own := s.Lock.Figures[name].Snapshot; own != snap.ID() {
				return fmt.Errorf("%s was not run at the snapshot %s: its figure %s says %q; run it with --snapshot", s.File, r.snapshot, name, own)
			}
		}
	}
	r.Date, err = lastRun(snap)
	return err
}

// runStart is how names of runs begin.
const runStart = "20060102T150405Z"

// lastRun returns when the last run of a snapshot's parts began.
func lastRun(snap study.Snapshot) (string, error) {
	var last time.Time
	for _, p := range snap.Parts {
		run := filepath.Base(filepath.Dir(filepath.FromSlash(p.Path)))
		if len(run) < len(runStart) {
			return "", fmt.Errorf("part %s of the snapshot is in no run", p.Path)
		}
		at, err := time.Parse(runStart, run[:len(runStart)])
		if err != nil {
			return "", fmt.Errorf("part %s of the snapshot is in a run without a date: %w", p.Path, err)
		}
		if at.After(last) {
			last = at
		}
	}
	if last.IsZero() {
		return "", errors.New("the snapshot has no parts")
	}
	return last.Format("2 January 2006, 15:04 UTC"), nil
}

// put writes a file beside its place and renames it.
func put(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("cannot make the folder of %s: %w", path, err)
	}
	part := path + ".part"
	err := os.WriteFile(part, data, 0o644)
	if err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("cannot write %s: %w", path, err), os.RemoveAll(part))
	}
	return nil
}
