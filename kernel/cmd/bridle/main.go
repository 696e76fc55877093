// Command bridle keeps studies, derives matches and clusters from them, and runs
// notebooks over them. 'bridle help' lists what it can do.
//
// Data go to standard output, everything else to standard error. Exit codes: 0 all
// is well, 1 it failed, 2 the command line was wrong, 3 a verification found a
// difference, 130 it was interrupted.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

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
		fmt.Fprintln(stderr, "bridle: interrupted; what was finished is kept, run the command again to go on")
		return exitInterrupted
	}
	fmt.Fprintln(stderr, "bridle:", err)
	if _, ok := errors.AsType[*usageError](err); ok {
		return exitUsage
	}
	return exitFailure
}

// usageError is a mistake in the command line.
type usageError struct{ error }

func (e *usageError) Unwrap() error { return e.error }

// newRoot builds the command tree. args are the arguments as given, which runs
// record.
func newRoot(args []string) *cobra.Command {
	root := &cobra.Command{
		Use:           "bridle",
		Short:         "Keep, weigh and publish evidence on mercenary spyware",
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
	a := app{arguments: args}
	root.AddCommand(
		a.fetchCommand(), a.importCommand(),
		a.loadCommand(), a.rebuildCommand(), a.statusCommand(), a.snapshotCommand(),
		a.matchCommand(), a.clusterCommand(),
		a.runCommand(),
	)
	return root
}

// app is what all commands share.
type app struct{ arguments []string }

// usageArgs turns the complaint of a check on arguments into a usage error.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return &usageError{fmt.Errorf("%w; see '%s --help'", err, cmd.CommandPath())}
		}
		return nil
	}
}
