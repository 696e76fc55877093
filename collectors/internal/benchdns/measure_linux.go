package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// bench is a whole measurement.
type bench struct {
	responder *responder
	dir       string // temporary, removed at the end
	zdns      string // the tool's file; empty: it is left out
	profile   string
	short     bool
	rounds    int
	folders   int
	failed    int
}

// measure measures everything and returns the code with which to exit.
func measure(args []string) int {
	b := &bench{}
	set := flag.NewFlagSet("benchdns", flag.ExitOnError)
	set.StringVar(&b.zdns, "zdns", "", "the file of zdns; without it that comparison is left out, and the measurement is not complete")
	set.BoolVar(&b.short, "short", false, "a quarter of a minute: that everything runs and nothing is lost; no demand is checked")
	set.IntVar(&b.rounds, "rounds", 5, "rounds in which the loop and the program take turns")
	set.StringVar(&b.profile, "profile", "", "where to leave profiles of the processor of each round")
	set.Parse(args)
	var err error
	if b.dir, err = os.MkdirTemp("", "benchdns-"); err == nil {
		defer os.RemoveAll(b.dir)
		if b.responder, err = startResponder(); err == nil {
			err = b.all()
		}
	}
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "benchdns:", err)
		return 1
	case b.failed > 0:
		fmt.Printf("FAIL: %d of the demands\n", b.failed)
		return 1
	}
	return 0
}

// all makes all measurements.
func (b *bench) all() error {
	fmt.Printf("load of the machine before: %s\n", machine())
	for _, part := range []func() error{b.cost, b.peer, b.memory, b.pace} {
		if err := part(); err != nil {
			return err
		}
	}
	a, err := b.responder.stop()
	if err != nil {
		return err
	}
	fmt.Printf("responder: %d answered, %.2f µs of processor time each, so at most %.0f/s on a core of its own\n",
		a.Received, 1e6*a.CPU/float64(a.Received), float64(a.Received)/a.CPU)
	fmt.Printf("load of the machine after: %s\n", machine())
	return nil
}

// load returns what is asked in each round.
func (b *bench) load() load {
	w := load{Port: b.responder.Port, Targets: 10_000, Names: 100, Ports: 16}
	if b.short {
		w.Names = 5
	}
	return w
}

// probe has a load probed into a study of its own.
func (b *bench) probe(w load) (result, error) {
	b.folders++
	w.Dir = filepath.Join(b.dir, fmt.Sprint(b.folders))
	if b.profile != "" {
		w.Profile = filepath.Join(b.profile, fmt.Sprintf("%03d.prof", b.folders))
	}
	r, err := ask("probe", w)
	os.RemoveAll(w.Dir)
	return r, err
}

// cost takes turns between the loop and the program.
func (b *bench) cost() error {
	if b.short {
		b.rounds = 1
	}
	var floors, alike, probes, rates, bytes []float64
	w := b.load()
	for range b.rounds {
		bare := w
		bare.InFlight, bare.Ports = 1024, 1 // fewer and more in flight both cost the loop more
		f, err := ask("floor", bare)
		if err != nil {
			return err
		}
		bare.Ports = w.Ports
		same, err := ask("floor", bare)
		if err != nil {
			return err
		}
		p, err := b.probe(w)
		if err != nil {
			return err
		}
		if p.Lost > 0 {
			return fmt.Errorf("%d of %d probes had no answer from a responder that answers everything", p.Lost, p.Probes+p.Lost)
		}
		floors, alike, probes = append(floors, f.perProbe()), append(alike, same.perProbe()), append(probes, p.perProbe())
		rates, bytes = append(rates, p.rate()), append(bytes, float64(p.Bytes)/float64(p.Probes))
		fmt.Printf("  round: loop %.2f µs, %.0f/s; with %d ports in mixed order %.2f µs; probe %.2f µs, %.0f/s; ratio %.2f; peak %.1f MB\n",
			f.perProbe(), f.rate(), w.Ports, same.perProbe(), p.perProbe(), p.rate(), p.perProbe()/f.perProbe(), float64(p.Peak)/1e6)
	}
	ratios := make([]float64, len(floors))
	for i := range ratios {
		ratios[i] = probes[i] / floors[i]
	}
	fmt.Printf("processor time per probe: loop %.2f µs, bridle %.2f µs, %.1f bytes a row; ratios of pairs %.2f to %.2f\n",
		median(floors), median(probes), median(bytes), slices.Min(ratios), slices.Max(ratios))
	fmt.Printf("processor time against a loop with the same ports and order: %.2f (loop %.2f µs; no demand)\n",
		median(probes)/median(alike), median(alike))
	b.demand("processor time against a bare loop", median(probes)/median(floors), "<=", 1.6)
	return nil
}

// memory measures what further targets take. Plans have 100 names for each; those that are large are cut off.
func (b *bench) memory() error {
	var peaks []float64
	counts := []int{10_000, 100_000, 1_000_000}
	if b.short {
		counts = counts[:1]
	}
	for _, n := range counts {
		w := b.load()
		w.Targets = n
		w.Stop = int64(b.load().Targets * w.Names)
		p, err := b.probe(w)
		if err != nil {
			return err
		}
		peaks = append(peaks, float64(p.Peak))
		fmt.Printf("  resident memory: %d targets x %d names: %.1f MB at most\n", n, w.Names, float64(p.Peak)/1e6)
	}
	b.demand("MB at 10,000 targets", peaks[0]/1e6, "<=", 64)
	if !b.short {
		b.demand("bytes for each further target", (peaks[2]-peaks[0])/float64(counts[2]-counts[0]), "<", 100)
	}
	return nil
}

// pace measures whether a rate that is asked for is kept, and gaps are.
func (b *bench) pace() error {
	for _, c := range []struct {
		rate           float64
		targets, names int
		gap            time.Duration
	}{{20_000, 10_000, 20, 100 * time.Millisecond}, {1_000, 2_000, 10, time.Second}} {
		w := b.load()
		w.Targets, w.Names, w.Rate, w.Gap = c.targets, c.names, c.rate, c.gap
		if b.short {
			w.Names = min(2, c.names)
		}
		p, err := b.probe(w)
		if err != nil {
			return err
		}
		fmt.Printf("  pace: asked for %.0f/s, got %.1f/s; processor time %.2f µs a probe\n", c.rate, p.Pace, p.perProbe())
		b.demand(fmt.Sprintf("pacing error at %.0f/s, per cent", c.rate), 100*max(p.Pace/c.rate-1, 1-p.Pace/c.rate), "<=", 1)
		b.demand(fmt.Sprintf("gaps below %v to one address", c.gap), float64(p.Violations), "<=", 0)
	}
	return nil
}

// demand prints a line for a demand.
func (b *bench) demand(what string, got float64, relation string, want float64) {
	met := got <= want
	switch relation {
	case ">=":
		met = got >= want
	case "<":
		met = got < want
	}
	word := "PASS"
	if !met {
		word = "FAIL"
	}
	if b.short {
		word = "not checked"
	} else if !met {
		b.failed++
	}
	fmt.Printf("%-11s %-42s %8.2f %s %g\n", word, what, got, relation, want)
}

// machine describes how busy the machine is.
func machine() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "not known"
	}
	cpus, _ := exec.Command("nproc").Output()
	return strings.Join(strings.Fields(string(text))[:3], " ") + " on " + strings.TrimSpace(string(cpus)) + " processors"
}

func median(all []float64) float64 {
	all = slices.Sorted(slices.Values(all))
	return (all[len(all)/2] + all[(len(all)-1)/2]) / 2
}
