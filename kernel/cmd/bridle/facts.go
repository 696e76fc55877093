package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"bridle/analysis/facts"
	"bridle/analysis/load"
	"bridle/analysis/rerun"
	"bridle/datasets/command"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"

	"github.com/spf13/cobra"
)

func (a app) factsCommand() *cobra.Command {
	var as, snapshot string
	cmd := &cobra.Command{
		Use:   "facts STUDY",
		Short: "State the headline numbers, each with its SQL, runs and caveat",
		Long: `State the headline numbers of a study: addresses, names, operators, resolvers, probes, fills, claims and
countries, tested and not testable. Each comes with the SQL that gives it, the runs it rests on, its interval or why
there is none, and one sentence on what it does not say. A layer that the study lacks gives no number but says
what is missing.

With --snapshot exactly the parts that the file lists are counted; without it all parts that there are now. The
hash of the snapshot stands on the sheet either way, so that the same numbers can be had again.`,
		Args: command.Args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if as != "md" && as != "json" {
				return command.Usage(fmt.Errorf("there is no form %q; there are md and json", as))
			}
			s, id, err := openPinned(cmd.Context(), args[0], snapshot)
			if err != nil {
				return err
			}
			sheet, err := facts.Gather(cmd.Context(), s.DB(), facts.Options{Snapshot: id, Pinned: snapshot != ""})
			if err == nil && snapshot == "" {
				sheet.Notes, err = outdated(cmd.Context(), s, args[0])
			}
			if err = errors.Join(err, s.Close()); err != nil {
				return err
			}
			return printFacts(cmd.OutOrStdout(), sheet, as)
		},
	}
	cmd.Flags().StringVar(&as, "as", "md", "`form` of the sheet: md or json")
	cmd.Flags().StringVar(&snapshot, "snapshot", "", "count exactly the parts of this snapshot `file`")
	return cmd
}

// openPinned opens a study at a snapshot, that of a file or the one that it has now, and returns the snapshot's hash.
func openPinned(ctx context.Context, dir, file string) (*load.Study, string, error) {
	folder, err := study.Open(dir)
	if err != nil {
		return nil, "", err
	}
	var snap study.Snapshot
	if file == "" {
		snap, err = folder.Snapshot()
	} else {
		snap, err = study.ReadSnapshot(file)
	}
	if err != nil {
		return nil, "", err
	}
	s, err := load.OpenContext(ctx, dir, duck.Options{Snapshot: &snap, OneThread: true, Loaded: true})
	return s, snap.ID(), err
}

// outdated says which layers were derived from other rows than the study has now.
func outdated(ctx context.Context, s *load.Study, dir string) ([]string, error) {
	st, err := survey(ctx, s, dir)
	if err != nil {
		return nil, err
	}
	notes := []string{}
	for _, layer := range []struct {
		dataset, tool string
		from          []string
	}{
		{"fingerprint_matches", "match", []string{"grabs"}},
		{"cluster_members", "cluster", []string{"fingerprint_matches"}},
		{"cache_fills", fillsTool, []string{"probes", "targets", "resolver_qualifications", "resolver_groups", "operators"}},
		{"verdicts", rerun.VerdictsTool, []string{"exposures", "cache_groups", "resolver_groups", "operators", "prefixes"}},
	} {
		made := slices.ContainsFunc(st.runs, func(m study.Manifest) bool { return m.Tool == layer.tool && m.State == study.Complete })
		if made && st.rows[layer.dataset] > 0 && !st.freshAll(layer.tool, layer.from...) {
			notes = append(notes, fmt.Sprintf("%s rest on other rows than the study has now: run 'bridle %s %s' again",
				strings.ReplaceAll(layer.dataset, "_", " "), layer.tool, dir))
		}
	}
	return notes, nil
}

// printFacts writes a sheet in the form asked for.
func printFacts(w io.Writer, sheet *facts.Sheet, as string) error {
	if as == "md" {
		_, err := io.WriteString(w, sheet.Markdown())
		return err
	}
	b, err := sheet.JSON()
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}
