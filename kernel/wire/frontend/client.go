package frontend

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"bridle/kernel/wire"
	"bridle/kernel/wire/zmtp"
)

// A Client is connected to one kernel. Send may be called by several goroutines, Receive by
// one for each channel.
type Client struct {
	codec   *wire.Codec
	session string

	conns    [wire.Heartbeat + 1]*zmtp.Conn
	incoming [wire.Heartbeat + 1]chan wire.Message
	failures [wire.Heartbeat + 1]chan error
	beats    chan []byte
	wait     sync.WaitGroup
	done     chan struct{}
	closing  sync.Once
}

// Dial connects to the kernel that listens at c and subscribes to all it publishes. The
// sockets of shell, control and stdin share one identity, as in jupyter_client.
func Dial(ctx context.Context, c wire.Connection) (*Client, error) {
	f := &Client{codec: wire.NewCodec([]byte(c.Key)), session: rand.Text(), beats: make(chan []byte, 1), done: make(chan struct{})}
	kinds := [...]zmtp.SocketType{wire.Shell: zmtp.Dealer, wire.Control: zmtp.Dealer, wire.Stdin: zmtp.Dealer, wire.IOPub: zmtp.Sub, wire.Heartbeat: zmtp.Req}
	for ch, kind := range kinds {
		network, address := c.Address(wire.Channel(ch))
		conn, err := zmtp.Dial(ctx, network, address, kind, []byte(f.session), zmtp.Limits{})
		if err != nil {
			f.Close()
			return nil, fmt.Errorf("connect to %s: %w", wire.Channel(ch), err)
		}
		f.conns[ch] = conn
		f.incoming[ch] = make(chan wire.Message, 1024)
		f.failures[ch] = make(chan error, 1)
	}
	if err := f.conns[wire.IOPub].Subscribe(""); err != nil {
		f.Close()
		return nil, fmt.Errorf("subscribe: %w", err)
	}
	for ch := range f.conns {
		f.wait.Go(func() { f.failures[ch] <- f.read(wire.Channel(ch)) })
	}
	return f, nil
}

func (f *Client) read(ch wire.Channel) error {
	for {
		frames, err := f.conns[ch].Receive()
		if err != nil {
			return err
		}
		if ch == wire.Heartbeat {
			select {
			case f.beats <- frames[len(frames)-1]:
			case <-f.done:
			}
			continue
		}
		m, err := f.codec.Decode(frames)
		if err != nil {
			return err
		}
		select {
		case f.incoming[ch] <- m:
		case <-f.done:
			return nil
		}
	}
}

// Send sends a message and returns its identifier. content becomes JSON.
func (f *Client) Send(ch wire.Channel, kind string, content any) (id string, err error) {
	return f.Answer(ch, kind, content, wire.Message{})
}

// Answer is Send with a parent, as an input_reply has one.
func (f *Client) Answer(ch wire.Channel, kind string, content any, parent wire.Message) (id string, err error) {
	b, err := json.Marshal(content)
	if err != nil {
		return "", err
	}
	m := wire.Message{Header: wire.NewHeader(kind, f.session, "frontend"), Content: b}
	if parent.Header.ID != "" {
		m.Parent = parent.AsParent()
	}
	frames, err := f.codec.Encode(m)
	if err != nil {
		return "", err
	}
	return m.Header.ID, f.conns[ch].Send(frames...)
}

// Receive waits for the next message on Shell, Control, Stdin or IOPub.
func (f *Client) Receive(ctx context.Context, ch wire.Channel) (wire.Message, error) {
	select {
	case m := <-f.incoming[ch]:
		return m, nil
	default:
	}
	select {
	case m := <-f.incoming[ch]:
		return m, nil
	case err := <-f.failures[ch]:
		f.failures[ch] <- err
		return wire.Message{}, fmt.Errorf("receive on %s: %w", ch, err)
	case <-ctx.Done():
		return wire.Message{}, fmt.Errorf("receive on %s: %w", ch, ctx.Err())
	}
}

// Parent returns the identifier of the message that caused m, or "".
func Parent(m wire.Message) string {
	var h wire.Header
	if json.Unmarshal(m.Parent, &h) != nil {
		return ""
	}
	return h.ID
}

// Request sends a request on Shell or Control and waits for its reply and for the kernel to
// publish that it is idle again. published holds what was published for this request,
// the two changes of status included; messages for other requests are passed over.
func (f *Client) Request(ctx context.Context, ch wire.Channel, kind string, content any) (reply wire.Message, published []wire.Message, err error) {
	id, err := f.Send(ch, kind, content)
	if err != nil {
		return wire.Message{}, nil, err
	}
	for reply.Header.ID == "" {
		m, err := f.Receive(ctx, ch)
		if err != nil {
			return wire.Message{}, nil, fmt.Errorf("no reply to %s: %w", kind, err)
		}
		if Parent(m) == id {
			reply = m
		}
	}
	for {
		m, err := f.Receive(ctx, wire.IOPub)
		if err != nil {
			return reply, published, fmt.Errorf("no idle after %s: %w", kind, err)
		}
		if Parent(m) != id {
			continue
		}
		published = append(published, m)
		if idle(m) {
			return reply, published, nil
		}
	}
}

func idle(m wire.Message) bool {
	var status struct {
		State string `json:"execution_state"`
	}
	return m.Header.Type == "status" && json.Unmarshal(m.Content, &status) == nil && status.State == "idle"
}

// Beat sends a heartbeat and waits for it to come back. It is the caller's turn again only
// then.
func (f *Client) Beat(ctx context.Context) error {
	ping := rand.Text()
	if err := f.conns[wire.Heartbeat].Send(nil, []byte(ping)); err != nil {
		return err
	}
	select {
	case back := <-f.beats:
		if string(back) != ping {
			return errors.New("the heartbeat came back changed")
		}
		return nil
	case <-ctx.Done():
		return fmt.Errorf("no heartbeat: %w", context.Cause(ctx))
	case <-time.After(10 * time.Second):
		return errors.New("no heartbeat within 10 s")
	}
}

// Close ends the connections.
func (f *Client) Close() {
	f.closing.Do(func() {
		close(f.done)
		for _, c := range f.conns {
			if c != nil {
				c.Close()
			}
		}
		f.wait.Wait()
	})
}
