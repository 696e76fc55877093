package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"bridle/datasets/command"
	"bridle/datasets/external"

	"github.com/spf13/cobra"
)

func (a app) fetchCommand() *cobra.Command {
	var from, to string
	cmd := &cobra.Command{
		Use:   "fetch NAME",
		Short: "Download a public data set and check it against the manifest",
		Long:  "Download a public data set and check every file against the manifest's SHA-256.\n\nThe sets are:\n\n" + setList(),
		Args:  command.Args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			set, err := namedSet(args[0])
			if err != nil {
				return err
			}
			dir, err := obtain(cmd.Context(), set, from, to, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), dir)
			return nil
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "take the files from this `folder` instead of the network")
	cmd.Flags().StringVar(&to, "to", "", "keep the files in this `folder` (default: bridle/NAME in the user's cache)")
	return cmd
}

// setList describes the sets of the manifest, one a line.
func setList() string {
	var b strings.Builder
	for _, s := range external.Sets() {
		fmt.Fprintf(&b, "  %-20s %s (%s)\n", s.Name, s.Title, s.Licence.SPDX)
	}
	return b.String()
}

func namedSet(name string) (external.Set, error) {
	set, ok := external.Named(name)
	if !ok {
		return set, command.Usage(fmt.Errorf("there is no public data set %q; the sets are:\n%s", name, setList()))
	}
	return set, nil
}

// obtain makes the files of a set available and returns the folder they are in:
// from, without copying, if the files lie there as in the repository; otherwise
// to, or the user's cache, filled from the folder from or from the network.
func obtain(ctx context.Context, set external.Set, from, to string, stderr io.Writer) (string, error) {
	if from != "" && to == "" {
		found, err := external.Locate(set, from)
		if err != nil {
			return "", err
		}
		if dir, ok := commonFolder(found); ok {
			return dir, external.Verify(set, dir)
		}
	}
	if to == "" {
		cache, err := external.CacheDir(set.Name)
		if err != nil {
			return "", err
		}
		to = cache
	}
	if from != "" {
		return to, external.Take(set, from, to)
	}
	client := &http.Client{Timeout: 30 * time.Minute}
	p := command.NewProgress(stderr, "fetching "+set.Name)
	return to, external.Fetch(ctx, set, to, client, func(at external.Progress) { p.At(at.Bytes, at.Total) })
}

// commonFolder finds the folder below which every file lies at its path in the
// set, if there is one. found maps the path in the set to the place found.
func commonFolder(found map[string]string) (string, bool) {
	common := ""
	for path, place := range found {
		dir, ok := strings.CutSuffix(place, filepath.FromSlash("/"+path))
		if !ok || common != "" && dir != common {
			return "", false
		}
		common = dir
	}
	return common, common != ""
}
