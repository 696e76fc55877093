package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"bridle/datasets/command"

	"github.com/spf13/cobra"
)

func withCommand(args []string, code *int) *cobra.Command {
	o := &runOptions{}
	cmd := &cobra.Command{
		Use:   "with --study DIR -- COMMAND [ARGUMENT...]",
		Short: "Run a command while a world is served",
		Long: `With serves a world as 'run --study' does, runs a command while it does, and ends with the exit
code of the command. What the command prints is printed, signals are passed on to it.`,
		Example: `  bridle-simnet with --scenario village --study s -- bridle-survey run --study s`,
		Args:    command.Args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, words []string) (err error) {
			if o.study == "" {
				return command.Usage(errors.New("say with --study into which folder the rows go"))
			}
			o.chosen = cmd.Flags().Changed("control")
			*code, err = o.with(cmd.Context(), args, words, cmd.OutOrStdout(), cmd.ErrOrStderr())
			return err
		},
	}
	o.flags(cmd)
	cmd.Flags().DurationVar(&o.every, "status", 0, "time between status lines; 0 means none")
	cmd.Flags().SetInterspersed(false) // flags after the command's name are the command's
	return cmd
}

// with runs a command while the world is served and returns its exit code.
func (o *runOptions) with(ctx context.Context, args, words []string, stdout, stderr io.Writer) (int, error) {
	child := exec.Command(words[0], words[1:]...)
	child.Stdin, child.Stdout, child.Stderr = os.Stdin, stdout, stderr
	if child.Err != nil {
		return 0, command.Usage(child.Err)
	}
	s, err := o.open(ctx, args, stderr)
	if err != nil {
		return 0, err
	}
	// A signal is for the command to end on; the world stays until it has.
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	served := make(chan error, 1)
	go func() { served <- s.serve(serving, stderr, o.every) }()
	code, err := attend(child, served)
	stop()
	return code, errors.Join(err, <-served)
}

// attend runs the command to its end, passes signals on to it, and ends it if the world fails. The
// value of served is left in it for the caller.
func attend(child *exec.Cmd, served chan error) (int, error) {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	if err := child.Start(); err != nil {
		return 0, err
	}
	done := make(chan error, 1)
	go func() { done <- child.Wait() }()
	for {
		select {
		case s := <-signals:
			child.Process.Signal(s)
		case err := <-served:
			child.Process.Signal(syscall.SIGTERM)
			<-done
			served <- err
			return 0, fmt.Errorf("the simulation ended before %s did", child.Path)
		case err := <-done:
			return exitCode(child.ProcessState, err)
		}
	}
}

// exitCode returns the exit code of a command as shells do: 128 and the number of the signal that
// killed it.
func exitCode(state *os.ProcessState, err error) (int, error) {
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		return 0, err
	}
	if w, ok := state.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return 128 + int(w.Signal()), nil
	}
	return state.ExitCode(), nil
}
