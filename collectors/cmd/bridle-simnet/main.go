// Command bridle-simnet runs a small Internet whose truth is known: it serves one on
// loopback for collectors to measure, probes one in virtual time, and prints what is true
// in it. 'bridle-simnet help' lists what it can do.
//
// Data go to standard output, everything else to standard error. Exit codes: 0 all is well,
// 1 it failed, 2 the command line was wrong, 130 it was interrupted.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"bridle/datasets/world"

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitOK          = 0
	exitFailure     = 1
	exitUsage       = 2
	exitInterrupted = 130
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run executes a command line and returns its exit code.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRoot(args)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		fmt.Fprintln(stderr, "bridle-simnet: interrupted; finished parts are kept, run the command again to go on")
		return exitInterrupted
	}
	fmt.Fprintln(stderr, "bridle-simnet:", err)
	if _, ok := errors.AsType[*usageError](err); ok {
		return exitUsage
	}
	return exitFailure
}

// usageError is a mistake in the command line.
type usageError struct{ error }

func (e *usageError) Unwrap() error { return e.error }

func newRoot(args []string) *cobra.Command {
	root := &cobra.Command{
		Use:           "bridle-simnet",
		Short:         "Run a small Internet whose truth is known",
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          usageArgs(cobra.NoArgs),
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return &usageError{fmt.Errorf("%w; see '%s --help'", err, cmd.CommandPath())}
	})
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(scenariosCommand(), listsCommand(), truthCommand(), runCommand(), probeCommand(args))
	return root
}

// usageArgs turns the complaint of a check on arguments into a usage error.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return &usageError{fmt.Errorf("%w; see '%s --help'", err, cmd.CommandPath())}
		}
		return nil
	}
}

// choice is which world is meant.
type choice struct {
	scenario string
	seed     int64
}

func (c *choice) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.scenario, "scenario", "village", "scenario: a name that 'bridle-simnet scenarios' lists, or a TOML file")
	cmd.Flags().Int64Var(&c.seed, "seed", 1, "seed: the same scenario and seed give the same world")
}

// make generates the world.
func (c *choice) make() (*world.World, error) {
	s, err := world.LoadScenario(c.scenario)
	if err != nil {
		return nil, &usageError{err}
	}
	return world.Generate(s, c.seed)
}

func scenariosCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "scenarios",
		Short: "List the scenarios that come with the program",
		Args:  usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, name := range world.Scenarios() {
				s, err := world.LoadScenario(name)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s\t%s\n", name, s.Description)
			}
			return nil
		},
	}
}
