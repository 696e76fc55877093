package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"bridle/datasets/study"
	"bridle/datasets/study/duck"

	"github.com/spf13/cobra"
)

func (a app) loadCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "load STUDY",
		Short: "Load finished parts into study.duckdb",
		Args:  usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := study.Open(args[0])
			if err != nil {
				return err
			}
			return loadStudy(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), s)
		},
	}
}

// loadStudy loads what is not loaded yet and says so.
func loadStudy(ctx context.Context, stdout, stderr io.Writer, s study.Study) error {
	l, err := duck.Load(ctx, s, partProgress(stderr, "loading"))
	switch {
	case errors.Is(err, duck.ErrLocked):
		return fmt.Errorf("the parts are safe in %s but could not be loaded: %w", s.Dir(), err)
	case err != nil:
		return err
	}
	fmt.Fprintf(stdout, "loaded %s (%s); %s before\n", plural(int64(l.Parts), "part"), plural(l.Rows, "row"), plural(int64(l.Already), "part"))
	return nil
}

func partProgress(stderr io.Writer, what string) duck.Progress {
	p := newProgress(stderr, what+", parts")
	return func(done, of int, _ int64) { p.at(int64(done), int64(of)) }
}

func (a app) rebuildCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "rebuild STUDY",
		Short: "Make study.duckdb again from the parts",
		Args:  usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := study.Open(args[0])
			if err != nil {
				return err
			}
			l, err := duck.Rebuild(cmd.Context(), s, partProgress(cmd.ErrOrStderr(), "rebuilding"))
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "rebuilt from %s (%s)\n", plural(int64(l.Parts), "part"), plural(l.Rows, "row"))
			return nil
		},
	}
}

func (a app) snapshotCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "snapshot STUDY",
		Short: "Pin the content of a study: its parts with their hashes",
		Args:  usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := study.Open(args[0])
			if err != nil {
				return err
			}
			snap, err := s.Snapshot()
			if err != nil {
				return err
			}
			b, err := snap.Encode()
			if err != nil {
				return err
			}
			if out == "" {
				_, err = cmd.OutOrStdout().Write(b)
				return err
			}
			return study.WriteFile(out, b)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "write to this `file` instead of standard output")
	return cmd
}

// readSnapshot reads a snapshot file; an empty name means none.
func readSnapshot(path string) (*study.Snapshot, error) {
	if path == "" {
		return nil, nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	snap, err := study.DecodeSnapshot(b)
	if err != nil {
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			return nil, fmt.Errorf("%s, byte %d: %w", path, syntax.Offset, err)
		}
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &snap, nil
}
