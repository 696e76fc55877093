package realservers

import (
	"math"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	mdns "github.com/miekg/dns"

	"bridle/collectors/probe"
	"bridle/collectors/simnet/dns"
	"bridle/datasets/schema/probes"
)

// second is a plain client that puts the question of each probe once more, at the same second.
type second struct {
	mu       sync.Mutex
	compared int
	differ   []difference
}

type difference struct {
	row  probes.Row
	seen string
}

// look asks what a row was about.
func (s *second) look(t *testing.T, row *probes.Row) {
	if row.Status != "answered" {
		return
	}
	at := time.Now()
	r, err := plain(vantageOfOthers, netip.AddrPortFrom(netip.MustParseAddr(row.Address), uint16(row.Port)), row.Name, false)
	if err != nil {
		t.Errorf("a plain client at %s: %v", row.Address, err)
		return
	}
	ttl, hit := address(r)
	same := r.Rcode == mdns.StringToRcode[*row.RCode] && hit == (row.RemainingTTLS != nil)
	if same && hit && ttl != 30 { // stale answers have 30 each time
		apart := at.Sub(row.ProbedAt).Seconds() + float64(ttl) - float64(*row.RemainingTTLS)
		same = math.Abs(apart) <= 1.5
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.compared++
	if !same {
		s.differ = append(s.differ, difference{*row, r.String()})
	}
}

// report tells of differences that nothing explains which happened in that second: a user's lookup, or the end of an entry.
func (s *second) report(t *testing.T, users []lookup) {
	t.Helper()
	explained := 0
	for _, d := range s.differ {
		why := d.row.RemainingTTLS != nil && *d.row.RemainingTTLS <= 1
		for _, u := range users {
			why = why || u.to.Addr().String() == d.row.Address && u.name == d.row.Name && u.at.Sub(d.row.ProbedAt).Abs() < time.Second
		}
		if why {
			explained++
			continue
		}
		t.Errorf("at %v %s has ttl %v for %s; a plain client saw\n%s", d.row.ProbedAt, d.row.Address, d.row.RemainingTTLS, d.row.Name, d.seen)
	}
	t.Logf("a plain client saw the same as %d of %d probes, and in %d a change of that second", s.compared-len(s.differ), s.compared, explained)
}

// truth is what the test itself did.
type truth struct {
	place *place
	start time.Time
	users []lookup
}

// check holds the rows of a witness to its log and to what users did.
func (tr *truth) check(t *testing.T, r resolver, w *probe.Witness, rows []probes.Row) {
	t.Helper()
	logged := tr.place.agree(t, r, vantageOfProbes, probesOf(rows, r.at))
	hits, misses, hidden := 0, 0, 0
	for _, row := range sortedByTime(rows, r.at) {
		held, fill, ever := tr.held(r.at, row.Name, row.ProbedAt)
		switch hit := row.RemainingTTLS != nil; {
		case hit && (!ever || fill.IsZero() && w.Class != probe.Stale):
			t.Errorf("%s shows %s at %v, which no user had looked up", r.name, row.Name, row.ProbedAt)
		case hit:
			hits++
			if w.Class == probe.Stale && *row.RemainingTTLS == staleTTL {
				continue
			}
			if f := row.ProbedAt.Add(time.Duration(*row.RemainingTTLS)*time.Second - ttlOf(row.Name)); f.Sub(fill).Abs() > 2*time.Second {
				t.Errorf("%s shows %s at %v as filled at %v; the user came at %v", r.name, row.Name, row.ProbedAt, f, fill)
			}
		case held && w.PacketCache > 0:
			hidden++
		case held:
			t.Errorf("%s does not show %s at %v, which a user looked up at %v", r.name, row.Name, row.ProbedAt, fill)
		default:
			misses++
		}
	}
	t.Logf("%-30s %3d queries in its log, each in a row and the other way round; %3d hits, %3d misses as users did, %d hidden by empty answers",
		r.name, logged, hits, misses, hidden)
	if hits == 0 {
		t.Errorf("%s: no hit", r.name)
	}
}

// staleTTL is the TTL of expired entries that Unbound shows, in seconds.
const staleTTL = 30

// held returns the last lookup whose entry is, or within a second may be, in the cache at an instant; held is true if it is, ever
// if somebody had looked the name up at all.
func (tr *truth) held(at netip.AddrPort, name string, when time.Time) (held bool, fill time.Time, ever bool) {
	ttl := ttlOf(name)
	for _, u := range tr.users {
		if u.to != at || u.name != name {
			continue
		}
		age := when.Sub(u.at)
		ever = ever || age > -time.Second
		if age > -time.Second && age < ttl+time.Second && u.at.After(fill) {
			fill, held = u.at, age > time.Second && age < ttl-time.Second
		}
	}
	return held, fill, ever
}

func ttlOf(name string) time.Duration {
	for _, n := range names() {
		if n.Name == name {
			return time.Duration(n.TTL) * time.Second
		}
	}
	return 0
}

// checkUpstream explains every question for a target that reached the tree's servers by the lookup of a user at that
// moment, but for the classes that say otherwise.
func (tr *truth) checkUpstream(t *testing.T, who []resolver) {
	t.Helper()
	caused := map[string]int{}
	explained := 0
	for _, a := range tr.place.lab.Arrivals() {
		if a.Type != dns.A || a.At.Before(tr.start) || ttlOf(strings.ToLower(a.Name)) == 0 {
			continue
		}
		name := "somebody unknown"
		for _, r := range who {
			if a.From.Addr() == r.at.Addr() || a.From.Addr() == r.at.Addr().Next() {
				name = r.name
			}
		}
		user := false
		for _, u := range tr.users {
			since := a.At.Sub(u.at)
			user = user || u.name == a.Name && (u.to.Addr() == a.From.Addr() || u.to.Addr().Next() == a.From.Addr()) && since > -50*time.Millisecond && since < time.Second
		}
		if user {
			explained++
			continue
		}
		caused[name]++
	}
	for name, n := range caused {
		if class := expectedOf(name).class; class == "clean" || class == "" || name == "unbound-expired" {
			t.Errorf("%s asked the tree's servers %d times though no user had asked", name, n)
		}
	}
	t.Logf("%d questions at the tree's servers came from users' lookups; caused by probes: %v", explained, caused)
}
