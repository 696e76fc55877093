package command

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
	ExitOK          = 0
	ExitFailure     = 1
	ExitUsage       = 2
	ExitDiffers     = 3
	ExitInterrupted = 130
)

// UsageError is a mistake in the command line.
type UsageError struct{ error }

// Usage makes err a mistake in the command line.
func Usage(err error) error { return &UsageError{err} }

// Unwrap returns the error without the mark.
func (e *UsageError) Unwrap() error { return e.error }

// DiffersError says that a verification ran to its end and found a difference.
type DiffersError struct{ error }

// Differs makes err such a finding.
func Differs(err error) error { return &DiffersError{err} }

// Unwrap returns the error without the mark.
func (e *DiffersError) Unwrap() error { return e.error }

// UnfinishedError is an error, or an interruption, that left work which can be taken up. Advice says how, such as
// "go on with 'tool run --resume'".
type UnfinishedError struct {
	Err    error
	Advice string
}

// Error returns what happened and the advice.
func (e *UnfinishedError) Error() string { return e.Err.Error() + "; " + e.Advice }

// Unwrap returns the error without the advice.
func (e *UnfinishedError) Unwrap() error { return e.Err }

// Run executes a command line and returns the exit code. SIGINT and SIGTERM end the
// context of the commands. An error is written to stderr after the name of the root command.
func Run(root *cobra.Command, args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	name := root.Name()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return ExitOK
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		advice := "run the command again to go on"
		if e, ok := errors.AsType[*UnfinishedError](err); ok {
			advice = e.Advice
		}
		fmt.Fprintf(stderr, "%s: interrupted; what was finished is kept; %s\n", name, advice)
		return ExitInterrupted
	}
	fmt.Fprintf(stderr, "%s: %v\n", name, err)
	if _, ok := errors.AsType[*UsageError](err); ok {
		return ExitUsage
	}
	if _, ok := errors.AsType[*DiffersError](err); ok {
		return ExitDiffers
	}
	return ExitFailure
}

// Root sets a root command up as all are: it prints its help if it is called without
// arguments, errors are printed by Run alone, and wrong flags are mistakes in the command line.
func Root(root *cobra.Command) *cobra.Command {
	root.Version = Version()
	root.SilenceUsage, root.SilenceErrors = true, true
	root.Args = Args(cobra.NoArgs)
	root.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return Usage(fmt.Errorf("%w; see '%s --help'", err, cmd.CommandPath()))
	})
	root.CompletionOptions.HiddenDefaultCmd = true
	return root
}

// Args turns the complaint of a check on arguments into a mistake in the command line.
func Args(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return Usage(fmt.Errorf("%w; see '%s --help'", err, cmd.CommandPath()))
		}
		return nil
	}
}
