package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"bridle/datasets/command"

	"github.com/spf13/cobra"
)

// rendering is what 'bridle render' is told.
type rendering struct {
	study, snapshot, out string
	given, themes        []string
	jobs                 int
	all                  bool
}

func (a app) renderCommand() *cobra.Command {
	var r rendering
	cmd := &cobra.Command{
		Use:   "render NOTEBOOK... --all",
		Short: "Run many notebooks side by side and write all their figures",
		Long: `Run notebooks, each in a process and a folder of its own, several at a time. The folder given with -o gets
for each a report as 'bridle run' writes it, named after the notebook, with its figures in every form that they offer: PNG, SVG, PDF and the
plotted numbers as CSV. With --themes each is drawn for paper (print) and for dark pages (dark) too, as NAME.dark.svg and so on.
A notebook that fails does not stop the others. An argument that is a folder stands for the notebooks in it.`,
		Args: command.Args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !r.all {
				return command.Usage(errors.New("say --all: all figures of the notebooks are written; for one notebook there is 'bridle run'"))
			}
			if r.jobs < 1 {
				return command.Usage(fmt.Errorf("--jobs %d: give 1 or more", r.jobs))
			}
			if _, err := otherThemes(r.themes); err != nil {
				return command.Usage(err)
			}
			paths, err := notebooksIn(args)
			if err != nil {
				return err
			}
			return r.run(cmd.Context(), paths, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.BoolVar(&r.all, "all", false, "all figures")
	f.StringVar(&r.study, "study", "", "`folder` of the study to ask")
	f.StringVar(&r.snapshot, "snapshot", "", "ask exactly the parts of this snapshot `file`")
	f.StringArrayVarP(&r.given, "param", "p", nil, "set a variable in every notebook: `name=value`, may be repeated")
	themesFlag(cmd, &r.themes)
	f.StringVarP(&r.out, "output", "o", "out/figures", "`folder` for the reports")
	f.IntVar(&r.jobs, "jobs", 2, "how many run at a time")
	return cmd
}

// notebooksIn lists notebooks, those of folders in the order of their names. Two
// of one name would have one folder for their results.
func notebooksIn(args []string) ([]string, error) {
	var paths []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			paths = append(paths, arg)
			continue
		}
		found, err := filepath.Glob(filepath.Join(arg, "*.ipynb"))
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("%s has no notebooks (*.ipynb)", arg)
		}
		paths = append(paths, found...)
	}
	seen := map[string]string{}
	for _, p := range paths {
		if before, twice := seen[reportName(p)]; twice {
			return nil, fmt.Errorf("%s and %s would write to one folder; render them apart", before, p)
		}
		seen[reportName(p)] = p
	}
	return paths, nil
}

// reportName is the name of the folder for a notebook's report.
func reportName(path string) string {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}

// run runs the notebooks and prints what came of each, in their order.
func (r rendering) run(ctx context.Context, paths []string, stdout, stderr io.Writer) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("the program does not find itself: %w", err)
	}
	progress := command.NewProgress(stderr, "rendering notebooks")
	type outcome struct {
		text string
		err  error
	}
	outcomes := make([]outcome, len(paths))
	var group sync.WaitGroup
	var mu sync.Mutex
	done := 0
	slots := make(chan struct{}, r.jobs)
	for i, path := range paths {
		group.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			text, err := r.one(ctx, program, path)
			mu.Lock()
			defer mu.Unlock()
			outcomes[i] = outcome{text, err}
			done++
			progress.At(int64(done), int64(len(paths)))
		})
	}
	group.Wait()
	failed := 0
	for i, o := range outcomes {
		fmt.Fprintf(stdout, "%s\n%s", paths[i], indent(o.text))
		if o.err != nil {
			failed++
			fmt.Fprint(stdout, indent(o.err.Error()+"\n"))
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d of %s failed; see above", failed, command.Plural(int64(len(paths)), "notebook"))
	}
	return nil
}

// one runs one notebook in a process of its own.
func (r rendering) one(ctx context.Context, program, path string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	out := filepath.Join(r.out, reportName(path))
	args := []string{"run", path, "-o", out, "--themes", strings.Join(r.themes, ",")}
	if r.study != "" {
		args = append(args, "--study", r.study)
	}
	if r.snapshot != "" {
		args = append(args, "--snapshot", r.snapshot)
	}
	for _, g := range r.given {
		args = append(args, "-p", g)
	}
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Args[0] = "bridle"
	var said, complained strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &complained
	if err := cmd.Run(); err != nil {
		lines := strings.Split(strings.TrimSpace(complained.String()), "\n")
		return said.String(), fmt.Errorf("failed: %s", lines[len(lines)-1])
	}
	return fmt.Sprintf("%sforms %s\n", said.String(), strings.Join(forms(out), ", ")), nil
}

// forms lists the endings of the figures of a report.
func forms(out string) []string {
	var endings []string
	files, _ := filepath.Glob(filepath.Join(out, "figures", "*.*")) // the pattern is well-formed
	for _, f := range files {
		endings = append(endings, strings.TrimPrefix(filepath.Ext(f), "."))
	}
	slices.Sort(endings)
	return slices.Compact(endings)
}

// indent puts two spaces before each line.
func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("  " + line)
	}
	return b.String()
}
