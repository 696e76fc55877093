package realdns

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	mdns "github.com/miekg/dns"
)

// readyWithin is how long a program may take until it answers.
const readyWithin = 20 * time.Second

// Lab is one running setup, or several: the namespace, the tree's servers and the programs.
type Lab struct {
	ns      *namespace
	started time.Time // of the last program of a single setup
	server  *server

	mu      sync.Mutex
	running []*process
}

// process is a running program with what it printed.
type process struct {
	name string
	at   netip.AddrPort // where it listens
	cmd  *exec.Cmd
	done chan struct{} // closed once it has ended
	log  lockedBuffer
}

// lockedBuffer is written by a program's output and read by a failing test.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// Start runs the setup with its files in folder dir and returns when all programs answer,
// after two seconds or so. An error holds what the program printed. Stop ends it.
func (s Setup) Start(ctx context.Context, dir string, tree Tree) (*Lab, error) {
	ns, err := newNamespace()
	if err != nil {
		return nil, err
	}
	lab := &Lab{ns: ns}
	ns.do(func() { lab.server, err = serve(NewAuthority(tree)) })
	if err != nil {
		lab.Stop()
		return nil, err
	}
	if err := lab.startSetup(ctx, s, dir, Asked); err != nil {
		lab.Stop()
		return nil, err
	}
	return lab, nil
}

// startSetup starts the programs of a setup, the one that is asked at the given address.
func (lab *Lab) startSetup(ctx context.Context, s Setup, dir string, asked netip.AddrPort) error {
	for i, p := range s.programs {
		at := asked
		if p.behind {
			at = backOf(asked)
		}
		if err := lab.start(ctx, p, at, filepath.Join(dir, fmt.Sprintf("%d-%s", i, p.name))); err != nil {
			return fmt.Errorf("starting %s for %s: %w\n%s", p.name, s.Name, err, lab.Logs())
		}
	}
	return nil
}

// start writes a program's files, runs it and waits for its first answer.
func (lab *Lab) start(ctx context.Context, p program, at netip.AddrPort, dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	args, files := p.configure(dir, at)
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	run := &process{name: p.name, at: at, cmd: exec.Command(p.name, args...), done: make(chan struct{})}
	run.cmd.Dir, run.cmd.Stdout, run.cmd.Stderr = dir, &run.log, &run.log
	run.cmd.SysProcAttr = endWithParent()
	now := time.Now()
	begin := now.Add(-phase).Truncate(time.Second).Add(time.Second + phase)
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(time.Until(begin)):
	}
	var err error
	lab.ns.do(func() { err = run.cmd.Start() })
	if err != nil {
		return err
	}
	lab.mu.Lock()
	lab.running, lab.started = append(lab.running, run), begin
	lab.mu.Unlock()
	go func() { run.cmd.Wait(); close(run.done) }()
	return lab.ready(ctx, run, at)
}

// ready waits until the program answers a question that touches no cache: one of class
// CHAOS, over TCP, since named answers few of them over UDP in any 15 seconds.
func (lab *Lab) ready(ctx context.Context, run *process, at netip.AddrPort) error {
	ctx, cancel := context.WithTimeoutCause(ctx, readyWithin, errors.New("it does not answer questions"))
	defer cancel()
	m := mdns.Msg{MsgHdr: mdns.MsgHdr{Id: 1}, Question: []mdns.Question{{Name: "version.bind.", Qtype: mdns.TypeTXT, Qclass: mdns.ClassCHAOS}}}
	for {
		if err := lab.stream(at, &m); err == nil {
			return nil
		}
		select {
		case <-run.done:
			return errors.New("it ended at once")
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// stream puts a question over TCP and waits a while for an answer of any kind.
func (lab *Lab) stream(to netip.AddrPort, m *mdns.Msg) error {
	var conn *net.TCPConn
	var err error
	lab.ns.do(func() { conn, err = net.DialTCP("tcp4", nil, net.TCPAddrFromAddrPort(to)) })
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Second))
	c := mdns.Conn{Conn: conn}
	if err := c.WriteMsg(m); err != nil {
		return err
	}
	_, err = c.ReadMsg()
	return err
}

// exchange sends a packet and returns what comes back within [patience], or an error.
func (lab *Lab) exchange(from, to netip.AddrPort, packet []byte) ([]byte, error) {
	var conn *net.UDPConn
	var err error
	lab.ns.do(func() { conn, err = net.DialUDP("udp4", net.UDPAddrFromAddrPort(from), net.UDPAddrFromAddrPort(to)) })
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	conn.SetReadDeadline(time.Now().Add(patience))
	if _, err := conn.Write(packet); err != nil {
		return nil, err
	}
	reply := make([]byte, 65_535)
	n, err := conn.Read(reply)
	return reply[:n], err
}

// Logs returns what the programs printed.
func (lab *Lab) Logs() string {
	var b bytes.Buffer
	lab.mu.Lock()
	defer lab.mu.Unlock()
	for _, run := range lab.running {
		fmt.Fprintf(&b, "--- %s printed:\n%s", run.name, run.log.String())
	}
	return b.String()
}

// Stop ends the programs, the servers and the namespace, and waits for them: first with
// SIGTERM, after five seconds with SIGKILL.
func (lab *Lab) Stop() {
	for _, run := range lab.running {
		run.cmd.Process.Signal(syscall.SIGTERM)
	}
	for _, run := range lab.running {
		select {
		case <-run.done:
		case <-time.After(5 * time.Second):
			run.cmd.Process.Kill()
			<-run.done
		}
	}
	if lab.server != nil {
		lab.server.close()
	}
	lab.ns.close()
}
