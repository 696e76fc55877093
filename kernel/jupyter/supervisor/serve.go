package supervisor

import (
	"context"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"bridle/kernel/jupyter"
	"bridle/kernel/jupyter/footprint"
	"bridle/kernel/jupyter/history"
	"bridle/kernel/jupyter/host"
	"bridle/kernel/wire"
)

// Options says for whom to serve, and with what.
type Options struct {
	// Connection is the file in which the front end says where to listen.
	Connection string

	// Anywhere allows other addresses than loopback, if the connection file says so.
	Anywhere bool

	// History is the file that keeps cells and their results for later sessions; empty keeps
	// them nowhere.
	History string

	// Worker gives the command of the process in which cells run, each time one is needed.
	Worker func() *exec.Cmd

	// Version is what the kernel says of itself.
	Version string
}

// settled is how long a process takes to start, amply.
const settled = 2 * time.Second

// Serve is a kernel until the front end ends it, or is no more.
//
// # Errors
//
// A connection file that cannot be read, an address that is not allowed or taken, and a
// history that cannot be opened are errors. That a worker dies is none: the front end is told,
// and another is started.
func Serve(ctx context.Context, o Options) error {
	// What is done here is to hand small messages on. With several processors each hand-over
	// wakes another thread, which takes longer than the work.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	connection, err := wire.ReadConnection(o.Connection)
	if err != nil {
		return err
	}
	ctx, cancel := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer cancel()
	sockets, err := wire.Listen(ctx, connection, wire.Options{Anywhere: o.Anywhere})
	if err != nil {
		return err
	}
	defer sockets.Close()
	options := jupyter.Options{Sockets: sockets, Host: host.Options{Command: o.Worker}, Version: o.Version}
	if o.History != "" {
		if options.History, err = history.Open(o.History); err != nil {
			return err
		}
		defer options.History.Close()
	}
	k := jupyter.New(options)
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	go attend(ctx, cancel, interrupts, k.Interrupt)
	if err := k.Serve(ctx); err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}

// Settle gives back, a while from now, the memory that was needed to start, and then calls then,
// if it is not nil. That some cannot be given back is no reason to stop. It is for programs with
// a database inside: of a small one all pages that it touched are soon needed again.
func Settle(then func()) {
	time.AfterFunc(settled, func() {
		_ = footprint.Trim()
		if then != nil {
			then()
		}
	})
}

// attend passes interrupts on, and ends the kernel when the front end that started it is no
// more.
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
