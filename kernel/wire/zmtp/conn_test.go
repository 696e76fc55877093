package zmtp

import (
	"errors"
	"net"
	"strings"
	"testing"
	"time"
)

// A full backlog makes the sender wait, and no longer than its patience.
func TestBacklog(t *testing.T) {
	us, them := net.Pipe()
	defer them.Close()
	o := newOutbox(us, Limits{Backlog: 10, Patience: 30 * time.Millisecond, Linger: time.Second}.withDefaults())
	o.start()
	if err := o.put(make([]byte, 100)); err != nil { // alone: longer than the backlog and taken
		t.Fatal(err)
	}
	if err := o.put(make([]byte, 1)); !errors.Is(err, ErrSlow) {
		t.Errorf("error %v, want ErrSlow", err)
	}
	<-o.done
	if err := o.put(nil); !errors.Is(err, ErrSlow) {
		t.Errorf("error %v afterwards, want the same", err)
	}
}

// Commands that a peer must not send end its connection; unknown ones are passed over.
func TestCommands(t *testing.T) {
	for name, test := range map[string]struct {
		command []byte
		want    string
	}{
		"ping":        {command(cmdPing, []byte("\x00\x0actx")), "\x04\x08\x04PONGctx"},
		"short ping":  {command(cmdPing, []byte("\x00")), "not the protocol"},
		"long ping":   {command(cmdPing, make([]byte, 19)), "not the protocol"},
		"error":       {command(cmdError, []byte("\x01x")), "ERROR"},
		"no name":     {[]byte{0}, "without a name"},
		"name beyond": {[]byte("\x09PING"), "without a name"},
		"unknown":     {command("HELLO", nil), "EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			us, them := net.Pipe()
			c := &Conn{net: us, in: newMessageReader(us, Limits{}.withDefaults()), out: newOutbox(us, Limits{}.withDefaults())}
			c.out.start()
			told := make(chan string, 2) // what the peer reads, what Receive says
			go func() {
				b := make([]byte, 100)
				n, _ := them.Read(b)
				if n > 0 {
					told <- string(b[:n])
				}
			}()
			go func() {
				_, err := c.Receive()
				told <- err.Error()
			}()
			them.Write(appendFrame(nil, flagCommand, test.command))
			if name == "unknown" { // nothing comes of it until the end of the connection
				them.Close()
			}
			if got := <-told; !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
			them.Close()
			c.out.fail(ErrClosed)
		})
	}
}
