package main

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"bridle/analysis/community"
	"bridle/analysis/community/lfr"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "benchleiden:", err)
		os.Exit(1)
	}
}

// settings are the flags.
type settings struct {
	rounds, iterations int
	edges, mixings     string
	igraph, python     string
	peers, scratch     string
	gonum              int
	check              bool
	missed             []string
}

func run(args []string, out io.Writer) error {
	if len(args) == 5 && (args[0] == "ours" || args[0] == "gonum") {
		return search(args, out)
	}
	var s settings
	flags := flag.NewFlagSet("benchleiden", flag.ContinueOnError)
	flags.IntVar(&s.rounds, "rounds", 5, "turns, each with its own seed")
	flags.IntVar(&s.iterations, "iterations", 2, "iterations of each search; 0: until nothing moves, for modularity only: igraph 0.10.2 then takes less time than for 2")
	flags.StringVar(&s.edges, "edges", "10000,100000,1000000", "edges of the graphs; a tenth as many nodes")
	flags.StringVar(&s.mixings, "mixing", "0.1,0.3,0.5", "shares of edges between communities")
	flags.StringVar(&s.igraph, "igraph", "", "the program made from peers/igraph.c; empty: leave igraph out")
	flags.StringVar(&s.python, "python", "", "a Python with leidenalg; empty: leave it out")
	flags.StringVar(&s.peers, "peers", "analysis/community/internal/benchleiden/peers", "folder of the other tools' programs")
	flags.StringVar(&s.scratch, "scratch", os.TempDir(), "folder for graphs and results")
	flags.IntVar(&s.gonum, "gonum", 100000, "most edges gonum is asked to bear, one turn; with a million it takes minutes")
	flags.BoolVar(&s.check, "check", false, "fail when a target is missed; say which")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if s.rounds < 1 || flags.NArg() > 0 {
		return fmt.Errorf("give at least one round, and no arguments but flags; got %v", args)
	}
	for edges := range strings.SplitSeq(s.edges, ",") {
		for mixing := range strings.SplitSeq(s.mixings, ",") {
			m, err := strconv.Atoi(edges)
			if err != nil {
				return err
			}
			mu, err := strconv.ParseFloat(mixing, 64)
			if err != nil {
				return err
			}
			if err := s.compare(m, mu, out); err != nil {
				return err
			}
		}
	}
	if s.check && len(s.missed) > 0 {
		return fmt.Errorf("targets missed:\n%s", strings.Join(s.missed, "\n"))
	}
	return nil
}

// config is the shape of a graph with about the given edges.
func config(edges int, mixing float64) lfr.Config {
	c := lfr.Config{Nodes: edges / 10, DegreeExponent: 2.5, MeanDegree: 20, MaxDegree: 100,
		SizeExponent: 1.5, MinCommunity: 20, MaxCommunity: 200, Mixing: mixing}
	if c.Nodes <= 1000 {
		c.MaxDegree, c.MaxCommunity = 50, 100
	}
	if c.Nodes >= 100000 {
		c.MaxDegree, c.MaxCommunity = 300, 1000
	}
	return c
}

// compare measures all tools on one graph and prints its part of the table.
func (s *settings) compare(edges int, mixing float64, out io.Writer) error {
	made, err := lfr.Generate(config(edges, mixing), rand.NewPCG(uint64(edges), 1))
	if err != nil {
		return err
	}
	g, err := community.New(len(made.Of), made.Edges)
	if err != nil {
		return err
	}
	file := filepath.Join(s.scratch, "graph.int32")
	if err := writeGraph(file, len(made.Of), made.Edges); err != nil {
		return err
	}
	fmt.Fprintf(out, "%d nodes, %d edges, mixing %.4f, %d communities\n", g.Len(), g.Edges(), made.Mixing, made.Communities)
	fmt.Fprintf(out, "  %-10s %10s %8s %9s %9s %6s\n", "tool", "CPU s", "ours is", "MB", "Q", "found")
	tools, err := s.tools(edges)
	if err != nil {
		return err
	}
	made = nil
	for turn := range s.rounds {
		for i := range tools {
			if turn > 0 && tools[i].once {
				continue
			}
			if err := tools[i].measure(g, file, turn, *s); err != nil {
				return err
			}
		}
	}
	for _, t := range tools {
		fmt.Fprintf(out, "  %-10s %10.4f %7.4fx %9.0f %9.5f %6.0f\n", t.name, median(t.cpu), t.ratio(tools[0]), median(t.memory), median(t.value), median(t.found))
		for _, miss := range t.misses(tools[0], edges, mixing, s.iterations > 0) {
			s.missed = append(s.missed, fmt.Sprintf("%d edges, mixing %v: %s", edges, mixing, miss))
		}
	}
	return nil
}
