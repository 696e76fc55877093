package main

import "fmt"

// large is the number of edges from which speed and memory have targets; below, processes
// and collections of garbage blur both.
const large = 100000

// misses lists the targets that we miss against a tool: at most igraph's CPU time and 1.2 times
// its memory, at most half of leidenalg's time, at most a hundredth of gonum's at a million
// edges, and a modularity within .0005 of theirs up to mixing .5, within .002 beyond. Time is
// compared only where all make the same number of iterations.
func (t *tool) misses(ours tool, edges int, mixing float64, sameWork bool) (list []string) {
	allowed := 0.0005
	if mixing > 0.5 {
		allowed = 0.002
	}
	if low := median(t.value) - median(ours.value); low > allowed {
		list = append(list, fmt.Sprintf("modularity is %.5f below that of %s", low, t.name))
	}
	most := map[string]float64{"igraph C": 1, "leidenalg": 0.5}[t.name]
	if t.name == "gonum" && edges >= 1000000 {
		most = 0.01
	}
	if ratio := t.ratio(ours); sameWork && most > 0 && edges >= large && ratio > most {
		list = append(list, fmt.Sprintf("CPU time is %.3f times that of %s, more than %v", ratio, t.name, most))
	}
	if share := median(ours.memory) / median(t.memory); t.name == "igraph C" && edges >= large && share > 1.2 {
		list = append(list, fmt.Sprintf("memory is %.2f times that of %s, more than 1.2", share, t.name))
	}
	return list
}
