package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	gonum "gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/simple"

	"bridle/analysis/community"
)

// search runs one search in this process: tool, graph, seed, iterations, result.
func search(args []string, out io.Writer) error {
	seed, err := strconv.ParseUint(args[2], 10, 64)
	if err != nil {
		return err
	}
	iterations, err := strconv.Atoi(args[3])
	if err != nil {
		return err
	}
	n, edges, err := readGraph(args[1])
	if err != nil {
		return err
	}
	source := rand.NewPCG(seed, 0)
	var of []int
	var took time.Duration
	if args[0] == "ours" {
		g, err := community.New(n, edges)
		if err != nil {
			return err
		}
		edges = nil
		begin := cpu()
		of = community.Leiden(g, community.Modularity(1), community.Options{Iterations: iterations}, source).Of
		took = cpu() - begin
	} else {
		g := simple.NewWeightedUndirectedGraph(0, 0)
		for _, e := range edges {
			g.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(e.From), T: simple.Node(e.To), W: e.Weight})
		}
		of = make([]int, n)
		begin := cpu()
		for c, members := range gonum.Modularize(g, 1, source).Communities() {
			for _, v := range members {
				of[v.ID()] = c
			}
		}
		took = cpu() - begin
	}
	fmt.Fprintf(out, "%.6f %d\n", took.Seconds(), peak())
	return writeInts(args[4], of)
}

// cpu is the CPU time of this process so far, of all its threads.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(fmt.Sprintf("benchleiden: no CPU time: %v", err))
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peak is the most memory this process had, in kB, or 0 where /proc does not say. What
// getrusage says would include the peak of the process that started this one.
func peak() (kilobytes int) {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kilobytes); err == nil {
			return kilobytes
		}
	}
	return 0
}
