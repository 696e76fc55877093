package main

import (
	"context"
	"errors"
	"os"
	"os/exec"

	"bridle/datasets/command"
	"bridle/kernel/jupyter/supervisor"

	"github.com/spf13/cobra"
)

// kernelFlags is what a kernel and its worker are told.
type kernelFlags struct {
	study, snapshot string
	commands        bool

	connection string // of the kernel alone
	history    string
	anywhere   bool
}

func (a app) kernelCommand() *cobra.Command {
	var o kernelFlags
	cmd := &cobra.Command{
		Use:   "kernel --connection-file FILE",
		Short: "Serve notebooks as a Jupyter kernel, or install it",
		Long: `Serve JupyterLab, Notebook, VS Code and other front ends as a kernel for Go. Front ends start
it by themselves once 'bridle kernel install' has told them about it.

Cells run in a process of their own. If that dies the kernel lives on, says why, and starts
another. With --study, %%sql cells ask that study, and Go cells find its folder in the variable
studyDir; with --snapshot both see exactly the parts it lists.

The sources and results of cells are kept in a file only with --history.`,
		Args: command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.connection == "" {
				return command.Usage(errors.New("front ends start a kernel, and give it --connection-file; for yourself there is 'bridle kernel install'"))
			}
			return o.serve(context.WithoutCancel(cmd.Context()))
		},
	}
	o.add(cmd)
	cmd.Flags().StringVarP(&o.connection, "connection-file", "f", "", "`file` in which the front end says where to listen")
	cmd.Flags().StringVar(&o.history, "history", "", "keep cells and their results for later sessions in this `file`")
	cmd.Flags().BoolVar(&o.anywhere, "listen-anywhere", false, "listen on other addresses than loopback if the connection file says so")
	cmd.AddCommand(o.workerCommand(), kernelInstallCommand(), kernelUninstallCommand(), kernelListCommand())
	return cmd
}

// add declares the flags that a kernel hands on to its worker.
func (o *kernelFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.study, "study", "", "`folder` of the study to ask")
	cmd.Flags().StringVar(&o.snapshot, "snapshot", "", "ask exactly the parts of this snapshot `file`")
	cmd.Flags().BoolVar(&o.commands, "commands", true, "allow %cd and $command in cells")
}

// arguments writes the flags again, for the worker or for kernel.json.
func (o *kernelFlags) arguments() []string {
	var args []string
	if o.study != "" {
		args = append(args, "--study", o.study)
	}
	if o.snapshot != "" {
		args = append(args, "--snapshot", o.snapshot)
	}
	if !o.commands {
		args = append(args, "--commands=false")
	}
	return args
}

// check refuses flags that do not go together.
func (o *kernelFlags) check() error {
	if o.snapshot != "" && o.study == "" {
		return command.Usage(errors.New("--snapshot goes with --study"))
	}
	return nil
}

// serve is the supervisor.
func (o *kernelFlags) serve(ctx context.Context) error {
	if err := o.check(); err != nil {
		return err
	}
	worker, err := supervisor.Program(supervisor.Own(), append([]string{"kernel", "worker"}, o.arguments()...)...)
	if err != nil {
		return err
	}
	as := func() *exec.Cmd { // under the name by which this program was called
		cmd := worker()
		cmd.Args[0] = os.Args[0]
		return cmd
	}
	supervisor.Settle(nil)
	return supervisor.Serve(ctx, supervisor.Options{
		Connection: o.connection, Anywhere: o.anywhere, History: o.history, Worker: as, Version: command.Version(),
	})
}
