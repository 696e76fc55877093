package realservers

import (
	"net"
	"net/netip"
	"sync"
	"testing"
	"time"

	mdns "github.com/miekg/dns"

	"bridle/collectors/simnet/realdns"
)

// lookup is one of a user, with what came back.
type lookup struct {
	at   time.Time
	took time.Duration
	to   netip.AddrPort
	name string
	// failed is true if no address came back in time, as happens on a machine too busy: then the name
	// may be filled all the same, at some time after it.
	failed bool
}

// users look names up with recursion, as clients behind a resolver do.
type users struct {
	mu   sync.Mutex
	done []lookup
}

// userPatience is how long users and plain clients wait.
const userPatience = 4 * time.Second

// plain asks as dig does: no random letter case, one packet, no second try.
func plain(from netip.Addr, to netip.AddrPort, name string, rd bool) (*mdns.Msg, error) {
	m := new(mdns.Msg).SetQuestion(name+".", mdns.TypeA)
	m.RecursionDesired = rd
	m.SetEdns0(1232, false)
	c := mdns.Client{Timeout: userPatience, Dialer: &net.Dialer{LocalAddr: &net.UDPAddr{IP: from.AsSlice()}}}
	r, _, err := c.Exchange(m, to.String())
	return r, err
}

// address returns whether a reply holds an address, and its TTL.
func address(r *mdns.Msg) (ttl uint32, ok bool) {
	for _, rr := range r.Answer {
		if rr.Header().Rrtype == mdns.TypeA {
			return rr.Header().Ttl, true
		}
	}
	return 0, false
}

// visit looks a name up at an instant.
func (u *users) visit(t *testing.T, at time.Time, to netip.AddrPort, name string) {
	select {
	case <-t.Context().Done():
		return
	case <-time.After(time.Until(at)):
	}
	at = time.Now()
	r, err := plain(realdns.User, to, name, true)
	l := lookup{at: at, took: time.Since(at), to: to, name: name, failed: err != nil}
	if err == nil {
		_, found := address(r)
		l.failed = !found
	}
	if l.failed {
		t.Logf("%v had no address of %s for its user at %v: %v", to, name, at, err)
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.done = append(u.done, l)
}

// all returns the lookups so far.
func (u *users) all() []lookup {
	u.mu.Lock()
	defer u.mu.Unlock()
	return append([]lookup(nil), u.done...)
}
