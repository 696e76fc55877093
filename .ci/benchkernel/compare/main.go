package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"bridle/.ci/benchkernel/drive"
	"bridle/kernel/notebook/nbformat"
)

func main() {
	bridle := flag.String("bridle", "bin/bridle", "the program under test")
	peer := flag.String("gophernotes", "", "a gophernotes that has Bridle's packages; see .ci/peer-gophernotes")
	flag.Parse()
	different := 0
	for _, path := range flag.Args() {
		n, err := compare(*bridle, *peer, path)
		if err != nil {
			fmt.Fprintf(os.Stderr, "compare: %s: %v\n", path, err)
			os.Exit(1)
		}
		different += n
	}
	if different > 0 || flag.NArg() == 0 {
		fmt.Printf("FAIL: %d differences in %d notebooks\n", different, flag.NArg())
		os.Exit(1)
	}
}

// compare runs a notebook on both kernels and returns how many cells differ.
func compare(bridle, peer, path string) (different int, err error) {
	book, err := nbformat.ReadFile(path)
	if err != nil {
		return 0, err
	}
	ours, err := run([]string{bridle, "kernel", "-f"}, book)
	if err != nil {
		return 0, err
	}
	theirs, err := run([]string{peer}, book)
	if err != nil {
		return 0, err
	}
	expected := map[string]int{}
	for i := range ours {
		found := diff(ours[i], theirs[i], expected)
		for _, f := range found {
			fmt.Printf("%s: code cell %d: %s\n", filepath.Base(path), i+1, f)
		}
		if len(found) > 0 {
			different++
		}
	}
	fmt.Printf("%s: %d cells, %d differ; deliberate: %d results of printing, %d nil errors, %d texts besides, %d warnings\n",
		filepath.Base(path), len(ours), different, expected[printing], expected[nilError], expected[besides], expected[warning])
	return different, nil
}

// run runs the code cells of a notebook in a fresh kernel, all of them.
func run(argv []string, book *nbformat.Notebook) ([]drive.Outcome, error) {
	dir, err := os.MkdirTemp("", "compare-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if argv[0], err = filepath.Abs(argv[0]); err != nil {
		return nil, err
	}
	k, _, err := drive.Start(drive.Command{Argv: argv}, dir)
	if err != nil {
		return nil, err
	}
	defer k.Stop()
	var all []drive.Outcome
	for _, c := range book.Cells {
		if c.Type != nbformat.Code {
			continue
		}
		o, err := k.Run(c.Source)
		if err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, nil
}
