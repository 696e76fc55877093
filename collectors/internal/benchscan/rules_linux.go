package main

import (
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
)

// rules has the benchmark of the rules run in its package.
func (b *bench) rules() error {
	times := "5x"
	if b.short {
		times = "1x"
	}
	out, _, err := spend(exec.Command(b.tool, "test", "-run=^$", "-bench=^BenchmarkMatch$", "-benchtime="+times, "-timeout=10m", "./analysis/fingerprint"))
	if err != nil {
		return fmt.Errorf("the benchmark of analysis/fingerprint: %w", err)
	}
	wall, err := metric(out, "ms/op")
	if err != nil {
		return err
	}
	used, err := metric(out, "cpu-ms/op")
	if err != nil {
		return err
	}
	n, err := metric(out, "rules")
	if err != nil {
		return err
	}
	fmt.Printf("rules: %.0f over a million grabs in %.0f ms, %.0f ms of processor time, two threads: on two idle processors %.0f ms at best\n", n, wall, used, used/2)
	if n != 20 {
		return fmt.Errorf("the benchmark of analysis/fingerprint has %.0f rules and not 20", n)
	}
	b.demand("seconds for 20 rules over a million grabs", wall/1000, "<=", 1)
	return nil
}

// metric finds a metric in the output of a benchmark.
func metric(out []byte, unit string) (float64, error) {
	m := regexp.MustCompile(`(?m)^BenchmarkMatch\S*\s.*?([0-9.]+) ` + regexp.QuoteMeta(unit) + `(\s|$)`).FindSubmatch(out)
	if m == nil {
		return 0, fmt.Errorf("the benchmark of analysis/fingerprint tells no %s:\n%s", unit, out)
	}
	return strconv.ParseFloat(string(m[1]), 64)
}
