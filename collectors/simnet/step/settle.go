package step

import (
	"errors"
	"fmt"
	"time"
)

// announce changes the ports that m sends from.
func (c *Coordinator) announce(m *member, open, closed []uint16) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m.state != running {
		return errors.New("ports were announced while another request is open")
	}
	for _, port := range closed {
		if c.owners[port] != m {
			return fmt.Errorf("port %d is withdrawn but was not announced", port)
		}
		delete(c.owners, port)
	}
	for _, port := range open {
		if owner := c.owners[port]; port == 0 || owner != nil {
			return fmt.Errorf("port %d cannot be announced: it is 0 or announced already; bind sockets to the unspecified address, so that no two programs share a port", port)
		}
		c.owners[port] = m
	}
	c.send(m, answer{})
	return nil
}

// Handled tells that the servers have dealt with a datagram from a port, and with how many
// replies: none if it was dropped or its reply is held. Servers call it after the replies
// were handed to the kernel.
func (c *Coordinator) Handled(port uint16, replies int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.owners[port]
	if m == nil {
		return
	}
	m.handled++
	m.replies += uint64(replies)
	if m.state == settling {
		m.progress = time.Now()
		c.check(m)
	}
}

// Hold keeps a reply to a port until the participant that announced it asks for its next
// instant; send then sends it and reports whether it could. It returns false, and keeps
// nothing, if nobody announced the port.
func (c *Coordinator) Hold(port uint16, send func() bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.owners[port]
	if m == nil {
		return false
	}
	m.held = append(m.held, send)
	return true
}

// settle makes m wait until the servers have handled sent datagrams of its.
func (c *Coordinator) settle(m *member, sent uint64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m.state != running {
		return errors.New("settle was asked while another request is open")
	}
	m.state, m.sent, m.progress = settling, sent, time.Now()
	if m.alarm == nil { // one for all, since to set and stop one each time costs more than the rest
		m.alarm = time.AfterFunc(c.patience, func() { c.expire(m) })
	}
	c.check(m)
	return nil
}

// check answers a settlement that is complete, with the lock held.
func (c *Coordinator) check(m *member) {
	if m.handled < m.sent {
		return
	}
	m.state = running
	if m.handled > m.sent {
		c.send(m, answer{Error: fmt.Sprintf("the servers have handled %d datagrams from ports of %s, which says that it sent %d; count every datagram, and announce no port that another program uses", m.handled, m.name, m.sent)})
		return
	}
	c.send(m, answer{})
}

// expire fails a settlement without progress, and looks again later.
func (c *Coordinator) expire(m *member) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m.gone {
		return
	}
	left := c.patience
	if m.state == settling {
		left -= time.Since(m.progress)
	}
	if left > 0 {
		m.alarm.Reset(left)
		return
	}
	m.alarm.Reset(c.patience)
	m.state = running
	lost := m.sent - m.handled
	c.send(m, answer{Lost: lost, Error: fmt.Sprintf("%d of %d datagrams never reached the servers: a kernel buffer was full; send fewer between two settlements", lost, m.sent)})
}
