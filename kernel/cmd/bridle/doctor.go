package main

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"text/tabwriter"

	"bridle/analysis/load"
	"bridle/analysis/typeset"
	"bridle/datasets/command"
	"bridle/kernel/verify/lock"

	"github.com/spf13/cobra"
)

func (a app) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor [STUDY]",
		Short: "Say what this program is made of, and what will and will not be equal here",
		Long: `Print versions, processor and fonts, and what that means for figures made elsewhere. With a study also
the version of DuckDB that answers, and whether the study can be read.`,
		Args: command.Args(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := ""
			if len(args) == 1 {
				dir = args[0]
			}
			return examine(cmd.Context(), cmd.OutOrStdout(), dir)
		},
	}
}

// browsers are the names under which Chromium is found.
var browsers = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}

// examine prints what there is.
func examine(ctx context.Context, w io.Writer, dir string) (err error) {
	var s *load.Study
	if dir != "" {
		if s, err = load.Open(dir); err != nil {
			return err
		}
		defer s.Close()
	}
	b, err := build(ctx, s)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(name, format string, args ...any) { fmt.Fprintf(t, "%s\t%s\n", name, fmt.Sprintf(format, args...)) }
	row("Bridle", "%s", b.Tool)
	row("Go", "%s", b.Go)
	row("system", "%s/%s, %s", runtime.GOOS, runtime.GOARCH, command.Plural(int64(runtime.NumCPU()), "processor"))
	row("fonts", "%s over %s, the first to try %s, all inside the program: none of the system is used",
		lock.Short(b.Fonts), command.Plural(int64(len(typeset.Files())), "face"), typeset.Files()[0].Name)
	if s != nil {
		row("DuckDB", "%s, one thread for reports", b.DuckDB)
		row("study", "%s", studyState(s))
	}
	row("Chromium", "%s", browser())
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w, "\nequal here and elsewhere, if the study is:")
	fmt.Fprintln(w, "  A  bytes of PNG, SVG and CSV    same Bridle, Go and fonts on "+runtime.GOARCH)
	fmt.Fprintln(w, "  B  dots                         same fonts; the packing of a PNG may change with Go")
	fmt.Fprintln(w, "  C  plotted data, nine digits    any processor; last bits of sums differ between processors")
	fmt.Fprintln(w, "not equal: queries that 'bridle lint' grades F, and anything that DuckDB computes on several threads")
	return nil
}

// studyState says how a study can be read.
func studyState(s *load.Study) string {
	switch {
	case s.Locked():
		return "study.duckdb is open in another process; rows come from the parts, which is slower"
	case s.Unloaded() > 0:
		return command.Plural(int64(s.Unloaded()), "part") + " not loaded: 'bridle load' makes queries quicker"
	}
	return "every part is loaded"
}

// browser says whether a program is there that prints pages as PDF.
func browser() string {
	for _, name := range browsers {
		if path, err := exec.LookPath(name); err == nil {
			return path + ": pages can be printed as PDF"
		}
	}
	return "not found: pages are read as HTML; install chromium to print them as PDF"
}
