package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench-fills:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("bench-fills", flag.ContinueOnError)
	bridle := f.String("bridle", "bridle", "the program to measure")
	dir := f.String("dir", "", "`folder` for studies; each takes about 25 bytes a row twice over and is removed at the end")
	keep := f.Bool("keep", false, "keep the studies, and use those of the last time without making them again")
	sizes := f.String("millions", "1,3,10,30,100", "sizes in `million` rows, separated by commas")
	if err := f.Parse(args); err != nil {
		return err
	}
	var all []measured
	for _, text := range strings.Split(*sizes, ",") {
		millions, err := strconv.Atoi(text)
		if err != nil || millions < 1 {
			return fmt.Errorf("-millions %s: give whole numbers from 1, such as 1,3,10", *sizes)
		}
		m, err := measure(ctx, *bridle, filepath.Join(*dir, "study-"+text), millions, *keep)
		if err != nil {
			return err
		}
		all = append(all, m)
	}
	return errors.Join(plotGrowth(filepath.Join(*dir, "growth"), all), report(os.Stdout, all))
}
