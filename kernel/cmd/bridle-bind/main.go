package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	command := newCommand()
	if err := command.ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bridle-bind:", err)
		os.Exit(exitCode(ctx, err))
	}
}

// newCommand declares flags and arguments.
func newCommand() *cobra.Command {
	var options options
	command := &cobra.Command{
		Use:           "bridle-bind -o DIR --package NAME PATH...",
		Short:         "Make compiled packages importable in cells",
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(command *cobra.Command, args []string) error {
			options.paths = args
			return run(command.Context(), options)
		},
	}
	command.Flags().StringVarP(&options.dir, "output", "o", "", "folder of the generated package")
	command.Flags().StringVar(&options.name, "package", "", "name of the generated package")
	command.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	return command
}
