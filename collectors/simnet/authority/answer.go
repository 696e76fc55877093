package authority

import (
	"fmt"
	"net/netip"
	"time"

	"bridle/collectors/simnet/dns"
	"bridle/datasets/world"
)

// Answer is what a zone says to a question for one of its names.
type Answer struct {
	RCode dns.RCode
	// Data is nil if there is no record of that type.
	Data []string
	TTL  uint32
}

// Exists reports whether the zone is delegated at an instant.
func (z *Zone) Exists(at dns.Instant) bool {
	return at >= z.From && (z.Until == 0 || at < z.Until)
}

// Answer says what the zone has for a name in it at an instant; host is that of
// [Tree.Locate]. asker is the address that an authoritative server sees.
func (z *Zone) Answer(name string, host int, kind dns.Type, at dns.Instant, asker netip.Addr) Answer {
	if name == z.Name {
		switch kind {
		case dns.NS:
			return Answer{Data: z.Servers, TTL: z.ChildNSTTL}
		case dns.SOA:
			return Answer{Data: z.soa, TTL: z.NegativeTTL}
		}
	}
	if z.Canary != nil {
		a := z.Canary.Answer(name, uint16(kind), asker)
		if !a.Exists {
			return Answer{RCode: dns.NXDomain, TTL: z.NegativeTTL}
		}
		return Answer{Data: a.Data, TTL: ttl(a.Data, a.TTL, z)}
	}
	if host == None {
		if a, ok := z.serverAnswer(name, kind); ok {
			return a
		}
		if host = z.Wildcard; host == None || name == z.Name {
			return z.denial(name)
		}
	}
	h := &z.Hosts[host]
	data, exists := h.data(kind, at)
	switch {
	case !exists:
		return z.denial(name)
	case data == nil:
		return Answer{TTL: z.NegativeTTL}
	}
	return Answer{Data: data, TTL: h.TTL}
}

// serverAnswer answers for the names of the zone's own servers. Their addresses have the TTL
// of the NS set, an hour at least.
func (z *Zone) serverAnswer(name string, kind dns.Type) (Answer, bool) {
	for i := range z.glue {
		if z.glue[i].Owner != name {
			continue
		}
		if z.glue[i].Type != kind {
			return Answer{TTL: z.NegativeTTL}, true
		}
		return Answer{Data: z.glue[i].Data, TTL: max(z.ChildNSTTL, 3600)}, true
	}
	return Answer{}, false
}

func (z *Zone) denial(name string) Answer {
	if name == z.Name { // the apex exists as long as the zone
		return Answer{TTL: z.NegativeTTL}
	}
	return Answer{RCode: dns.NXDomain, TTL: z.NegativeTTL}
}

func ttl(data []string, given uint32, z *Zone) uint32 {
	if data == nil {
		return z.NegativeTTL
	}
	return given
}

// data returns the addresses of a host of that type at an instant, nil if it has none, and
// whether it exists at all.
func (h *Host) data(kind dns.Type, at dns.Instant) (data []string, exists bool) {
	for i := range h.stays {
		if s := &h.stays[i]; at >= s.from && at < s.until {
			exists = true
			if s.kind == kind {
				return s.data, true
			}
		}
	}
	return nil, exists
}

// SOA returns the set that stands beside denials, with the TTL that they are kept for.
func (z *Zone) SOA() dns.Set {
	return dns.Set{Owner: z.Name, Type: dns.SOA, TTL: z.NegativeTTL, Data: z.soa}
}

// Glue returns the addresses of the zone's servers as its parent gives them.
func (z *Zone) Glue() []dns.Set { return z.glue }

func soa(z world.Zone) string {
	server := "."
	if len(z.Servers) > 0 {
		server = z.Servers[0]
	}
	contact := "hostmaster." + z.Name
	if z.Name == "." {
		contact = "hostmaster"
	}
	return fmt.Sprintf("%s %s 1 7200 3600 1209600 %d", server, contact, z.NegativeTTL)
}

func instant(t time.Time) dns.Instant {
	if t.IsZero() {
		return 0
	}
	return dns.At(t)
}
