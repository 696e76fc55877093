package wire

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
	"syscall"
	"time"

	"bridle/kernel/wire/zmtp"
)

// ErrClosed is returned by methods of a closed server.
var ErrClosed = errors.New("the server is closed")

// Options sets up a server. The zero value is ready to use.
type Options struct {
	// Anywhere allows addresses that other machines can reach.
	Anywhere bool

	// Limits bounds what peers may use.
	Limits zmtp.Limits

	// Log is told of the first refusal of each kind; nil is slog.Default().
	Log *slog.Logger
}

// A Server is the kernel's side of the five sockets. Its methods may be called by several
// goroutines at once.
type Server struct {
	connection Connection
	codec      *Codec
	replays    replayGuard
	refusals   refusals

	routers [3]*zmtp.RouterSocket // by Shell, Control, Stdin
	iopub   *zmtp.PublisherSocket
	beat    *zmtp.EchoSocket

	incoming [3]chan Message // by Shell, Control, Stdin
	done     chan struct{}
	closing  sync.Once
}

// Listen binds the five sockets and serves them until ctx is done or Close is called. A port
// of 0 takes any that is free; Connection tells which.
func Listen(ctx context.Context, c Connection, o Options) (*Server, error) {
	if err := c.validate(0); err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	if !c.local() && !o.Anywhere {
		return nil, fmt.Errorf("listen: %q is not a loopback address, so other machines could reach the kernel and run code on this one; use 127.0.0.1, or allow it expressly", c.IP)
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	s := &Server{codec: NewCodec([]byte(c.Key)), done: make(chan struct{}), refusals: refusals{log: o.Log}}
	var listeners [Heartbeat + 1]net.Listener
	for ch := Shell; ch <= Heartbeat; ch++ {
		l, err := bind(ctx, &c, ch)
		if err != nil {
			for _, l := range listeners[:ch] {
				l.Close()
			}
			return nil, err
		}
		listeners[ch] = l
	}
	s.connection = c
	for _, ch := range []Channel{Shell, Control, Stdin} {
		s.incoming[ch] = make(chan Message, 16)
		s.routers[ch] = zmtp.ServeRouter(listeners[ch], s.transport(ch, o.Limits), func(id []byte, frames [][]byte) { s.take(ch, id, frames) })
	}
	s.iopub = zmtp.ServePublisher(listeners[IOPub], s.transport(IOPub, o.Limits))
	s.beat = zmtp.ServeEcho(listeners[Heartbeat], s.transport(Heartbeat, o.Limits))
	go s.watch(ctx)
	return s, nil
}

func (s *Server) watch(ctx context.Context) {
	select {
	case <-ctx.Done():
		s.Close()
	case <-s.done:
	}
}

func (s *Server) transport(ch Channel, l zmtp.Limits) zmtp.Options {
	return zmtp.Options{Limits: l, Refused: func(from net.Addr, err error) { s.refusals.add(ch, err) }}
}

// bind listens for one channel and writes the port that was taken into c.
func bind(ctx context.Context, c *Connection, ch Channel) (net.Listener, error) {
	network, address := c.Address(ch)
	if network == "unix" {
		return bindFile(ctx, address, ch)
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, network, address)
	if err != nil {
		return nil, fmt.Errorf("listen for %s: %w", ch, err)
	}
	*c.port(ch) = l.Addr().(*net.TCPAddr).Port
	return l, nil
}

// bindFile listens on a socket file that only its owner may use. A file that a dead kernel
// left behind is replaced.
func bindFile(ctx context.Context, path string, ch Channel) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "unix", path)
	if errors.Is(err, syscall.EADDRINUSE) && abandoned(path) {
		if err := os.Remove(path); err != nil {
			return nil, fmt.Errorf("listen for %s: remove an old socket: %w", ch, err)
		}
		l, err = lc.Listen(ctx, "unix", path)
	}
	if err != nil {
		return nil, fmt.Errorf("listen for %s: %w", ch, err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		l.Close()
		return nil, fmt.Errorf("listen for %s: %w", ch, err)
	}
	return l, nil
}

// abandoned says whether path is a socket that nobody listens on.
func abandoned(path string) bool {
	info, err := os.Lstat(path)
	if err != nil || info.Mode().Type() != os.ModeSocket {
		return false
	}
	c, err := net.DialTimeout("unix", path, time.Second)
	if err == nil {
		c.Close()
		return false
	}
	return errors.Is(err, syscall.ECONNREFUSED)
}

// take checks what came on a channel and hands it to Receive.
func (s *Server) take(ch Channel, id []byte, frames [][]byte) {
	m, d, err := s.codec.decode(frames)
	if err == nil && len(s.codec.key) > 0 && !s.replays.first(d) {
		err = ErrReplay
	}
	if err != nil {
		s.refusals.add(ch, err)
		return
	}
	m.Identities = append([][]byte{id}, m.Identities...)
	select {
	case s.incoming[ch] <- m:
	case <-s.done:
	}
}

// Receive returns the next message that passed all checks. What came on Control goes before
// what came on the others. Errors are that ctx is done or the server is closed.
func (s *Server) Receive(ctx context.Context) (Channel, Message, error) {
	select {
	case m := <-s.incoming[Control]:
		return Control, m, nil
	default:
	}
	select {
	case m := <-s.incoming[Control]:
		return Control, m, nil
	case m := <-s.incoming[Shell]:
		return Shell, m, nil
	case m := <-s.incoming[Stdin]:
		return Stdin, m, nil
	case <-s.done:
		return 0, Message{}, fmt.Errorf("receive: %w", ErrClosed)
	case <-ctx.Done():
		return 0, Message{}, ctx.Err()
	}
}

// Send signs m and sends it on Shell, Control or Stdin to the peer that m.Identities names.
// An error that wraps [zmtp.ErrNoPeer] says that the peer has left. Send panics on other
// channels and without identities.
func (s *Server) Send(ch Channel, m Message) error {
	if ch < Shell || ch > Stdin {
		panic("wire: Send on " + ch.String())
	}
	if len(m.Identities) == 0 {
		panic("wire: Send of a message to nobody")
	}
	frames, err := s.codec.Encode(m)
	if err != nil {
		return err
	}
	if err := s.routers[ch].Send(frames[0], frames[1:]...); err != nil {
		return fmt.Errorf("%s: send a %s: %w", ch, m.Header.Type, err)
	}
	return nil
}

// Publish signs messages and sends them to all who listen on IOPub, in one go. That nobody
// does is no error; if one message cannot be encoded none is sent.
func (s *Server) Publish(messages ...Message) error {
	all := make([][][]byte, len(messages))
	for i, m := range messages {
		if len(m.Identities) == 0 {
			m.Identities = [][]byte{[]byte(m.Header.Type)}
		}
		var err error
		if all[i], err = s.codec.Encode(m); err != nil {
			return err
		}
	}
	s.iopub.PublishAll(all...)
	return nil
}

// Connection returns what a connection file of this server says, ports included.
func (s *Server) Connection() Connection { return s.connection }

// Refused returns how much was refused so far.
func (s *Server) Refused() Refused { return s.refusals.counts() }

// Close writes what was sent, ends all connections and returns when all goroutines of the
// server have ended.
func (s *Server) Close() error {
	var err error
	s.closing.Do(func() {
		close(s.done)
		var wait sync.WaitGroup
		errs := make([]error, Heartbeat+1)
		for ch, socket := range []interface{ Close() error }{s.routers[Shell], s.routers[Control], s.routers[Stdin], s.iopub, s.beat} {
			wait.Go(func() { errs[ch] = socket.Close() })
		}
		wait.Wait()
		err = errors.Join(errs...)
	})
	return err
}
