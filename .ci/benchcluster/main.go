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
	"slices"
	"strconv"
	"strings"

	"bridle/analysis/contest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench-cluster:", err)
		stop()
		os.Exit(1)
	}
}

// settings are what the flags say.
type settings struct {
	worlds  []string
	seeds   []int64
	methods []contest.Method
	store   contest.Store
	seconds bool
	strict  bool
}

func run(ctx context.Context, args []string, out, told io.Writer) error {
	s, err := parse(args, told)
	if err != nil {
		return err
	}
	var results []contest.Result
	for _, world := range s.worlds {
		for _, seed := range s.seeds {
			c, err := load(world, seed)
			if err != nil {
				return err
			}
			of, err := contest.Play(ctx, c, fit(world, s.methods), s.store, func(r contest.Result) {
				fmt.Fprintf(told, "%s, seed %d, %s: pair P %.3f R %.3f, B3 F %.3f, ARI %.3f; %.1f s\n",
					r.World, r.Seed, r.Method, r.Pairs.Precision, r.Pairs.Recall, r.BCubed.F, r.ARI, r.Seconds)
			})
			if err != nil {
				return err
			}
			results = append(results, of...)
		}
	}
	w := bufio.NewWriter(out)
	if err := contest.WriteTable(w, s.worlds, s.methods, results, s.seconds); err != nil {
		return err
	}
	fmt.Fprint(w, "\n", contest.Legend, "\n")
	missed, err := contest.WriteVerdicts(w, contest.Check(demands(), results), s.strict)
	if err != nil {
		return err
	}
	if n := other(results, s.store.Build); n > 0 {
		fmt.Fprintf(w, "%d of %d results are of other builds of this program.\n", n, len(results))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if s.strict && missed > 0 {
		return fmt.Errorf("%d demands are not met; they are marked above", missed)
	}
	return nil
}

func other(results []contest.Result, build string) int {
	n := 0
	for _, r := range results {
		if r.Build != build {
			n++
		}
	}
	return n
}

func parse(args []string, told io.Writer) (settings, error) {
	f := flag.NewFlagSet("bench-cluster", flag.ContinueOnError)
	f.SetOutput(told)
	worlds := f.String("worlds", strings.Join(usualWorlds(), ","),
		"scenarios or 'febrl', by commas; ':fingerprint=SHARE' after one sets how many servers show a habit of their operator alone")
	seeds := f.String("seeds", "100-109", "seeds, by commas or as a range; 0 to 99 are for tuning")
	names := f.String("methods", "", "keys of methods, by commas; empty is all: "+keys(methods()))
	dir := f.String("dir", "out/bench-cluster", "folder in which results are kept")
	unchanged := f.String("unchanged", "", "keys of methods whose kept results of other builds of this program serve too, by commas, or 'all'")
	seconds := f.Bool("seconds", false, "show how long the methods took")
	strict := f.Bool("strict", false, "fail if a demand is not met or was not tried")
	if err := f.Parse(args); err != nil {
		return settings{}, err
	}
	if f.NArg() > 0 {
		return settings{}, fmt.Errorf("%q is no flag; see -help", f.Arg(0))
	}
	s := settings{worlds: strings.Split(*worlds, ","), seconds: *seconds, strict: *strict}
	var err error
	if s.seeds, err = parseSeeds(*seeds); err != nil {
		return settings{}, err
	}
	if s.methods, err = chosen(*names); err != nil {
		return settings{}, err
	}
	build, err := ownHash()
	if err != nil {
		return settings{}, err
	}
	s.store = contest.Store{Dir: *dir, Build: build}
	if *unchanged != "" {
		old, err := chosen(strings.TrimPrefix(*unchanged, "all"))
		if err != nil {
			return settings{}, err
		}
		for _, m := range old {
			s.store.Unchanged = append(s.store.Unchanged, m.Key)
		}
	}
	return s, nil
}

// parseSeeds reads "1,5-7".
func parseSeeds(text string) ([]int64, error) {
	var all []int64
	for part := range strings.SplitSeq(text, ",") {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		a, err := strconv.ParseInt(from, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("seeds %q: %q is no number; give them as 100-109 or 3,5", text, part)
		}
		b, err := strconv.ParseInt(to, 10, 32)
		if err != nil || b < a {
			return nil, fmt.Errorf("seeds %q: %q is no range; give them as 100-109 or 3,5", text, part)
		}
		for n := a; n <= b; n++ {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

func chosen(names string) ([]contest.Method, error) {
	all := methods()
	if names == "" {
		return all, nil
	}
	var some []contest.Method
	for name := range strings.SplitSeq(names, ",") {
		at := slices.IndexFunc(all, func(m contest.Method) bool { return m.Key == name })
		if at < 0 {
			return nil, fmt.Errorf("there is no method %q; there are %s", name, keys(all))
		}
		some = append(some, all[at])
	}
	return some, nil
}

func keys(all []contest.Method) string {
	var names []string
	for _, m := range all {
		names = append(names, m.Key)
	}
	return strings.Join(names, ",")
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
