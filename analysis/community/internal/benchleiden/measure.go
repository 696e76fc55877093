package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"

	"bridle/analysis/community"
)

// tool is a program that searches a graph, and what was measured of it in each turn.
type tool struct {
	name    string
	command []string // its arguments follow: graph, seed, iterations, result
	once    bool

	cpu, memory, value, found []float64
}

// tools lists ours, which comes first, and those that are there.
func (s settings) tools(edges int) ([]tool, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	list := []tool{{name: "ours", command: []string{self, "ours"}}}
	if s.igraph != "" {
		list = append(list, tool{name: "igraph C", command: []string{s.igraph}})
	}
	if s.python != "" {
		list = append(list, tool{name: "leidenalg", command: []string{s.python, filepath.Join(s.peers, "leidenalg_peer.py")}})
	}
	if edges <= s.gonum {
		list = append(list, tool{name: "gonum", command: []string{self, "gonum"}, once: true})
	}
	return list, nil
}

// measure runs a tool once and judges its division.
func (t *tool) measure(g *community.Graph, file string, turn int, s settings) error {
	result := filepath.Join(s.scratch, "result.int32")
	iterations := s.iterations
	if iterations == 0 && t.name != "ours" {
		iterations = -1 // their way to say: until nothing moves
	}
	args := append(slices.Clone(t.command[1:]), file, strconv.Itoa(turn+1), strconv.Itoa(iterations), result)
	cmd := exec.Command(t.command[0], args...)
	cmd.Stderr = os.Stderr
	printed, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s failed: %w", t.name, err)
	}
	var seconds, kilobytes float64
	if _, err := fmt.Sscan(string(printed), &seconds, &kilobytes); err != nil {
		return fmt.Errorf("%s printed %q, not CPU seconds and kilobytes: %w", t.name, printed, err)
	}
	of, err := readInts(result)
	if err != nil {
		return err
	}
	most := 0
	for _, c := range of {
		most = max(most, c+1)
	}
	t.cpu = append(t.cpu, seconds)
	t.value = append(t.value, community.Modularity(1).Value(g, of))
	t.found = append(t.found, float64(most))
	t.memory = append(t.memory, kilobytes/1024)
	return nil
}

// ratio is the median over turns of our CPU time over the tool's.
func (t *tool) ratio(ours tool) float64 {
	var list []float64
	for i, seconds := range t.cpu {
		list = append(list, ours.cpu[i]/seconds)
	}
	return median(list)
}

// median returns the median of a list, or 0 of none.
func median(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
