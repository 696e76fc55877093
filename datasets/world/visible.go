package world

import (
	"net/netip"
	"slices"
	"strings"
	"time"
)

// Visible is what somebody who scans every address at some instants can see of the operators:
// the most that scanning and naming can find. It is part of the truth.
type Visible struct {
	// Servers are those up at one instant at least, in order of World.Servers.
	Servers []VisibleServer
	// Domains are those with a name that was shown or that pointed to a visible server, in
	// order of World.Domains.
	Domains []VisibleDomain
}

// VisibleServer is an operator's server that a scan meets.
type VisibleServer struct {
	Server  int
	Address netip.Addr
	// At are the instants at which it was up, in order, each once.
	At []time.Time
}

// VisibleDomain is an operator's domain that can be found.
type VisibleDomain struct {
	Domain int
	// Shown are its names in certificates that a visible server presented, at one of the
	// instants, to clients that name no host; sorted. Empty if it was in none: then only
	// resolutions tell of it.
	Shown []string
	// Pointing are its names that had the address of a visible server at any time; sorted.
	// Who knows all resolutions finds these.
	Pointing []string
}

// Visible returns what can be seen of the operators' servers and domains by scans of all
// ports at the instants given, in any order. A server that was down at all of them is not in it, and
// neither are domains that were on such servers alone.
func (w *World) Visible(instants []time.Time) Visible {
	return w.VisibleWhen(func(int) []time.Time { return instants })
}

// VisibleWhen does the same for scans that look at each server at instants of its own: when says, by the place in
// World.Servers, at which; nil if it was never looked at.
func (w *World) VisibleWhen(when func(server int) []time.Time) Visible {
	var out Visible
	shown, visible := map[string]bool{}, map[netip.Addr]bool{}
	for i := range w.Servers {
		s := &w.Servers[i]
		if s.Operator == None || s.Manner == Mute || s.Manner == Garbage {
			continue
		}
		instants := slices.Clone(when(i))
		slices.SortFunc(instants, time.Time.Compare)
		instants = slices.CompactFunc(instants, time.Time.Equal)
		v := VisibleServer{Server: i, Address: s.Address}
		for _, t := range instants {
			if s.UpAt(t) {
				v.At = append(v.At, t)
				for _, name := range w.Certificates[s.presents(t)].bears() {
					shown[strings.TrimPrefix(name, "*.")] = true
				}
			}
		}
		if len(v.At) > 0 {
			out.Servers = append(out.Servers, v)
			visible[v.Address] = true
		}
	}
	for i := range w.Domains {
		if w.Domains[i].Operator == None {
			continue
		}
		if v := w.Domains[i].visible(shown, visible); len(v.Shown)+len(v.Pointing) > 0 {
			v.Domain = i
			out.Domains = append(out.Domains, v)
		}
	}
	return out
}

// visible finds the names of a domain that were shown or pointed to visible addresses.
func (d *Domain) visible(shown map[string]bool, addresses map[netip.Addr]bool) VisibleDomain {
	var v VisibleDomain
	for _, h := range d.Hosts {
		if shown[h.Name] {
			v.Shown = append(v.Shown, h.Name)
		}
		if slices.ContainsFunc(h.Stays, func(s Stay) bool { return addresses[s.Address] }) {
			v.Pointing = append(v.Pointing, h.Name)
		}
	}
	slices.Sort(v.Shown)
	slices.Sort(v.Pointing)
	return v
}

// UpAt reports whether a server is up at an instant.
func (s *Server) UpAt(t time.Time) bool {
	return slices.ContainsFunc(s.Up, func(u Span) bool { return !t.Before(u.From) && t.Before(u.Until) })
}

// presents returns the certificate that a server shows at an instant to clients that name no
// host.
func (s *Server) presents(t time.Time) int {
	c := s.Certificate
	for _, x := range s.Renewals {
		if !t.Before(x.From) {
			c = x.Certificate
		}
	}
	return c
}

// bears returns the names that stand in a certificate.
func (c *Certificate) bears() []string {
	if c.NamesIn == InSubject {
		return c.Names[:1]
	}
	return c.Names
}
