package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// bench is a whole measurement.
type bench struct {
	server  *server
	dir     string // temporary, removed at the end
	zgrab   string // the tool's file; empty: it is left out
	tool    string // of Go
	profile string
	only    string
	short   bool
	rounds  int
	targets int
	folders int
	failed  int
}

// measure measures everything and returns the code with which to exit.
func measure(args []string) int {
	b := &bench{}
	set := flag.NewFlagSet("benchscan", flag.ExitOnError)
	set.StringVar(&b.zgrab, "zgrab2", "", "the file of zgrab2; without it that comparison is left out, and the measurement is not complete")
	set.StringVar(&b.tool, "go", "go", "the go command, for the benchmark of the rules")
	set.BoolVar(&b.short, "short", false, "a minute: that everything runs and nothing is lost; no demand is checked")
	set.IntVar(&b.rounds, "rounds", 5, "rounds in which zgrab2 and the program take turns")
	set.IntVar(&b.targets, "targets", distinct, "servers visited in each of them")
	set.StringVar(&b.profile, "profile", "", "where to leave profiles of the processor of each scan")
	set.StringVar(&b.only, "only", "", "one part of the measurement: cost, memory or rules; empty: all")
	set.Parse(args)
	var err error
	if b.dir, err = os.MkdirTemp("", "benchscan-"); err == nil {
		defer os.RemoveAll(b.dir)
		if b.server, err = startServer(); err == nil {
			err = b.all()
			b.server.stop()
		}
	}
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "benchscan:", err)
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
	for _, part := range []struct {
		name string
		do   func() error
	}{{"cost", b.cost}, {"memory", b.memory}, {"rules", b.rules}} {
		if b.only != "" && b.only != part.name {
			continue
		}
		if err := part.do(); err != nil {
			return err
		}
	}
	fmt.Printf("load of the machine after: %s\n", machine())
	return nil
}

// scan has a list visited into a study of its own.
func (b *bench) scan(list string, workers int) (f found, u usage, err error) {
	b.folders++
	w := load{List: list, Workers: workers, Dir: filepath.Join(b.dir, fmt.Sprint(b.folders))}
	if b.profile != "" {
		w.Profile = filepath.Join(b.profile, fmt.Sprintf("%03d.prof", b.folders))
	}
	defer os.RemoveAll(w.Dir)
	text, err := json.Marshal(w)
	if err != nil {
		return f, u, err
	}
	out, u, err := spend(exec.Command("/proc/self/exe", "scan", string(text)))
	if err != nil {
		return f, u, fmt.Errorf("scan: %w", err)
	}
	return f, u, json.Unmarshal(out, &f)
}

// cost takes turns between zgrab2 and the program, each with 200 connections at a time.
func (b *bench) cost() error {
	const workers = 200
	targets := min(b.targets, distinct)
	if b.short {
		b.rounds, targets = 1, distinct/10
	}
	list, bare := filepath.Join(b.dir, "list.txt"), filepath.Join(b.dir, "bare.txt")
	if err := writeList(list, b.server.Ports, targets, 0, false); err != nil {
		return err
	}
	if err := writeList(bare, b.server.Ports, targets, 0, true); err != nil {
		return err
	}
	if _, _, err := b.scan(list, workers); err != nil { // the server signs its certificates
		return err
	}
	var ours, theirs, ratios []float64
	for i := range b.rounds {
		f, u, z, err := b.pair(list, bare, targets, workers, i%2 == 0)
		if err != nil {
			return err
		}
		if f.HTTP != int64(targets) || f.Certificates != int64(targets) {
			return fmt.Errorf("%d pages and %d certificates of %d servers that answer all", f.HTTP, f.Certificates, targets)
		}
		n := float64(targets)
		ours = append(ours, 1e6*u.CPU/n)
		fmt.Printf("  round: bridle %.0f µs, %.0f/s, peak %.1f MB, %.0f bytes a target", ours[i], n/u.Wall, float64(u.Peak)/1e6, float64(f.Bytes)/n)
		if b.zgrab != "" {
			theirs = append(theirs, 1e6*z.CPU/n)
			ratios = append(ratios, ours[i]/theirs[i])
			fmt.Printf("; zgrab2 %.0f µs, %.0f/s, peak %.1f MB; ratio %.3f", theirs[i], n/z.Wall, float64(z.Peak)/1e6, ratios[i])
		}
		fmt.Printf("; load %s\n", machine())
	}
	if b.zgrab == "" {
		fmt.Println("zgrab2: not given, not compared")
		if !b.short {
			b.failed++
		}
		return nil
	}
	fmt.Printf("processor time per target: zgrab2 %.0f µs, bridle %.0f µs; ratios of pairs %.3f to %.3f\n",
		median(theirs), median(ours), slices.Min(ratios), slices.Max(ratios))
	b.demand("processor time against zgrab2", median(ratios), "<=", 0.65)
	return nil
}

// pair makes a round. Who goes first changes, since the machine may be about to get busier.
func (b *bench) pair(list, bare string, targets, workers int, first bool) (f found, u, z usage, err error) {
	if b.zgrab != "" && !first {
		if z, err = b.grab(bare, targets, workers); err != nil {
			return
		}
	}
	if f, u, err = b.scan(list, workers); err != nil {
		return
	}
	if b.zgrab != "" && first {
		z, err = b.grab(bare, targets, workers)
	}
	return
}

// memory measures the peak of a long list, of which most ports are closed.
func (b *bench) memory() error {
	open, closed := 50_000, 950_000
	if b.short {
		open, closed = open/50, closed/50
	}
	list := filepath.Join(b.dir, "long.txt")
	if err := writeList(list, b.server.Ports, open, closed, false); err != nil {
		return err
	}
	f, u, err := b.scan(list, 0)
	if err != nil {
		return err
	}
	if f.HTTP != int64(open) || f.Refused != int64(closed) || f.Certificates != int64(min(open, distinct)) {
		return fmt.Errorf("of %d servers and %d closed ports came %d pages, %d certificates and %d failures", open, closed, f.HTTP, f.Certificates, f.Refused)
	}
	fmt.Printf("memory: %d targets, %d with TLS, %d certificates: %.1f MB at most; %.0f s, %.0f s of processor time\n",
		open+closed, f.TLS, f.Certificates, float64(u.Peak)/1e6, u.Wall, u.CPU)
	b.demand("MB for a million targets", float64(u.Peak)/1e6, "<", 150)
	return nil
}

// demand prints a line for a demand.
func (b *bench) demand(what string, got float64, relation string, want float64) {
	met := got <= want
	if relation == "<" {
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
	fmt.Printf("%-11s %-42s %8.3f %s %g\n", word, what, got, relation, want)
}

// machine describes how busy the machine is.
func machine() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "not known"
	}
	return fmt.Sprintf("%s on %d processors", strings.Join(strings.Fields(string(text))[:3], " "), runtime.NumCPU())
}

func median(all []float64) float64 {
	all = slices.Sorted(slices.Values(all))
	return (all[len(all)/2] + all[(len(all)-1)/2]) / 2
}
