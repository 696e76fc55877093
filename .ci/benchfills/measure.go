package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// cost is what a command took.
type cost struct {
	wall, processor time.Duration
	resident        int64 // greatest, bytes
	disk            int64 // greatest size of temporary files, bytes
}

// measured is what one size took.
type measured struct {
	rows                  int64
	load, fills, verdicts cost
}

// measure makes a study of a size, unless it is there, and runs what is measured in it.
func measure(ctx context.Context, bridle, dir string, millions int, keep bool) (m measured, err error) {
	m.rows = int64(millions) * 1_000_000
	made := filepath.Join(dir, "made")
	if _, err := os.Stat(made); err != nil {
		fmt.Printf("%d million rows: making the study\n", millions)
		if err := errors.Join(os.RemoveAll(dir), generate(ctx, dir, millions)); err != nil {
			return m, err
		}
		if err := os.WriteFile(made, nil, 0o644); err != nil {
			return m, err
		}
	}
	if !keep {
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	if err := forget(dir); err != nil {
		return m, err
	}
	for _, c := range []struct {
		command string
		into    *cost
	}{{"load", &m.load}, {"fills", &m.fills}, {"verdicts", &m.verdicts}} {
		fmt.Printf("%d million rows: bridle %s\n", millions, c.command)
		if *c.into, err = spend(ctx, dir, bridle, c.command, dir); err != nil {
			return m, fmt.Errorf("bridle %s: %w", c.command, err)
		}
	}
	return m, nil
}

// forget removes what an earlier measurement derived, which would not be derived again.
func forget(dir string) error {
	runs, err := os.ReadDir(filepath.Join(dir, "runs"))
	if err != nil {
		return err
	}
	errs := []error{}
	for _, r := range runs {
		if !strings.Contains(r.Name(), "bench-") {
			errs = append(errs, os.RemoveAll(filepath.Join(dir, "runs", r.Name())), remove(filepath.Join(dir, "study.duckdb")))
		}
	}
	return errors.Join(errs...)
}

func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// spend runs a command to its end.
func spend(ctx context.Context, dir, program string, args ...string) (c cost, err error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	done := make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() {
		for {
			c.disk = max(c.disk, temporary(dir))
			select {
			case <-done:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	})
	began := time.Now()
	err = cmd.Run()
	c.wall = time.Since(began)
	close(done)
	watch.Wait()
	if use, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok && err == nil {
		c.processor = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		c.resident = use.Maxrss * 1024
	}
	return c, err
}

// temporary returns the bytes in hidden folders of a study, where commands put what does not fit into memory.
func temporary(dir string) (sum int64) {
	hidden, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil {
		return 0
	}
	for _, h := range hidden {
		_ = filepath.WalkDir(h, func(_ string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil //nolint:nilerr // files come and go
			}
			if info, err := d.Info(); err == nil && info.Mode().IsRegular() {
				sum += info.Size()
			}
			return nil
		})
	}
	return sum
}
