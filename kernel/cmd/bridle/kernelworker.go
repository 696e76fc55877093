package main

import (
	"context"
	"errors"
	"os"
	"sync"
	"syscall"
	"time"

	"bridle/analysis/load"
	"bridle/datasets/command"
	"bridle/kernel/cmd/bridle/bindings"
	"bridle/kernel/eval/exportdata"
	"bridle/kernel/jupyter/supervisor"
	"bridle/kernel/jupyter/worker"
	"bridle/kernel/session"

	"github.com/spf13/cobra"
)

// grace is how long an interrupted cell may go on. Loops, waits and queries stop
// within milliseconds; after this time the session is given up with all its
// variables, which is worse than waiting.
const grace = time.Second

// File descriptors of a worker, see host.Options.
const (
	requestsFD = 3
	eventsFD   = 4
	urgentFD   = 5
)

func (o *kernelFlags) workerCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:    "worker",
		Short:  "Run the cells of a kernel (started by 'bridle kernel')",
		Hidden: true,
		Args:   command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			var stat syscall.Stat_t
			for _, fd := range []int{requestsFD, eventsFD, urgentFD} {
				if err := syscall.Fstat(fd, &stat); err != nil || stat.Mode&syscall.S_IFMT != syscall.S_IFIFO {
					return command.Usage(errors.New("a worker is started by 'bridle kernel', with pipes to it"))
				}
				syscall.CloseOnExec(fd) // programs that cells start have no business there
			}
			// A read that waits in the runtime's poller costs less than one that keeps a thread: when that
			// comes back it has to find a processor again.
			for _, fd := range []int{requestsFD, urgentFD} {
				if err := syscall.SetNonblock(fd, true); err != nil {
					return err
				}
			}
			pipes := worker.Pipes{Requests: os.NewFile(requestsFD, "requests"), Urgent: os.NewFile(urgentFD, "urgent"), Events: os.NewFile(eventsFD, "events")}
			return worker.Run(context.WithoutCancel(cmd.Context()), pipes, o.session)
		},
	}
	o.add(cmd)
	return cmd
}

// session starts the session of a worker. The study is opened by the first
// query.
func (o *kernelFlags) session(streams worker.Streams) (worker.Session, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	// Started by a number, see supervisor.Program; lists of processes are to show what it is. Where there is no such file names are right.
	_ = os.WriteFile("/proc/self/comm", []byte("bridle"), 0o600)
	bindings.Register()
	options := session.Options{Sink: streams.Sink, Input: streams.Input, Stuck: streams.Stuck, Commands: o.commands, Preload: []string{"bridle/analysis/study"}, Archives: []exportdata.Archive{bindings.Archive()}, Grace: grace}
	var s *session.Session
	cells := &cellStudies{}
	cells.watch(func() context.Context { return s.Context() }, true)
	options.SQL = cells
	if o.study != "" {
		options.SQL = &lateStudy{dir: o.study, snapshot: o.snapshot}
	}
	s = session.New(options)
	supervisor.Settle(s.Rehearse)
	for name, value := range map[string]string{studyParameter: o.study, snapshotParameter: o.snapshot} {
		if value == "" {
			continue
		}
		if err := s.Define(name, value); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// lateStudy is a study that is opened when it is asked for the first time.
type lateStudy struct {
	dir, snapshot string

	mu   sync.Mutex
	open session.SQL // nil until then
}

// Query implements [session.SQL].
func (l *lateStudy) Query(ctx context.Context, text string, args ...any) (session.Table, error) {
	sql, err := l.get()
	if err != nil {
		return session.Table{}, err
	}
	return sql.Query(ctx, text, args...)
}

func (l *lateStudy) get() (session.SQL, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open == nil {
		s, err := load.OpenAt(l.dir, l.snapshot)
		if err != nil {
			return nil, err
		}
		l.open = studySQL{study: s, timed: true, about: &aboutStudy{}}
	}
	return l.open, nil
}
