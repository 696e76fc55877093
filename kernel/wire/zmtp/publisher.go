package zmtp

import (
	"fmt"
	"net"
	"strings"
	"sync"
	"time"
)

// Bounds of what is kept for subscriptions that are on their way.
const (
	keepFor   = time.Second
	keepCount = 256
	keepBytes = 4 << 20
)

// maxTopics bounds the subscriptions of one connection, maxTopic the bytes of one.
const (
	maxTopics = 256
	maxTopic  = 4 << 10
)

// A PublisherSocket sends messages to all who subscribed to the beginning of their first
// frame.
type PublisherSocket struct {
	server server

	publishing sync.Mutex // held from the choice of subscribers to the last hand-over: keeps order

	mu          sync.Mutex
	subscribers map[*Conn]*subscriber
	kept        []kept
	published   uint64 // how many so far
}

type subscriber struct {
	topics map[string]int // how often each is subscribed
	since  uint64         // PublisherSocket.published when the connection was opened
	heard  bool           // has subscribed to anything
}

// kept is a message that somebody may have missed.
type kept struct {
	number  uint64
	at      time.Time
	topic   string
	encoded []byte
	alone   bool // nobody was subscribed to anything
}

// ServePublisher serves a PUB on l until Close, and closes l then.
func ServePublisher(l net.Listener, o Options) *PublisherSocket {
	p := &PublisherSocket{subscribers: make(map[*Conn]*subscriber)}
	p.server = server{kind: Pub, listener: l, options: o, serve: p.serve, opened: p.opened, ended: p.ended}
	p.server.start()
	return p
}

// Publish hands the message to every subscriber. It waits while the backlog of one is
// full; a subscriber that then still does not read is disconnected and reported to
// Options.Refused. Publish returns how many subscribers took the message.
func (p *PublisherSocket) Publish(frames ...[]byte) int { return p.PublishAll(frames) }

// PublishAll is Publish for several messages, one after another, which go out together: a
// subscriber has to wake up once for all of them. It returns how many subscribers took all
// that they wanted, or nothing if that was nothing.
func (p *PublisherSocket) PublishAll(messages ...[][]byte) int {
	p.publishing.Lock()
	defer p.publishing.Unlock()
	var order []*Conn
	batch := map[*Conn][]byte{}
	for _, frames := range messages {
		encoded := AppendMessage(make([]byte, 0, encodedLength(frames)), frames...)
		for _, c := range p.choose(string(frames[0]), encoded) {
			if batch[c] == nil {
				order, batch[c] = append(order, c), encoded[:len(encoded):len(encoded)]
				continue
			}
			batch[c] = append(batch[c], encoded...)
		}
	}
	taken := 0
	for _, c := range order {
		if c.out.put(batch[c]) == nil {
			taken++
		}
	}
	return taken
}

// choose returns the subscribers of the topic, and keeps the message if somebody may yet
// subscribe who should have it.
func (p *PublisherSocket) choose(topic string, encoded []byte) []*Conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.published++
	var to []*Conn
	unheard, listening := false, false
	for c, s := range p.subscribers {
		unheard = unheard || !s.heard
		listening = listening || len(s.topics) > 0
		if s.wants(topic) {
			to = append(to, c)
		}
	}
	p.forget()
	if unheard || !listening {
		p.kept = append(p.kept, kept{p.published, time.Now(), topic, encoded, !listening})
	}
	return to
}

// forget drops what was kept long enough, or is too much. The lock is held.
func (p *PublisherSocket) forget() {
	bytes := 0
	from := len(p.kept)
	for from > 0 && len(p.kept)-from < keepCount {
		k := p.kept[from-1]
		bytes += len(k.encoded)
		if time.Since(k.at) > keepFor || bytes > keepBytes {
			break
		}
		from--
	}
	if p.kept = p.kept[from:]; len(p.kept) == 0 {
		p.kept = nil
	}
}

func (s *subscriber) wants(topic string) bool {
	for t := range s.topics {
		if strings.HasPrefix(topic, t) {
			return true
		}
	}
	return false
}

func (p *PublisherSocket) opened(c *Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.subscribers[c] = &subscriber{topics: make(map[string]int), since: p.published}
}

func (p *PublisherSocket) ended(c *Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.subscribers, c)
}

// serve reads subscriptions: commands from peers of version 3.1, messages that begin with
// 1 or 0 from those of 3.0. Other messages of an XSUB are passed over, as libzmq's PUB
// does.
func (p *PublisherSocket) serve(c *Conn) error {
	for {
		m, err := c.next()
		if err != nil {
			return err
		}
		if m.command {
			name, topic, _ := parseCommand(m.frames[0]) // next has read it without error
			err = p.subscribe(c, name == cmdSubscribe, topic)
		} else if f := m.frames[0]; len(m.frames) == 1 && len(f) > 0 && f[0] <= 1 {
			err = p.subscribe(c, f[0] == 1, f[1:])
		}
		if err != nil {
			return err
		}
	}
}

func (p *PublisherSocket) subscribe(c *Conn, on bool, topic []byte) error {
	if len(topic) > maxTopic {
		return fmt.Errorf("a subscription of %d bytes is %w; the limit is %d", len(topic), ErrTooLarge, maxTopic)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	s, name := p.subscribers[c], string(topic)
	if !on {
		if s.topics[name]--; s.topics[name] <= 0 {
			delete(s.topics, name)
		}
		return nil
	}
	if len(s.topics) >= maxTopics {
		return fmt.Errorf("%w: more than %d subscriptions", ErrProtocol, maxTopics)
	}
	s.topics[name]++
	if s.heard {
		return nil
	}
	s.heard = true
	p.forget()
	for _, k := range p.kept {
		if (k.alone || k.number > s.since) && s.wants(k.topic) {
			if err := c.out.put(k.encoded); err != nil {
				return err
			}
		}
	}
	p.dropAlone()
	return nil
}

// dropAlone ends the keeping for the first subscriber: from now on somebody listens. What
// was published since the opening of a connection is still kept for that one. The lock is
// held.
func (p *PublisherSocket) dropAlone() {
	for i := range p.kept {
		p.kept[i].alone = false
	}
}

// Close lets what was published be written and ends all connections.
func (p *PublisherSocket) Close() error { return p.server.close() }
