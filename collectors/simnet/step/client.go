package step

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"

	"bridle/collectors/simnet/dns"
)

// LostError is a settlement that failed because datagrams did not reach the servers.
type LostError struct {
	// Lost of Sent datagrams never arrived.
	Lost, Sent uint64
	// Reason is the coordinator's sentence about it.
	Reason string
}

func (e *LostError) Error() string { return "settling: " + e.Reason }

// Client is a participant's connection to the coordinator. Its methods may be called from
// several goroutines, one after another. If a context ends while a method waits, the method
// returns its error and the connection is closed, since the turn may come when nobody
// waits for it any more.
type Client struct {
	mu      sync.Mutex
	conn    net.Conn
	lines   *bufio.Scanner
	now     dns.Instant
	replies uint64
	failed  error
}

// Dial joins the coordinator at address, which must be on loopback, and waits for its
// first turn. name tells participants apart for people; timeout is how long the
// participant waits for a reply, in network time: replies that take longer come late, and
// 0 makes late whatever is not instant.
func Dial(ctx context.Context, address, name string, timeout time.Duration) (*Client, error) {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return nil, fmt.Errorf("the address of a coordinator is written as 127.0.0.1:port: %w", err)
	}
	if !at.Addr().Unmap().IsLoopback() {
		return nil, fmt.Errorf("the coordinator at %s is not on loopback; a simulation runs on one machine", at)
	}
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("joining the simulation; is it running? %w", err)
	}
	c := &Client{conn: conn, lines: bufio.NewScanner(conn)}
	c.lines.Buffer(make([]byte, 0, 4096), maxLine)
	if err := c.ask(ctx, request{Do: doHello, Name: name, TimeoutNS: int64(timeout)}); err != nil {
		conn.Close()
		return nil, fmt.Errorf("joining the simulation: %w", err)
	}
	return c, nil
}

// Now returns the study time of the participant's turn.
func (c *Client) Now() dns.Instant {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Replies returns how many datagrams the servers had sent to the participant's ports, in
// all, when a method last returned without error.
func (c *Client) Replies() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.replies
}

// Announce tells the coordinator of UDP ports before anything is sent from them. It fails
// if a port is announced already.
func (c *Client) Announce(ctx context.Context, ports ...uint16) error {
	if err := c.ask(ctx, request{Do: doPorts, Open: ports}); err != nil {
		return fmt.Errorf("announcing ports: %w", err)
	}
	return nil
}

// Withdraw takes ports back that were announced, after what was sent from them is settled
// and before the sockets are closed. What was counted stays counted.
func (c *Client) Withdraw(ctx context.Context, ports ...uint16) error {
	if err := c.ask(ctx, request{Do: doPorts, Close: ports}); err != nil {
		return fmt.Errorf("withdrawing ports: %w", err)
	}
	return nil
}

// Until gives the turn away and waits for instant t. It returns the study time of the new
// turn, which is t, or later if t was past. Replies that came after the time-out have been
// sent by then; [Client.Replies] counts them. No exchange may be in flight.
func (c *Client) Until(ctx context.Context, t dns.Instant) (dns.Instant, error) {
	if err := c.ask(ctx, request{Do: doUntil, AtUS: int64(t)}); err != nil {
		return 0, fmt.Errorf("waiting for %s: %w", t.Time().Format(time.RFC3339Nano), err)
	}
	return c.Now(), nil
}

// Settle waits until the servers have dealt with sent datagrams of the participant's, which
// is how many it has sent from announced ports since it joined. It returns how many
// datagrams the servers have sent to these ports since then: as many are in its sockets'
// buffers or read, and a question without reply has timed out. If datagrams vanished on the
// way the error is a [*LostError].
func (c *Client) Settle(ctx context.Context, sent uint64) (replies uint64, err error) {
	if err := c.ask(ctx, request{Do: doSettle, Sent: sent}); err != nil {
		if lost, ok := errors.AsType[*LostError](err); ok {
			lost.Sent = sent
			return 0, lost
		}
		return 0, fmt.Errorf("settling: %w", err)
	}
	return c.Replies(), nil
}

// Close leaves the simulation. The other participants go on.
func (c *Client) Close() error {
	if err := c.conn.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("leaving the simulation: %w", err)
	}
	return nil
}

// ask sends a request and takes in the answer.
func (c *Client) ask(ctx context.Context, q request) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failed != nil {
		return c.failed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() { c.conn.Close() })()
	a, err := c.exchange(q)
	if err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		c.failed = err
		c.conn.Close()
		return err
	}
	if a.Lost > 0 {
		return &LostError{Lost: a.Lost, Reason: a.Error}
	}
	if a.Error != "" {
		return errors.New(a.Error)
	}
	c.now, c.replies = dns.Instant(a.NowUS), a.Replies
	return nil
}

// exchange writes one line and reads one.
func (c *Client) exchange(q request) (answer, error) {
	q.Version = Version
	if _, err := c.conn.Write(encode(q)); err != nil {
		return answer{}, fmt.Errorf("the coordinator cannot be reached: %w", err)
	}
	ready(c.conn)
	if !c.lines.Scan() {
		if err := c.lines.Err(); err != nil {
			return answer{}, fmt.Errorf("the coordinator cannot be reached: %w", err)
		}
		return answer{}, errors.New("the coordinator has closed the connection; the simulation has ended")
	}
	return decodeAnswer(c.lines.Bytes())
}
