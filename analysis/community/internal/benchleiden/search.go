package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
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
	fmt.Fprintf(out, "%.6f\n", took.Seconds())
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

func writeGraph(file string, n int, edges []community.Edge) error {
	list := []int{n, len(edges)}
	for _, e := range edges {
		list = append(list, e.From, e.To)
	}
	return writeInts(file, list)
}

func readGraph(file string) (n int, edges []community.Edge, err error) {
	list, err := readInts(file)
	if err != nil {
		return 0, nil, err
	}
	if len(list) < 2 || len(list) != 2+2*list[1] {
		return 0, nil, fmt.Errorf("%s holds %d numbers, which is no graph: run the whole comparison again", file, len(list))
	}
	edges = make([]community.Edge, 0, list[1])
	for i := 2; i < len(list); i += 2 {
		edges = append(edges, community.Edge{From: list[i], To: list[i+1], Weight: 1})
	}
	return list[0], edges, nil
}

func writeInts(file string, list []int) error {
	b := make([]byte, 0, 4*len(list))
	for _, x := range list {
		b = binary.NativeEndian.AppendUint32(b, uint32(x))
	}
	return os.WriteFile(file, b, 0o644)
}

func readInts(file string) ([]int, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	list := make([]int, len(b)/4)
	for i := range list {
		list[i] = int(int32(binary.NativeEndian.Uint32(b[4*i:])))
	}
	return list, nil
}
