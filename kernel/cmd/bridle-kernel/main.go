// Command bridle-kernel is the process of the Jupyter kernel that front ends talk to. It starts in
// a few milliseconds, having neither database nor language inside, and runs cells in a process of
// the command bridle, which lies beside it. 'bridle kernel install' tells front ends about it;
// 'bridle kernel' is the same in one file.
//
// Exit codes: 0 the front end ended it, 1 it failed, 2 the command line was wrong.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"bridle/datasets/command"
	"bridle/kernel/jupyter/supervisor"
)

func main() {
	switch err := serve(os.Args[1:], os.Stderr); {
	case errors.Is(err, flag.ErrHelp):
	case errors.As(err, new(wrongUse)):
		fmt.Fprintln(os.Stderr, "bridle-kernel:", err)
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "bridle-kernel:", err)
		os.Exit(1)
	}
}

// wrongUse is an error of the command line.
type wrongUse struct{ error }

// serve runs a kernel as the arguments say.
func serve(args []string, stderr io.Writer) error {
	var o supervisor.Options
	var study, snapshot, program string
	var commands bool
	f := flag.NewFlagSet("bridle-kernel", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&o.Connection, "connection-file", "", "`file` in which the front end says where to listen")
	f.StringVar(&o.Connection, "f", "", "short for -connection-file")
	f.StringVar(&study, "study", "", "`folder` of the study to ask")
	f.StringVar(&snapshot, "snapshot", "", "ask exactly the parts of this snapshot `file`")
	f.BoolVar(&commands, "commands", true, "allow %cd and $command in cells")
	f.StringVar(&o.History, "history", "", "keep cells and their results for later sessions in this `file`")
	f.BoolVar(&o.Anywhere, "listen-anywhere", false, "listen on other addresses than loopback if the connection file says so")
	f.StringVar(&program, "bridle", beside(), "the command bridle, whose `file` runs the cells")
	switch err := f.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return err
	case err != nil:
		return wrongUse{err}
	case f.NArg() > 0:
		return wrongUse{fmt.Errorf("unexpected argument %q", f.Arg(0))}
	case o.Connection == "":
		return wrongUse{errors.New("front ends start a kernel, and give it --connection-file; 'bridle kernel install' tells them how")}
	case snapshot != "" && study == "":
		return wrongUse{errors.New("--snapshot goes with --study")}
	}
	worker := []string{"kernel", "worker"}
	if study != "" {
		worker = append(worker, "--study", study)
	}
	if snapshot != "" {
		worker = append(worker, "--snapshot", snapshot)
	}
	if !commands {
		worker = append(worker, "--commands=false")
	}
	var err error
	if o.Worker, err = supervisor.Program(program, worker...); err != nil {
		return err
	}
	o.Version = command.Version()
	return supervisor.Serve(context.Background(), o)
}

// beside is the command bridle in the folder of this program.
func beside() string {
	name := "bridle"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(filepath.Dir(supervisor.Own()), name)
}
