package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// bench is a whole measurement.
type bench struct {
	dir    string // temporary, removed at the end
	places places
	rounds int
	starts int           // of a kernel in a round, the sessions not counted
	cells  int           // trivial ones in a round
	idle   time.Duration // before memory is read
	path   string        // of the notebook of five cells
	book   []string      // its cells
	took   results
}

func main() {
	// What is measured shares the machine with this client. With more than one processor its own threads would wake each other for each
	// message, which takes as long as a cell.
	runtime.GOMAXPROCS(1)
	b := bench{rounds: 5, starts: 5, cells: 300, idle: 3 * time.Second, took: results{}}
	flag.StringVar(&b.places.bridle, "bridle", "bin/bridle", "the program under test")
	flag.StringVar(&b.places.gophernotes, "gophernotes", "", "a gophernotes that has Bridle's packages; see .ci/peer-gophernotes")
	flag.StringVar(&b.places.gonb, "gonb", "", "GoNB")
	flag.StringVar(&b.path, "notebook", "kernel/testdata/compatible/database-and-plot.ipynb", "the notebook that is run as a whole")
	only := flag.String("only", "", "kernels to measure, separated by commas; empty: all")
	flag.IntVar(&b.rounds, "rounds", b.rounds, "how often each kernel is started anew")
	flag.IntVar(&b.cells, "cells", b.cells, "trivial cells in a round")
	short := flag.Bool("short", false, "one small round: that everything runs and answers are right; no demand is checked")
	strict := flag.Bool("strict", false, "fail if a demand is not met")
	flag.Parse()
	if *short {
		b.rounds, b.starts, b.cells, b.idle = 1, 1, 20, 500*time.Millisecond
	}
	missed, err := b.all(*only, *short)
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchkernel:", err)
		os.Exit(1)
	}
	if missed > 0 && *strict {
		os.Exit(1)
	}
}

// all makes all measurements and returns how many demands were not met.
func (b *bench) all(only string, short bool) (missed int, err error) {
	if b.dir, err = os.MkdirTemp("", "benchkernel-"); err != nil {
		return 0, err
	}
	defer os.RemoveAll(b.dir)
	for _, p := range []*string{&b.places.bridle, &b.places.gophernotes, &b.places.gonb, &b.path} {
		if *p != "" {
			if *p, err = filepath.Abs(*p); err != nil {
				return 0, err
			}
		}
	}
	b.places.study = filepath.Join(b.dir, "study")
	if err := os.MkdirAll(filepath.Join(b.places.study, "runs"), 0o700); err != nil { // a study with nothing in it
		return 0, err
	}
	if b.book, err = readBook(b.path); err != nil {
		return 0, err
	}
	kernels := slices.DeleteFunc(peers(b.places), func(p peer) bool {
		return only != "" && !slices.Contains(strings.Split(only, ","), p.Name)
	})
	fmt.Printf("load of the machine before: %s\n", machine())
	broken := map[string]bool{}
	for round := range b.rounds {
		for i := range kernels {
			p := kernels[(i+round)%len(kernels)]
			if broken[p.Name] {
				continue
			}
			if err := b.round(p); err != nil && p.Name == "bridle" {
				return 0, err
			} else if err != nil { // what was measured of it stands
				broken[p.Name] = true
				fmt.Printf("%s: not measured further: %v\n", p.Name, err)
			}
		}
		fmt.Fprintf(os.Stderr, "round %d of %d; load %s\n", round+1, b.rounds, machine())
	}
	fmt.Printf("load of the machine after: %s\n\n", machine())
	b.took.table(os.Stdout, kernels)
	if short {
		return 0, nil
	}
	return b.took.check(os.Stdout), nil
}

// round measures a kernel once: starts, two sessions, and the notebook as a whole.
func (b *bench) round(p peer) error {
	for _, session := range []func(peer) error{b.begin, b.small, b.large, b.headless, b.nbconvert} {
		if err := session(p); err != nil {
			return err
		}
	}
	return nil
}

// machine describes how busy the machine is.
func machine() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "not known"
	}
	return fmt.Sprintf("%s on %d processors", strings.Join(strings.Fields(string(text))[:3], " "), runtime.NumCPU())
}
