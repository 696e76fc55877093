package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"bridle/datasets/command"
	"bridle/kernel/jupyter"
	"bridle/kernel/jupyter/footprint"
	"bridle/kernel/jupyter/history"
	"bridle/kernel/jupyter/host"
	"bridle/kernel/wire"

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
	connection, err := wire.ReadConnection(o.connection)
	if err != nil {
		return err
	}
	ctx, cancel := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer cancel()
	sockets, err := wire.Listen(ctx, connection, wire.Options{Anywhere: o.anywhere})
	if err != nil {
		return err
	}
	defer sockets.Close()
	options := jupyter.Options{Sockets: sockets, Host: host.Options{Command: o.worker}, Version: command.Version()}
	if o.history != "" {
		if options.History, err = history.Open(o.history); err != nil {
			return err
		}
		defer options.History.Close()
	}
	k := jupyter.New(options)
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	go attend(ctx, cancel, interrupts, k.Interrupt)
	time.AfterFunc(settled, trim)
	if err := k.Serve(ctx); err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}

// attend passes interrupts on, and ends the kernel when the front end that
// started it is no more.
func attend(ctx context.Context, end func(), interrupts <-chan os.Signal, interrupt func()) {
	parent := os.Getppid()
	watched := os.Getenv("JPY_PARENT_PID") != "" // set by front ends that want this
	look := time.NewTicker(time.Second)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-interrupts:
			interrupt()
		case <-look.C:
			if watched && os.Getppid() != parent {
				end()
			}
		}
	}
}

// settled is how long a process takes to start, amply.
const settled = 2 * time.Second

// trim gives back what was needed to start. Memory that cannot be given back
// is no reason to stop.
func trim() { _ = footprint.Trim() }

// worker is the command of the process in which cells run: this program, even
// if its file has been replaced by a newer one meanwhile.
func (o *kernelFlags) worker() *exec.Cmd {
	program := "/proc/self/exe"
	if runtime.GOOS != "linux" {
		program = ownPath()
	}
	cmd := exec.Command(program, append([]string{"kernel", "worker"}, o.arguments()...)...)
	cmd.Args[0] = os.Args[0]
	return cmd
}

// ownPath is the path of this program, as good as it is known.
func ownPath() string {
	path, err := os.Executable()
	if err != nil {
		path = os.Args[0]
	}
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	return path
}
