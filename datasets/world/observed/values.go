package observed

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"bridle/datasets/world"
)

// Attributes of servers, in the order in which they are written.
const (
	Certificate = "certificate" // shown by the server, by serial number
	Key         = "key"         // public key of a certificate
	Domain      = "domain"      // registered domain that pointed to the server
	Registrant  = "registrant"
	NameService = "name_service" // who serves the zone of a domain
	Subject     = "subject"      // form of a certificate's subject
	Quirk       = "quirk"        // habit of the server that no other software has
	Theme       = "theme"        // what the words of a name are about
	Language    = "language"     // of the words of a name
	TTL         = "ttl"          // of a name's address records, in seconds
	Move        = "move"         // day, network before and network after a domain moved
	Prefix24    = "prefix24"     // /24 of the address
	Port        = "port"         // for TLS
	ASN         = "asn"
	Registrar   = "registrar"
	Issuer      = "issuer"
	Registered  = "registered" // day of registration of a domain
	FirstSeen   = "first_seen" // first day on which the server was up
	Software    = "software"   // version of the front end
)

// Value is an attribute value of a server.
type Value struct {
	Address   netip.Addr
	Attribute string
	Value     string
}

// Values returns what can be seen of the servers of all operators, each value once, sorted.
// Attributes that are not known of a server are absent.
func Values(w *world.World) []Value {
	o := observer{w: w, networks: map[netip.Addr]int{}}
	for i := range w.Servers {
		o.networks[w.Servers[i].Address] = w.Servers[i].Network
	}
	for i := range w.Servers {
		if w.Servers[i].Operator != world.None {
			o.server(&w.Servers[i])
		}
	}
	slices.SortFunc(o.values, compare)
	return slices.Compact(o.values)
}

func compare(a, b Value) int {
	if c := a.Address.Compare(b.Address); c != 0 {
		return c
	}
	if c := strings.Compare(a.Attribute, b.Attribute); c != 0 {
		return c
	}
	return strings.Compare(a.Value, b.Value)
}

// observer gathers values.
type observer struct {
	w        *world.World
	networks map[netip.Addr]int // of servers
	values   []Value
	address  netip.Addr // at present
}

func (o *observer) add(attribute, value string) {
	if value != "" {
		o.values = append(o.values, Value{o.address, attribute, value})
	}
}

func (o *observer) server(s *world.Server) {
	o.address = s.Address
	bits := 24
	if s.Address.Is6() {
		bits = 48
	}
	prefix, err := s.Address.Prefix(bits)
	if err != nil {
		panic("observed: " + err.Error()) // an address of a world is valid
	}
	o.add(Prefix24, prefix.String())
	o.add(ASN, fmt.Sprintf("AS%d", o.w.Networks[s.Network].ASN))
	o.add(Quirk, s.Quirk)
	o.add(Software, s.Software)
	o.add(FirstSeen, day(s.Up[0].From))
	for _, p := range s.TLSPorts {
		o.add(Port, fmt.Sprint(p))
	}
	shown := []int{s.Certificate}
	for _, r := range s.Renewals {
		shown = append(shown, r.Certificate)
	}
	for _, c := range shown {
		if c != world.None {
			o.certificate(&o.w.Certificates[c])
		}
	}
	for _, d := range s.Domains {
		o.domain(s, &o.w.Domains[d])
	}
}

func (o *observer) certificate(c *world.Certificate) {
	o.add(Certificate, c.Serial)
	o.add(Key, fmt.Sprintf("%016x", c.Key))
	o.add(Subject, c.Subject)
	o.add(Issuer, c.Issuer)
}

func (o *observer) domain(s *world.Server, d *world.Domain) {
	o.add(Domain, d.Label())
	o.add(Theme, d.Theme)
	o.add(Language, d.Language)
	if !d.Shared { // a name below somebody else's zone has no registration of its own
		o.add(Registrant, d.Registrant)
		o.add(Registrar, d.Registrar)
		o.add(Registered, day(d.Registered))
		o.add(NameService, parent(d.Servers))
	}
	if len(d.Hosts) == 0 {
		return
	}
	o.add(TTL, fmt.Sprint(d.Hosts[0].TTL))
	stays := d.Hosts[0].Stays
	for k := 1; k < len(stays); k++ {
		before, after := stays[k-1].Address, stays[k].Address
		if before != after && (before == s.Address || after == s.Address) {
			o.add(Move, fmt.Sprintf("%s AS%d AS%d", day(stays[k].From), o.asn(before), o.asn(after)))
		}
	}
}

func (o *observer) asn(a netip.Addr) uint32 { return o.w.Networks[o.networks[a]].ASN }

// parent is the domain of the first name server.
func parent(servers []string) string {
	if len(servers) == 0 {
		return ""
	}
	_, rest, ok := strings.Cut(servers[0], ".")
	if !ok {
		return servers[0]
	}
	return rest
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// Owners returns the operator of each server of an operator, as an index into the world's
// operators. It is the truth.
func Owners(w *world.World) map[netip.Addr]int {
	owners := map[netip.Addr]int{}
	for i := range w.Servers {
		if s := &w.Servers[i]; s.Operator != world.None {
			owners[s.Address] = s.Operator
		}
	}
	return owners
}
