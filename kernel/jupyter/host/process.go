package host

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"

	"bridle/kernel/jupyter/link"
	"bridle/kernel/wire/prompt"
)

// A process is one worker.
type process struct {
	cmd      *exec.Cmd
	requests *link.Writer
	urgent   *link.Writer
	inputs   [2]*os.File // our ends of both
	report   *report     // what came on its standard error
	late     func(link.Output)
	ended    func(p *process, death *Death, idle, served bool)
	gone     chan struct{} // closed when it is dead and everybody was told
	death    *Death        // set before gone and before any call is closed

	mu     sync.Mutex
	calls  map[uint64]*Call
	ready  bool
	dead   bool
	why    string // of our own kill
	failed string // why it could not start, in its own words
}

// start runs a worker and the goroutines that read from it.
func start(cmd *exec.Cmd, late func(link.Output), ended func(*process, *Death, bool, bool)) (*process, error) {
	var reads, writes [4]*os.File // requests, events, urgent requests, standard error
	discard := func(files []*os.File) (err error) {
		for _, f := range files {
			if f != nil {
				err = errors.Join(err, f.Close())
			}
		}
		return err
	}
	for i := range reads {
		var err error
		if reads[i], writes[i], err = os.Pipe(); err != nil {
			return nil, errors.Join(err, discard(reads[:]), discard(writes[:]))
		}
	}
	events, stderr := reads[1], reads[3]
	ours := []*os.File{writes[0], events, writes[2], stderr}
	theirs := []*os.File{reads[0], writes[1], reads[2], writes[3]}
	cmd.ExtraFiles = theirs[:3]
	cmd.Stdin, cmd.Stdout, cmd.Stderr = nil, theirs[3], theirs[3]
	detach(cmd)
	err := cmd.Start()
	if err = errors.Join(err, discard(theirs)); err != nil {
		return nil, errors.Join(err, discard(ours))
	}
	p := &process{cmd: cmd, requests: link.NewWriter(prompt.Writer(ours[0])), urgent: link.NewWriter(prompt.Writer(ours[2])), inputs: [2]*os.File{ours[0], ours[2]}, report: &report{},
		late: late, ended: ended, gone: make(chan struct{}), calls: map[uint64]*Call{}}
	heard := make(chan struct{})
	go func() {
		defer close(heard)
		p.report.read(stderr)
	}()
	go p.run(events, stderr, heard)
	return p, nil
}

// run passes events on until the pipe ends, and then buries the process.
func (p *process) run(events, stderr *os.File, heard <-chan struct{}) {
	err := p.read(prompt.Reader(events))
	if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		p.kill(fmt.Sprintf("it sent what cannot be read: %v", err))
	}
	// The pipe also ends when the program closes it and lives on.
	stubborn := time.AfterFunc(200*time.Millisecond, func() { p.kill("it closed its connection to the kernel") })
	state := p.cmd.Wait()
	stubborn.Stop()
	select {
	case <-heard:
	case <-time.After(100 * time.Millisecond): // a child of the worker may hold the stream for ever
	}
	_, _, _, _ = events.Close(), p.inputs[0].Close(), p.inputs[1].Close(), stderr.Close()

	p.mu.Lock()
	p.dead = true
	p.death = p.describe(state)
	calls, served := p.calls, p.ready
	p.calls = nil
	p.mu.Unlock()
	p.ended(p, p.death, len(calls) == 0, served)
	for _, call := range calls {
		close(call.done)
	}
	close(p.gone)
}

// read hands events to their calls until the pipe ends.
func (p *process) read(events io.Reader) error {
	reader := link.NewReader(events)
	for {
		var event link.Event
		if err := reader.Read(&event); err != nil {
			return err
		}
		p.mu.Lock()
		call := p.calls[event.ID]
		switch event.Kind {
		case link.Ready:
			p.ready = true
		case link.Failed:
			p.failed = event.Text
		case link.Done:
			delete(p.calls, event.ID)
		}
		p.mu.Unlock()
		switch {
		case event.Kind == link.Stuck:
			p.kill("the cell did not stop when it was interrupted")
		case event.Kind == link.Done && call != nil:
			call.done <- event
		case call != nil && call.events != nil:
			call.events(event)
		case event.Kind == link.Shown && event.Output != nil:
			p.late(*event.Output)
		}
	}
}

// call sends a request.
func (p *process) call(c *Call, request link.Request) error {
	p.mu.Lock()
	if p.dead {
		p.mu.Unlock()
		return p.death
	}
	p.calls[c.id] = c
	p.mu.Unlock()
	err := p.requests.Write(request)
	if errors.Is(err, link.ErrTooLarge) {
		p.forget(c.id)
		return err
	}
	return nil // a broken pipe is a death, and Wait tells of it
}

// forget lets a call go on without anybody waiting.
func (p *process) forget(id uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.calls, id)
}

func (p *process) has(c *Call) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls[c.id] == c
}

// kill ends the process for a reason of ours.
func (p *process) kill(why string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead || p.why != "" {
		return
	}
	p.why = why
	_ = p.cmd.Process.Kill() // if it is dead already, all is well
}
