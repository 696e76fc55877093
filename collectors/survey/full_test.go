package survey

import (
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"bridle/collectors/internal/dnswire"
	"bridle/collectors/simnet"
	"bridle/datasets/schema/qualificationexchanges"
)

// fullBook has room for so many rows.
type fullBook struct {
	*book
	room int
}

func (b *fullBook) Write(rows ...qualificationexchanges.Row) error {
	if len(b.book.rows)+len(rows) > b.room {
		return syscall.ENOSPC
	}
	return b.book.Write(rows...)
}

// A full disk ends the survey with an error that says whose row could not be kept. Nothing that was kept is lost: when there is room
// again it goes on and is whole in the end.
func TestFullDisk(t *testing.T) {
	w := village(t)
	net := simnet.New(w, simnet.Options{})
	for _, room := range []int{0, 1, 700} {
		b := &fullBook{&book{}, room}
		cfg := configured(w, b.book)
		cfg.Exchanges, cfg.Neighbour = b, everybody
		s := surveyOf(t, cfg)
		d := &driver{net: net, targets: s.Targets(), now: cfg.Start, full: new(error)}
		d.run(t, s)
		if err := *d.full; err == nil || !strings.Contains(err.Error(), "cannot be kept: no space left on device") || len(b.book.rows) != room {
			t.Errorf("with room for %d rows: %d rows, %v", room, len(b.book.rows), err)
		}
		again, rows, _ := life(t, net, d.now.Add(time.Hour), 0, slices.Clone(b.book.rows))
		checkRows(t, again, rows)
		checkComplete(t, again, rows)
	}
}

// The same address on several ports is several resolvers, each with rows of its own; an address that the list has twice with one port
// is refused (TestConfigIsChecked), and so is one with a zone, which no other machine could ask.
func TestOneAddressOnTwoPorts(t *testing.T) {
	w := village(t)
	b := &book{}
	cfg := configured(w, b)
	first := cfg.Resolvers[0]
	cfg.Resolvers = []Resolver{first, {Address: withPort(first, first.Address.Port()+1)}}
	s := surveyOf(t, cfg)
	d := &driver{net: simnet.New(w, simnet.Options{}), targets: s.Targets(), now: cfg.Start}
	d.run(t, s)
	checkRows(t, s, b.rows)
	ports := map[int32]int{}
	for _, r := range b.rows {
		ports[r.Port]++
	}
	if len(ports) != 2 {
		t.Errorf("rows by port: %v", ports)
	}
}

// Outcomes that no reply explains, one burst each: the survey comes to its end with one row for each question.
func TestBursts(t *testing.T) {
	w := pools()
	for what, reply := range map[string]*dnswire.Reply{
		"SERVFAIL":      {RCode: "SERVFAIL"},
		"empty NOERROR": {RCode: "NOERROR"},
		"TTL 0":         {RCode: "NOERROR", TTL: new(uint32(0)), LeastTTL: new(uint32(0)), Answers: []string{"192.0.2.80"}, NAnswers: 1},
		"TTL 2^32-1":    {RCode: "NOERROR", TTL: new(^uint32(0)), LeastTTL: new(^uint32(0)), Answers: []string{"192.0.2.80"}, NAnswers: 1},
		"alias":         {RCode: "NOERROR", CNAME: "cdn.example", NAnswers: 1},
		"NOTAUTH":       {RCode: "NOTAUTH"},
	} {
		for _, burst := range []time.Duration{0, 5 * time.Minute, 36 * time.Hour} {
			s, b, _ := play(t, w, withNeighbours, func(d *driver) {
				begins := d.now.Add(burst)
				d.instead = func(now time.Time) *dnswire.Reply {
					if now.Before(begins) || now.After(begins.Add(10*time.Minute)) {
						return nil
					}
					return reply
				}
			})
			checkRows(t, s, b.rows)
			if t.Failed() {
				t.Fatalf("a burst of %s after %v", what, burst)
			}
		}
	}
}

func withPort(r Resolver, port uint16) netip.AddrPort {
	return netip.AddrPortFrom(r.Address.Addr(), port)
}
