package main

import "fmt"

func measure(args []string) int {
	dir := "/tmp/bench-work/r"
	r, err := startResponder()
	if err != nil { fmt.Println(err); return 1 }
	for i := range 3 {
		for _, inflight := range []int{1024, 8192} {
			f, err := ask("floor", load{Port: r.Port, Targets: 10000, Names: 100, InFlight: inflight})
			fmt.Println("floor", inflight, f.perProbe(), f.rate(), f.Lost, err)
		}
		for _, ports := range []int{1, 8, 16} {
			p, err := ask("probe", load{Port: r.Port, Targets: 10000, Names: 100, Ports: ports, Dir: fmt.Sprintf("%s/%d-%d", dir, i, ports), Profile: fmt.Sprintf("%s/cpu-%d-%d.prof", dir, i, ports)})
			fmt.Println("probe", ports, p.perProbe(), p.rate(), p.Lost, p.Peak>>20, p.Bytes, err)
		}
	}
	a, err := r.stop()
	fmt.Println(a, a.CPU/float64(a.Received)*1e6, err)
	return 0
}
