package zmtp

import (
	"crypto/rand"
	"fmt"
	"net"
	"sync"
)

// A RouterSocket receives messages from many peers and sends to one by its identity.
type RouterSocket struct {
	server  server
	receive func(identity []byte, frames [][]byte)

	mu    sync.Mutex
	peers map[string]*Conn // by identity: the connection that came last
}

// ServeRouter serves a ROUTER on l until Close, and closes l then.
//
// receive is called with each message from the goroutine of its connection: calls for one
// connection come in order, calls for several at once, and a call that waits makes its
// peer wait. The frames belong to receive.
//
// A peer without an identity is given one of five bytes of which the first is zero, as
// libzmq does. When a second peer comes with an identity that is in use, what is sent to
// the identity goes to the newcomer from then on (in libzmq: ROUTER_HANDOVER), since a
// front end that connects anew is not to wait for its old connection to be found dead.
func ServeRouter(l net.Listener, o Options, receive func(identity []byte, frames [][]byte)) *RouterSocket {
	r := &RouterSocket{receive: receive, peers: make(map[string]*Conn)}
	r.server = server{kind: Router, listener: l, options: o, serve: r.serve, opened: r.opened, ended: r.ended}
	r.server.start()
	return r
}

func (r *RouterSocket) opened(c *Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(c.peer.identity) == 0 {
		id := make([]byte, 5)
		_, _ = rand.Read(id[1:]) // never fails, says crypto/rand
		if r.peers[string(id)] == nil {
			c.peer.identity = id
		}
	}
	r.peers[string(c.peer.identity)] = c
}

func (r *RouterSocket) ended(c *Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if id := string(c.peer.identity); r.peers[id] == c {
		delete(r.peers, id)
	}
}

func (r *RouterSocket) serve(c *Conn) error {
	for {
		frames, err := c.Receive()
		if err != nil {
			return err
		}
		r.receive(c.peer.identity, frames)
	}
}

// Send hands a message to the peer of that identity. An error wraps [ErrNoPeer], [ErrSlow]
// or [ErrClosed], or says why the connection ended.
func (r *RouterSocket) Send(identity []byte, frames ...[]byte) error {
	r.mu.Lock()
	c := r.peers[string(identity)]
	r.mu.Unlock()
	if c == nil {
		return fmt.Errorf("send to %x: %w", identity, ErrNoPeer)
	}
	return c.Send(frames...)
}

// Close lets what was sent be written, for as long as the limits' linger, and ends all
// connections. A receive that waits must be let go first.
func (r *RouterSocket) Close() error { return r.server.close() }
