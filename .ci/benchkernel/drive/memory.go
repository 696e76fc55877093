package drive

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Memory is what a tree of processes has, in bytes: resident pages, and resident pages divided by who shares them.
type Memory struct{ RSS, PSS int64 }

// TreeMemory adds up a process and all that descend from it.
func TreeMemory(pid int) (Memory, error) {
	parents, err := parents("/proc")
	if err != nil {
		return Memory{}, err
	}
	var sum Memory
	for _, p := range tree(parents, pid) {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", p))
		if err != nil {
			return Memory{}, fmt.Errorf("the memory of process %d is not told: %w", p, err)
		}
		sum.RSS += rollup(text, "Rss:")
		sum.PSS += rollup(text, "Pss:")
	}
	return sum, nil
}

// rollup reads a line of smaps_rollup, whose unit is 1024 bytes.
func rollup(text []byte, name string) int64 {
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		if f := strings.Fields(lines.Text()); len(f) >= 2 && f[0] == name {
			n, _ := strconv.ParseInt(f[1], 10, 64)
			return n << 10
		}
	}
	return 0
}

// parents returns the parent of each process.
func parents(proc string) (map[int]int, error) {
	files, err := filepath.Glob(filepath.Join(proc, "[0-9]*", "stat"))
	if err != nil {
		return nil, err
	}
	all := map[int]int{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			continue // it has ended
		}
		// proc(5): the name of the program, in parentheses, may hold anything.
		_, after, _ := strings.Cut(string(text[max(0, bytes.LastIndexByte(text, ')')):]), ") ")
		fields := strings.Fields(after)
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(f)))
		if err != nil || len(fields) < 2 {
			continue
		}
		if all[pid], err = strconv.Atoi(fields[1]); err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
	}
	return all, nil
}

// tree returns a process and all that descend from it.
func tree(parents map[int]int, root int) []int {
	all := []int{root}
	for i := 0; i < len(all); i++ {
		var children []int
		for pid, parent := range parents {
			if parent == all[i] {
				children = append(children, pid)
			}
		}
		slices.Sort(children)
		all = append(all, children...)
	}
	return all
}
