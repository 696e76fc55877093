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
	to   netip.AddrPort
	name string
	ttl  uint32
}

// users look names up with recursion, as clients behind a resolver do.
type users struct {
	mu   sync.Mutex
	done []lookup
}

// plain asks as dig does: no random letter case, one packet, no second try.
func plain(from netip.Addr, to netip.AddrPort, name string, rd bool) (*mdns.Msg, error) {
	m := new(mdns.Msg).SetQuestion(name+".", mdns.TypeA)
	m.RecursionDesired = rd
	m.SetEdns0(1232, false)
	c := mdns.Client{Timeout: 2 * time.Second, Dialer: &net.Dialer{LocalAddr: &net.UDPAddr{IP: from.AsSlice()}}}
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
	if err != nil {
		t.Errorf("a user of %v: %v", to, err)
		return
	}
	ttl, ok := address(r)
	if !ok {
		t.Errorf("%v has no address of %s for its user: %v", to, name, r)
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.done = append(u.done, lookup{at, to, name, ttl})
}

// all returns the lookups so far.
func (u *users) all() []lookup {
	u.mu.Lock()
	defer u.mu.Unlock()
	return append([]lookup(nil), u.done...)
}
