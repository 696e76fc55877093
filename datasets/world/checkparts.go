package world

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reserved are the addresses that a world leaves to the machine, and those it may use.
const (
	machineAddresses = "127.0.0.0/16"
	allIPv4          = "127.0.0.0/8"
	allIPv6          = "fd00::/8"
)

func (c *checker) places() {
	machine, four, six := netip.MustParsePrefix(machineAddresses), netip.MustParsePrefix(allIPv4), netip.MustParsePrefix(allIPv6)
	codes, numbers := map[string]bool{}, map[uint32]bool{}
	for i, x := range c.w.Countries {
		if len(x.Code) != 2 || codes[x.Code] || x.UTCOffset < -12*60 || x.UTCOffset > 14*60 {
			c.fail("country %d: code %q, offset %d min", i, x.Code, x.UTCOffset)
		}
		codes[x.Code] = true
	}
	var all []netip.Prefix
	for i, x := range c.w.Networks {
		c.index("network: country", x.Country, len(c.w.Countries))
		if x.ASN < 4200000000 || x.ASN > 4294967294 || numbers[x.ASN] || len(x.Prefixes) == 0 {
			c.fail("network %d: AS number %d, %d prefixes", i, x.ASN, len(x.Prefixes))
		}
		numbers[x.ASN] = true
		for k, p := range x.Prefixes {
			inside := p.Addr().Is4() && p.Bits() >= 9 && p.Bits() <= 24 && four.Contains(p.Addr()) && !machine.Overlaps(p) ||
				p.Addr().Is6() && p.Bits() >= 8 && p.Bits() <= 64 && six.Contains(p.Addr())
			if !inside || p.Masked() != p || k > 0 && p.Addr().Is4() && x.Prefixes[k-1].Addr().Is6() {
				c.fail("network %d: prefix %v", i, p)
			}
		}
		all = append(all, x.Prefixes...)
	}
	slices.SortFunc(all, netip.Prefix.Compare)
	for i := 1; i < len(all); i++ {
		if all[i].Overlaps(all[i-1]) {
			c.fail("prefixes %v and %v overlap", all[i-1], all[i])
		}
	}
}

func (c *checker) caches() {
	w := c.w
	egress := map[netip.Addr]int{}
	for i, b := range w.Backends {
		who := "backend " + strconv.Itoa(i)
		if b.Caches < 1 || len(b.Egress) == 0 || !slices.Contains(Classes(), b.Class) || b.MaxTTL > 0 && b.MaxTTL < b.MinTTL {
			c.fail("%s: %+v", who, b)
		}
		c.share(who+": weight", b.Weight)
		c.rate(who+": background", b.BackgroundPerNameDay)
		for _, a := range b.Egress {
			c.address(who, a, b.Network)
			egress[a] = i
		}
	}
	for i, r := range w.Resolvers {
		who := "resolver " + strconv.Itoa(i)
		if !c.index(who+": backend", r.Backend, len(w.Backends)) {
			return
		}
		if b, ok := egress[r.Address]; ok && b == r.Backend && r.Front == Direct {
			delete(c.used, r.Address) // a cache system has one address for both, once
			delete(egress, r.Address)
		}
		c.address(who, r.Address, r.Network)
		if r.Port == 0 || !slices.Contains(Fronts(), r.Front) || r.Front == Direct && r.Network != w.Backends[r.Backend].Network {
			c.fail("%s: port %d, front %q", who, r.Port, r.Front)
		}
		c.share(who+": loss", r.Faults.Loss)
		c.share(who+": leak", r.Faults.LeakRD)
		if r.Faults.LatencyMS < 0 || r.Faults.ClockRate < 0 {
			c.fail("%s: %+v", who, r.Faults)
		}
	}
}

func (c *checker) zone(who string, z Zone) {
	if z.Name != "." {
		c.name(who, z.Name)
	}
	if len(z.Servers) == 0 || len(z.Glue) == 0 || z.ParentNSTTL == 0 || z.ChildNSTTL == 0 {
		c.fail("%s: zone %q has %d name servers with %d addresses", who, z.Name, len(z.Servers), len(z.Glue))
	}
	for _, s := range z.Servers {
		c.name(who, s)
	}
}

func (c *checker) names() {
	w := c.w
	c.zone("root", w.Root)
	c.zone("canary", w.Canary.Zone)
	for i, t := range w.TLDs {
		c.zone("top-level domain "+strconv.Itoa(i), t.Zone)
	}
	if c.index("canary: top-level domain", w.Canary.TLD, len(w.TLDs)) && !under(w.Canary.Name, w.TLDs[w.Canary.TLD].Name) {
		c.fail("canary: %q is not below its top-level domain", w.Canary.Name)
	}
	zones, hosts := map[string]bool{w.Canary.Name: true}, map[string]bool{}
	for i := range w.Domains {
		d := &w.Domains[i]
		who := "domain " + d.Name
		c.zone(who, d.Zone)
		if c.index(who+": top-level domain", d.TLD, len(w.TLDs)) && !under(d.Name, w.TLDs[d.TLD].Name) {
			c.fail("%s is not below its top-level domain", who)
		}
		if !d.Shared && zones[d.Name] || len(d.Hosts) == 0 {
			c.fail("%s: registered twice, or without hosts", who)
		}
		zones[d.Name] = zones[d.Name] || !d.Shared
		for k := range d.Hosts {
			h := &d.Hosts[k]
			c.name(who, h.Name)
			if hosts[h.Name] || h.Name != d.Name && !under(h.Name, d.Name) || h.TTL == 0 {
				c.fail("%s: host %q stands twice, outside of the zone, or has TTL 0", who, h.Name)
			}
			hosts[h.Name] = true
			c.stays(who, h.Stays)
		}
	}
	for i := range w.Domains {
		if d := &w.Domains[i]; d.Shared && !zones[d.Name] {
			c.fail("domain %s: nobody has the zone that it shares", d.Hosts[0].Name)
		}
	}
}

// stays fails unless the stays of a host follow each other within the life of the world.
func (c *checker) stays(who string, stays []Stay) {
	if len(stays) == 0 {
		c.fail("%s: a host without addresses", who)
	}
	last := c.w.From
	for _, s := range stays {
		c.ordered(who, s.From, s.Until)
		if s.From.Before(last) || s.Until.After(c.w.Until) || !s.Address.IsValid() {
			c.fail("%s: a stay at %v from %v until %v is out of order", who, s.Address, s.From, s.Until)
		}
		last = s.Until
	}
}

func (c *checker) domains() {
	w := c.w
	for i := range w.Domains {
		d := &w.Domains[i]
		who := "domain " + d.Name
		c.perhaps(who+": operator", d.Operator, len(w.Operators))
		c.perhaps(who+": batch", d.Batch, len(w.Batches))
		c.ordered(who, d.Registered, d.Dropped)
		c.rate(who+": visits", d.VisitsPerDay)
		owned := d.Purpose == Command || d.Purpose == Lure
		if owned == (d.Operator == None) || owned == (d.Batch == None) {
			c.fail("%s: purpose %q, operator %d, batch %d", who, d.Purpose, d.Operator, d.Batch)
		}
		if d.Purpose == Control && !d.Public.IsZero() || d.Purpose == Decoy && d.Public.IsZero() || d.Purpose == Benign && !d.Public.IsZero() {
			c.fail("%s: purpose %q, published %v", who, d.Purpose, d.Public)
		}
		for k := range d.Hosts {
			for _, s := range d.Hosts[k].Stays {
				if !d.Shared && (s.Until.After(d.Dropped) || s.From.Before(d.Registered)) {
					c.fail("%s: a host lives beyond the registration", who)
				}
			}
		}
	}
}

func (c *checker) servers() {
	w := c.w
	at := map[netip.Addr]int{}
	for i := range w.Servers {
		s := &w.Servers[i]
		who := "server " + strconv.Itoa(i)
		c.address(who, s.Address, s.Network)
		at[s.Address] = i
		c.perhaps(who+": operator", s.Operator, len(w.Operators))
		c.perhaps(who+": batch", s.Batch, len(w.Batches))
		c.presented(who, s)
		if len(s.Up) == 0 || len(s.TLSPorts)+len(s.HTTPPorts) == 0 || (s.Operator == None) != (s.Batch == None) {
			c.fail("%s: %d spans, ports %v %v, operator %d, batch %d", who, len(s.Up), s.TLSPorts, s.HTTPPorts, s.Operator, s.Batch)
		}
		last := w.From
		for _, u := range s.Up {
			c.ordered(who, u.From, u.Until)
			if u.From.Before(last) || u.Until.After(w.Until) {
				c.fail("%s: up from %v until %v is out of order", who, u.From, u.Until)
			}
			last = u.Until
		}
		for _, d := range s.Domains {
			if c.index(who+": domain", d, len(w.Domains)) && w.Domains[d].Operator != s.Operator {
				c.fail("%s: carries %s of another owner", who, w.Domains[d].Name)
			}
		}
	}
	c.pointers(at)
}

// presented fails unless the certificates of a server exist, and renewals are in order.
func (c *checker) presented(who string, s *Server) {
	c.index(who+": certificate", s.Certificate, len(c.w.Certificates))
	for _, i := range s.Named {
		c.index(who+": named certificate", i, len(c.w.Certificates))
	}
	for k, x := range s.Renewals {
		c.index(who+": renewal", x.Certificate, len(c.w.Certificates))
		c.instant(who+": renewal", x.From)
		if k > 0 && !x.From.After(s.Renewals[k-1].From) {
			c.fail("%s: renewals out of order", who)
		}
	}
}

func (c *checker) certificates() {
	for i, x := range c.w.Certificates {
		who := "certificate " + strconv.Itoa(i)
		c.ordered(who, x.NotBefore, x.NotAfter)
		if len(x.Names) == 0 || x.Serial == "" {
			c.fail("%s: %d names, serial %q", who, len(x.Names), x.Serial)
		}
	}
}

// pointers fails unless every stay of an operator's or a site's host is at a server that is
// up then and knows of the domain.
func (c *checker) pointers(at map[netip.Addr]int) {
	w := c.w
	for i := range w.Domains {
		d := &w.Domains[i]
		for k := range d.Hosts {
			for _, s := range d.Hosts[k].Stays {
				n, ok := at[s.Address]
				if !ok && d.Operator == None {
					continue // name servers and our own names stand at no server
				}
				if !ok || !slices.Contains(w.Servers[n].Domains, i) || !up(w.Servers[n].Up, s) {
					c.fail("domain %s points to %v from %v until %v, where its server is not", d.Name, s.Address, s.From, s.Until)
				}
			}
		}
	}
}

// up reports whether one of the spans covers a stay.
func up(spans []Span, s Stay) bool {
	return slices.ContainsFunc(spans, func(u Span) bool { return !s.From.Before(u.From) && !s.Until.After(u.Until) })
}

// under reports whether a name lies below a zone.
func under(name, zone string) bool { return strings.HasSuffix(name, "."+zone) }

// live reports whether the first host of a domain has an address up to an instant.
func live(d *Domain, until time.Time) bool {
	stays := d.Hosts[0].Stays
	return stays[len(stays)-1].Until.Equal(until)
}
