package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// peer compares the rate with that of zdns, which asks a part of the same questions: it takes minutes for all. zdns
// cannot leave recursion out, so it asks with RD=1; a name server for each name is given in its input.
func (b *bench) peer() error {
	if b.zdns == "" {
		fmt.Println("zdns: not given, not compared")
		if !b.short {
			b.failed++
		}
		return nil
	}
	w := b.load()
	threads, rounds, names := []int{100, 500, 1000}, 3, 10
	if b.short {
		threads, rounds, names = threads[:1], 1, 1
	}
	input := filepath.Join(b.dir, "zdns.txt")
	if err := writeInput(input, w, names); err != nil {
		return err
	}
	var ours, theirs []float64
	for range rounds {
		best := 0.0
		for _, t := range threads {
			rate, err := b.askZDNS(input, t, w.Targets*names)
			if err != nil {
				return err
			}
			best = max(best, rate)
			fmt.Printf("  zdns -t %d: %.0f/s\n", t, rate)
		}
		p, err := b.probe(w)
		if err != nil {
			return err
		}
		ours, theirs = append(ours, p.rate()), append(theirs, best)
	}
	fmt.Printf("questions a second: zdns at its best %.0f, bridle %.0f\n", median(theirs), median(ours))
	b.demand("questions a second against zdns", median(ours)/median(theirs), ">=", 15)
	return nil
}

func writeInput(path string, w load, names int) error {
	var text bytes.Buffer
	for n := range names {
		for t := range w.Targets {
			fmt.Fprintf(&text, "%s,%s:%d\n", name(n), address(t), w.Port)
		}
	}
	return os.WriteFile(path, text.Bytes(), 0o600)
}

// askZDNS returns how many of its questions zdns has answered in a second, all of its run counted.
func (b *bench) askZDNS(input string, threads, questions int) (float64, error) {
	out := filepath.Join(b.dir, "zdns.json")
	defer os.Remove(out)
	cmd := exec.Command(b.zdns, "A", "--udp-only", "--4", "--local-addr=127.0.0.1", "--name-servers=127.0.0.1", fmt.Sprintf("--threads=%d", threads), "--quiet", "--verbosity=1",
		"--input-file="+input, "--output-file="+out)
	var notes strings.Builder
	cmd.Stderr = &notes
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("zdns: %w\n%s", err, notes.String())
	}
	wall := time.Since(start).Seconds()
	text, err := os.ReadFile(out)
	if err != nil {
		return 0, err
	}
	n := bytes.Count(text, []byte(`"status":"NOERROR"`))
	if n < questions*9/10 {
		return 0, fmt.Errorf("zdns answered %d of %d questions: it does not run here as it should\n%s", n, questions, notes.String())
	}
	return float64(n) / wall, nil
}
