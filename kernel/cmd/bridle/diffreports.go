package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"bridle/kernel/verify"
	"bridle/kernel/verify/lock"
	"bridle/kernel/verify/page"
)

// isReport reports whether a path is a folder with a lock, or a lock.
func isReport(path string) bool {
	if filepath.Base(path) == lock.Name {
		return true
	}
	_, err := os.Stat(filepath.Join(path, lock.Name))
	return err == nil
}

// diffReports compares two reports as they are, without running anything.
func diffReports(stdout io.Writer, first, second, out string) error {
	old, err := verify.Load(first)
	if err != nil {
		return err
	}
	new, err := verify.Load(second)
	if err != nil {
		return err
	}
	verdict := verify.Compare(old, new, verify.Options{})
	fmt.Fprint(stdout, verdict)
	title := fmt.Sprintf("%s in %s and in %s", old.Lock.Notebook.File, filepath.Base(old.Dir), filepath.Base(new.Dir))
	if err := writePage(stdout, out, page.Write(title, verdict)); err != nil {
		return err
	}
	return differs(verdict)
}
