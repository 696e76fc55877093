package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bridle/datasets/command"
	"bridle/kernel/bundle"
	"bridle/kernel/verify"
	"bridle/kernel/verify/page"

	"github.com/spf13/cobra"
)

func bundleCheckCommand() *cobra.Command {
	v := verification{least: "C", jobs: 2}
	cmd := &cobra.Command{
		Use:   "check ARCHIVE",
		Short: "Verify an archive: its sums first, then every figure",
		Long: `Unpack an archive into a folder of its own, check that every file is as it was packed, run its notebooks
on its data and grade each figure, as 'bridle verify' does in an unpacked archive. No network is needed.

The notebooks are programs: those of an archive that you do not trust may do what you may do.

Exit code 0: all figures that can be verified pass. 3: a file was changed, or a figure differs. 1: it could not
be run.`,
		Args: command.Args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return v.archive(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0])
		},
	}
	cmd.Flags().StringVar(&v.least, "least", "C", "lowest `grade` that passes: A, B or C")
	cmd.Flags().StringVar(&v.only, "report", "", "verify this `report` alone")
	cmd.Flags().IntVar(&v.jobs, "jobs", 2, "how many reports are verified at a time")
	cmd.Flags().StringVarP(&v.out, "output", "o", "", "`folder` for the pages (default: the archive's name without .zip, with -verify)")
	return cmd
}

// archive verifies an archive in a folder of its own.
func (v *verification) archive(ctx context.Context, stdout, stderr io.Writer, name string) (err error) {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("the archive cannot be read: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "bridle-bundle-")
	if err != nil {
		return fmt.Errorf("no folder to unpack into: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := bundle.Unpack(f, info.Size(), dir, bundle.Limits{}); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if v.out == "" {
		v.out = strings.TrimSuffix(name, ".zip") + "-verify"
	}
	v.report = dir
	return v.bundle(ctx, stdout, stderr)
}

// isBundle reports whether a folder is an unpacked archive.
func isBundle(dir string) bool {
	for _, name := range []string{bundle.ManifestName, bundle.SumsName} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}

// inBundle reports whether what is to be verified is an unpacked archive, or one of
// the reports in it.
func (v *verification) inBundle() bool {
	if isBundle(v.report) {
		return true
	}
	dir, err := filepath.Abs(v.report)
	if err != nil || filepath.Base(filepath.Dir(dir)) != bundle.ReportsDir || !isBundle(filepath.Join(dir, "..", "..")) {
		return false
	}
	v.report, v.only = filepath.Join(dir, "..", ".."), filepath.Base(dir)
	return true
}

// bundle verifies an unpacked archive.
func (v *verification) bundle(ctx context.Context, stdout, stderr io.Writer) error {
	if v.study != "" || v.snapshot != "" || v.notebook != "" || v.twice {
		return command.Usage(errors.New("a bundle has its own study and notebooks: give --study, --snapshot, --notebook and --twice with one of its reports"))
	}
	o, err := v.options()
	if err != nil {
		return err
	}
	dir, err := filepath.Abs(v.report)
	if err != nil {
		return err
	}
	if v.out == "" {
		v.out = filepath.Join(dir, bundle.PagesDir)
	}
	if v.out, err = filepath.Abs(v.out); err != nil {
		return err
	}
	if v.tally == "" { // otherwise the process that asks has done it
		if err := checkSums(stdout, dir); err != nil {
			return err
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, bundle.ManifestName))
	if err != nil {
		return err
	}
	m, err := bundle.Decode(data)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(m.Reports, func(r bundle.Report) bool { return r.Name == v.only })
	if v.only != "" && i < 0 {
		return command.Usage(fmt.Errorf("the bundle has no report %q", v.only))
	}
	if v.tally != "" && v.only != "" {
		return v.part(ctx, stdout, stderr, dir, m, &m.Reports[i], o)
	}
	if m.Redaction.AddressesIncluded {
		fmt.Fprintln(stdout, "contains addresses of resolvers: do not publish it")
	}
	if v.only != "" {
		return v.bundleReports(ctx, stdout, stderr, dir, m, m.Reports[i:i+1])
	}
	for _, n := range m.Needs {
		fmt.Fprintf(stdout, "report %s\n%-24s -  not here: it needs %s\n", n.Report, "all figures", n.Needs)
	}
	return v.bundleReports(ctx, stdout, stderr, dir, m, m.Reports)
}

// checkSums compares all files with their sums.
func checkSums(stdout io.Writer, dir string) error {
	wrong, right, err := bundle.Check(os.DirFS(dir))
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		fmt.Fprintf(stdout, "sums: %s as packed\n", command.Plural(int64(right), "file"))
		return nil
	}
	for _, w := range wrong {
		fmt.Fprintf(stdout, "sums: %s\n", w)
	}
	return command.Differs(fmt.Errorf("%s not as packed, so no notebook was run; fetch the archive again", command.Plural(int64(len(wrong)), "file")))
}

// bundleReport verifies one report; of one of which nothing can be, the verdict is
// nil.
func (v *verification) bundleReport(ctx context.Context, stdout, stderr io.Writer, dir string, m *bundle.Manifest, r *bundle.Report, o verify.Options) (verdict *verify.Verdict, err error) {
	where := filepath.Join(dir, bundle.ReportsDir, r.Name)
	if _, err := os.Stat(where); errors.Is(err, os.ErrNotExist) && !slices.ContainsFunc(r.Figures, func(f bundle.Figure) bool { return f.Withheld == "" }) {
		return nil, nil
	}
	old, err := verify.Load(where)
	if err != nil {
		return nil, err
	}
	given, err := old.Lock.Notebook.Given()
	if err != nil {
		return nil, err
	}
	work, err := os.MkdirTemp("", "bridle-verify-")
	if err != nil {
		return nil, fmt.Errorf("no folder to run the notebook in: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	now, err := within{dir: dir, path: bundle.NotebooksDir + "/" + r.Name + ".ipynb", about: r, given: given, out: filepath.Join(work, "report"),
		marks: m.Marks(r), stderr: stderr}.run(ctx)
	if err != nil {
		return nil, fmt.Errorf("the notebook cannot be run again: %w", err)
	}
	passOver(now, r, old.Lock)
	passOver(old, r, old.Lock)
	verdict = verify.Compare(old, now, o)
	fmt.Fprint(stdout, verdict)
	return verdict, writePage(stdout, filepath.Join(v.out, r.Name), page.Write("Verification of "+r.Notebook, verdict))
}
