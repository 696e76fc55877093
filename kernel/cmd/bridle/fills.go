package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"sync"

	"bridle/analysis/cachefill"
	"bridle/analysis/load"
	"bridle/datasets/command"
	"bridle/datasets/schema/cachefills"
	"bridle/datasets/schema/exposures"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

// fillsTool is the name of the runs that find fills of caches.
const fillsTool = "fills"

func (a app) fillsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "fills STUDY",
		Short: "Find the moments at which somebody filled a cache, and how long each was watched",
		Long: `Read all cache probes of a study and find the fills of caches: one expiry time, seen by however many
probes through however many forwarders, is one fill. Fills go to cache_fills, kept and removed ones, with
the filter that removed them; the time watched goes to exposures, with what each filter took.

Refused, failed and skipped probes are missing data and never misses. Resolvers that the survey found unfit are
not used; without a survey each address and port is a cache of its own. Names without targets have no TTL:
their fills are found, but it is not known when they were made.`,
		Args: command.Args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			stdout := cmd.OutOrStdout()
			return a.derive(cmd.Context(), stdout, cmd.ErrOrStderr(), args[0], fillsFound(cachefill.DefaultFilters(), stdout))
		},
	}
}

// fillsFound is the derivation of cache_fills and exposures.
func fillsFound(f cachefill.Filters, stdout io.Writer) derivation {
	return derivation{
		tool: fillsTool, config: map[string]any{"method": cachefill.Method, "filters": f},
		from:       []string{"probes", "targets", "resolver_qualifications", "resolver_groups", "cache_groups", "operators", "prefixes"},
		needs:      []string{"probes"},
		anyThreads: true,
		rows: func(ctx context.Context, s *load.Study, r *study.Run) error {
			// Most of what is kept are rows in which the collector has nothing to look for: collecting often costs little.
			defer debug.SetGCPercent(debug.SetGCPercent(35))
			book, account, err := extracted(ctx, s)
			if err != nil {
				return err
			}
			judged := book.Judge(f)
			if err := writeFills(r, book, judged); err != nil {
				return err
			}
			printFills(stdout, book, judged, account)
			return nil
		},
	}
}

// extracted reads the probes of a study, with room on the disk of the study for what does not fit into memory.
func extracted(ctx context.Context, s *load.Study) (book *cachefill.Book, account cachefill.Account, err error) {
	dir, err := os.MkdirTemp(s.Folder().Dir(), ".fills-")
	if err != nil {
		return nil, account, err
	}
	defer os.RemoveAll(dir)
	if err := cachefill.Spill(ctx, s.DB(), dir); err != nil {
		return nil, account, err
	}
	return cachefill.Extract(ctx, s, cachefill.Options{})
}

// writeFills writes the rows of both datasets, side by side.
func writeFills(r *study.Run, book *cachefill.Book, judged cachefill.Judged) error {
	fills, err := study.Table[cachefills.Row](r)
	if err != nil {
		return err
	}
	watched, err := study.Table[exposures.Row](r)
	if err != nil {
		return err
	}
	var errs [2]error
	var group sync.WaitGroup
	group.Go(func() {
		for row := range book.FillRows(judged) {
			row.RunID = r.ID()
			if errs[0] = fills.Add(row); errs[0] != nil {
				return
			}
		}
	})
	group.Go(func() {
		for row := range book.ExposureRows(judged) {
			row.RunID = r.ID()
			if errs[1] = watched.Add(row); errs[1] != nil {
				return
			}
		}
	})
	group.Wait()
	return errors.Join(errs[:]...)
}

// printFills says what became of rows and fills.
func printFills(w io.Writer, book *cachefill.Book, judged cachefill.Judged, a cachefill.Account) {
	fmt.Fprintf(w, "read %s of %s and %s\n", command.Plural(a.Rows, "probe"),
		command.Plural(int64(len(book.Groups)), "cache group"), command.Plural(int64(len(book.Names)), "name"))
	for _, c := range a.Classes {
		fmt.Fprintf(w, "  %s: %s\n", c.Kind, command.Group(c.Rows))
	}
	for _, c := range a.Unused {
		fmt.Fprintf(w, "  not used, %s: %s\n", c.Kind, command.Group(c.Rows))
	}
	removed := map[cachefill.Reason]int64{}
	for _, why := range judged.Removed {
		removed[why]++
	}
	fmt.Fprintf(w, "found %s\n", command.Plural(int64(len(book.Fills)), "fill"))
	for _, why := range cachefill.Reasons() {
		if n := removed[why]; n > 0 {
			fmt.Fprintf(w, "  removed, %s: %s\n", why, command.Group(n))
		}
	}
	fmt.Fprintf(w, "  kept: %s\n", command.Group(removed[cachefill.Kept]))
}
