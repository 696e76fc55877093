package hostile

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"time"
)

// peer is one connection of a client, and what a server can do to it.
type peer struct {
	conn     net.Conn // what is spoken over: tcp itself, or TLS
	tcp      *net.TCPConn
	done     <-chan struct{} // closed when the gallery closes
	requests *atomic.Int64

	certificates []tls.Certificate
}

// request reads until the end of a request's head and reports whether it came.
func (p *peer) request() bool {
	var all []byte
	part := make([]byte, 4096)
	for !bytes.Contains(all, []byte("\r\n\r\n")) {
		n, err := p.conn.Read(part)
		if err != nil {
			return false
		}
		all = append(all, part[:n]...)
	}
	p.requests.Add(1)
	return true
}

// hello reads what a client says first.
func (p *peer) hello() { p.conn.Read(make([]byte, 16<<10)) }

func (p *peer) send(text string) bool {
	_, err := io.WriteString(p.conn, text)
	return err == nil
}

// end sends FIN, without an alert of TLS, and waits until the client is gone.
func (p *peer) end() {
	p.tcp.CloseWrite()
	p.stall()
}

// reset sends RST.
func (p *peer) reset() {
	p.tcp.SetLinger(0)
	p.tcp.Close()
}

// stall says nothing more and waits until the client is gone.
func (p *peer) stall() { io.Copy(io.Discard, p.tcp) }

// repeat sends a text until the client is gone.
func (p *peer) repeat(text string) {
	many := []byte(strings.Repeat(text, 1+4096/len(text)))
	for {
		if _, err := p.conn.Write(many); err != nil {
			return
		}
	}
}

// drip sends a byte each second until the client is gone.
func (p *peer) drip(text string) {
	for i := 0; p.send(text[i%len(text) : i%len(text)+1]); i++ {
		select {
		case <-time.After(time.Second):
		case <-p.done:
			return
		}
	}
}
