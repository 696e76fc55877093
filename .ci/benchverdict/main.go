package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bridle/datasets/world"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench-verdict:", err)
		stop()
		os.Exit(1)
	}
}

// settings are what the flags say.
type settings struct {
	scenarios []string
	first     int64
	worlds    int
	null      int
	workers   int
	power     int
	every     time.Duration
	strict    bool
	dir       string
	build     string
}

// usual are the scenarios of the comparison; null has worlds of its own number.
func usual() []string {
	return []string{"clean", "moderate-scanners", "heavy-scanners", "diurnal", "pools", nullScenario}
}

func run(ctx context.Context, args []string, out, told io.Writer) error {
	s, err := parse(args, told)
	if err != nil {
		return err
	}
	begin := time.Now()
	results, err := play(ctx, s.tasks(), s.workers, store{s.dir, s.build}, told)
	if err != nil {
		return err
	}
	all := summarise(results)
	w := bufio.NewWriter(out)
	if err := writeTable(w, all); err != nil {
		return err
	}
	fmt.Fprint(w, "\n", legend)
	if err := errors.Join(keepCalibration(filepath.Join(s.dir, "calibration.csv"), all), plotCalibration(filepath.Join(s.dir, "calibration"), all)); err != nil {
		return err
	}
	powers, err := powerTests(s.power)
	if err != nil {
		return err
	}
	for _, p := range powers {
		fmt.Fprintln(w, p)
	}
	demands := check(all, powers)
	if s.strict {
		demands = append(demands, untried(all, powers)...)
	}
	missed := writeDemands(w, demands)
	var seconds float64
	for i := range results {
		seconds += results[i].Watched + results[i].Judged
	}
	fmt.Fprintf(w, "%d worlds; %.0f s of work by one worker each, %.0f s in this run.\n", len(results), seconds, time.Since(begin).Seconds())
	if err := w.Flush(); err != nil {
		return err
	}
	if s.strict && missed > 0 {
		return fmt.Errorf("%d demands are not met; they are marked above", missed)
	}
	return nil
}

func keepCalibration(path string, all []summary) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("write the calibration: %w", err)
	}
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("write the calibration: %w", err)
	}
	return errors.Join(writeCalibration(f, all), f.Close())
}

// tasks are all worlds, those of null last.
func (s *settings) tasks() []task {
	var out []task
	for _, name := range s.scenarios {
		n := s.worlds
		if name == nullScenario {
			n = s.null
		}
		for k := range n {
			out = append(out, task{name, s.first + int64(k), s.every})
		}
	}
	return out
}

func parse(args []string, told io.Writer) (settings, error) {
	f := flag.NewFlagSet("bench-verdict", flag.ContinueOnError)
	f.SetOutput(told)
	scenarios := f.String("scenarios", strings.Join(usual(), ","), "scenarios, by commas")
	var s settings
	f.Int64Var(&s.first, "seeds", 0, "first seed; 0 to 19 are for tuning, 1000 and above for acceptance alone")
	f.IntVar(&s.worlds, "worlds", 60, "worlds of each scenario but null")
	f.IntVar(&s.null, "null", 1000, "worlds of null")
	f.IntVar(&s.workers, "workers", 2, "worlds judged side by side; each takes about 1 GB")
	f.IntVar(&s.power, "power", 200, "infected pairs for each demand of power")
	f.DurationVar(&s.every, "every", spacing, "time between probes of a name at a resolver, whole seconds; 600 s show half of all fills of 300 s, 300 s show all")
	f.BoolVar(&s.strict, "strict", false, "fail if a demand is not met or was not tried")
	f.StringVar(&s.dir, "dir", "out/bench-verdict", "folder in which results are kept")
	if err := f.Parse(args); err != nil {
		return settings{}, err
	}
	if f.NArg() > 0 {
		return settings{}, fmt.Errorf("%q is no flag; see -help", f.Arg(0))
	}
	if s.first < 0 || s.worlds < 0 || s.null < 0 || s.workers < 1 || s.power < 0 {
		return settings{}, errors.New("seeds and numbers of worlds are not negative, and there is a worker at least")
	}
	if s.every < time.Second || s.every%time.Second != 0 {
		return settings{}, fmt.Errorf("%v between probes; give whole seconds, one at least", s.every)
	}
	s.scenarios = strings.Split(*scenarios, ",")
	for _, name := range s.scenarios {
		if !slices.Contains(world.Scenarios(), name) {
			return settings{}, fmt.Errorf("there is no scenario %q; there are %s", name, strings.Join(world.Scenarios(), ", "))
		}
	}
	var err error
	s.build, err = ownHash()
	s.build += fmt.Sprintf(" every %v", s.every)
	return s, err
}

// ownHash returns a text that stands for this program: the same source gives the same.
func ownHash() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find this program's file, which names its results: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("read this program's file, which names its results: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("read this program's file, which names its results: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)[:12]), nil
}
