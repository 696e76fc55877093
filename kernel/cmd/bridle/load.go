package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"bridle/datasets/command"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"

	"github.com/spf13/cobra"
)

func (a app) loadCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "load STUDY",
		Short: "Load finished parts into study.duckdb",
		Args:  command.Args(cobra.ExactArgs(1)),
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
	fmt.Fprintf(stdout, "loaded %s (%s); %s before\n", command.Plural(int64(l.Parts), "part"), command.Plural(l.Rows, "row"), command.Plural(int64(l.Already), "part"))
	return nil
}

func partProgress(stderr io.Writer, what string) duck.Progress {
	p := command.NewProgress(stderr, what+", parts")
	return func(done, of int, _ int64) { p.At(int64(done), int64(of)) }
}

func (a app) rebuildCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "rebuild STUDY",
		Short: "Make study.duckdb again from the parts",
		Args:  command.Args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := study.Open(args[0])
			if err != nil {
				return err
			}
			l, err := duck.Rebuild(cmd.Context(), s, partProgress(cmd.ErrOrStderr(), "rebuilding"))
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "rebuilt from %s (%s)\n", command.Plural(int64(l.Parts), "part"), command.Plural(l.Rows, "row"))
			return nil
		},
	}
}

func (a app) snapshotCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "snapshot STUDY",
		Short: "Pin the content of a study: its parts with their hashes",
		Args:  command.Args(cobra.ExactArgs(1)),
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
