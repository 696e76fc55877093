package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"bridle/datasets/command"
	"bridle/kernel/bundle"
	"bridle/kernel/verify"
)

// tally is what came of one report of a bundle, as the process that verified it writes it down.
type tally struct {
	Passed  int
	Failed  int
	Differs string // the error of a verdict that does not pass
}

// part verifies one report and writes its tally.
func (v *verification) part(ctx context.Context, stdout, stderr io.Writer, dir string, m *bundle.Manifest, r *bundle.Report, o verify.Options) error {
	fmt.Fprintf(stdout, "report %s\n%s", r.Name, withheldLines(r))
	verdict, err := v.bundleReport(ctx, stdout, stderr, dir, m, r, o)
	if err != nil {
		return fmt.Errorf("report %s: %w", r.Name, err)
	}
	var t tally
	if verdict != nil {
		for _, result := range verdict.Results {
			if result.Pass {
				t.Passed++
			} else {
				t.Failed++
			}
		}
		if err := differs(verdict); err != nil {
			t.Differs = err.Error()
		}
	}
	data, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return os.WriteFile(v.tally, data, 0o644)
}

// bundleReports verifies reports side by side, each in a process of its own: a run changes into the folder of the archive, and
// notes the queries of the whole process. What they print stands in the order of the reports.
func (v *verification) bundleReports(ctx context.Context, stdout, stderr io.Writer, dir string, m *bundle.Manifest, reports []bundle.Report) (err error) {
	work, err := os.MkdirTemp("", "bridle-verify-")
	if err != nil {
		return fmt.Errorf("no folder for what comes of the reports: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	progress := command.NewProgress(stderr, "verifying reports")
	said, tallies, errs := make([]string, len(reports)), make([]tally, len(reports)), make([]error, len(reports))
	var mu sync.Mutex
	done := 0
	v.abreast(len(reports), func(i int) {
		said[i], tallies[i], errs[i] = v.child(ctx, dir, reports[i].Name, filepath.Join(work, strconv.Itoa(i)))
		mu.Lock()
		defer mu.Unlock()
		if errs[i] != nil {
			cancel() // the others would be verified for nothing
		}
		done++
		progress.At(int64(done), int64(len(reports)))
	})
	sum, withheld := tally{}, 0
	for i, r := range reports {
		fmt.Fprint(stdout, said[i])
		sum.Passed, sum.Failed = sum.Passed+tallies[i].Passed, sum.Failed+tallies[i].Failed
		for _, f := range r.Figures {
			if f.Withheld != "" {
				withheld++
			}
		}
	}
	var different []error
	for i := range reports {
		if errs[i] != nil && !errors.Is(errs[i], context.Canceled) {
			return errs[i]
		}
		if tallies[i].Differs != "" {
			different = append(different, command.Differs(errors.New(tallies[i].Differs)))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "bundle: %d of %s verified, %d differ, %d withheld\n", sum.Passed, command.Plural(int64(sum.Passed+sum.Failed+withheld), "figure"), sum.Failed, withheld)
	return errors.Join(different...)
}

// abreast calls each with the numbers below n, as many at a time as there are jobs.
func (v *verification) abreast(n int, each func(i int)) {
	var group sync.WaitGroup
	slots := make(chan struct{}, max(v.jobs, 1))
	for i := range n {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			each(i)
		})
	}
	group.Wait()
}

// child verifies one report in a process and returns what it printed.
func (v *verification) child(ctx context.Context, dir, report, file string) (string, tally, error) {
	if err := ctx.Err(); err != nil {
		return "", tally{}, err
	}
	program, err := os.Executable()
	if err != nil {
		return "", tally{}, fmt.Errorf("the program does not find itself: %w", err)
	}
	args := []string{"verify", dir, "--report", report, "--tally", file, "--least", v.least, "-o", v.out}
	for _, t := range v.tolerated {
		args = append(args, "--tolerate", t)
	}
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Args[0] = "bridle"
	var said, complained strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &complained
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return said.String(), tally{}, ctx.Err()
		}
		text := strings.TrimPrefix(strings.TrimSpace(complained.String()), "bridle: ")
		return said.String(), tally{}, fmt.Errorf("report %s: %w: %s", report, err, text)
	}
	var t tally
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, &t)
	}
	return said.String(), t, err
}
