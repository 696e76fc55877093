package authority

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"bridle/collectors/internal/failure"
	"bridle/collectors/resolve"

	"github.com/miekg/dns"
	"golang.org/x/net/publicsuffix"
)

// How many servers of a zone are looked up and asked, whatever it claims to have.
const (
	mostHosts   = 13 // as many as the root has; no zone needs more
	mostServers = 16
	mostSteps   = 8 // names below the registered domain that are looked at
)

// place is where a name lies, as far as it is known.
type place struct {
	name string
	at   string // the name whose NS set is looked for
	// steps are the names that were looked at.
	steps int
	// floor is the registered domain; above it only names are looked at that a domain without NS set leads to.
	floor   string
	planned bool // a name of the configuration, not one that an alias led to
	done    bool
	zone    *zone        // nil if it was not found
	failure failure.Word // why
	when    time.Time
}

// zone is a zone with its servers.
type zone struct {
	name    string
	hosts   []string     // names of its servers, sorted
	servers []netip.Addr // those of IPv4 first, each family sorted
	failure failure.Word // why there are none
	settled bool
	when    time.Time // of the NS set
	ready   []*asking
	turn    int
	trouble map[netip.Addr]int // failures since the last good answer
}

// registered returns the registered domain of a name, the name itself where it has none.
func registered(name string) string {
	if domain, err := publicsuffix.EffectiveTLDPlusOne(name); err == nil {
		return domain
	}
	return name
}

// above returns the name without its first label; "" if there is nothing above it but the root.
func above(name string) string {
	_, rest, _ := strings.Cut(name, ".")
	return rest
}

// within reports whether name is that of a zone or lies below it.
func within(name, zone string) bool { return name == zone || strings.HasSuffix(name, "."+zone) }

// askable reports whether a name that a reply holds can be asked for: names of strangers may have any bytes, which stand as escapes in
// it, and an alias may lead to the root.
func askable(name string) bool {
	labels, ok := dns.IsDomainName(name)
	return ok && labels > 0 && name != "." && !strings.ContainsAny(name, "\\ \"();@$")
}

func compareNames(a, b string) int { return strings.Compare(a, b) }

// settle gives each question that waits its zone, or its row if there is none, and each zone its servers.
func (c *Course) settle() error {
	if err := c.locate(); err != nil {
		return err
	}
	waiting := c.waiting
	c.waiting = nil
	for _, a := range waiting {
		p := c.places[a.owner]
		if p.zone == nil {
			if err := c.fail(a, p.failure, p.when); err != nil {
				return err
			}
			continue
		}
		a.zone, a.tried = p.zone, 0
		p.zone.ready = append(p.zone.ready, a)
	}
	for _, z := range c.sorted() {
		if z.failure == "" {
			continue
		}
		for _, a := range z.ready {
			if err := c.fail(a, z.failure, z.when); err != nil {
				return err
			}
		}
		z.ready = nil
	}
	return nil
}

// locate gives new zones their servers, and plans the question for the NS set of those with a name of the configuration.
func (c *Course) locate() error {
	var all []netip.Addr
	for _, z := range c.sorted() {
		if !z.settled {
			all = append(all, c.addresses(z)...)
		}
	}
	unfit := map[netip.Addr]bool{}
	if c.cfg.Unfit != nil && len(all) > 0 {
		var err error
		if unfit, err = c.cfg.Unfit(all); err != nil {
			return err
		}
	}
	for _, z := range c.sorted() {
		if !z.settled {
			c.equip(z, unfit)
		}
	}
	for _, p := range c.places {
		if p.planned && p.zone != nil {
			c.plan(resolve.Question{Name: p.zone.name, Type: dns.TypeNS}, p.zone)
		}
	}
	return nil
}

// addresses returns those of a zone's servers that the resolver found.
func (c *Course) addresses(z *zone) (list []netip.Addr) {
	for _, kind := range []uint16{dns.TypeA, dns.TypeAAAA} {
		var of []netip.Addr
		for _, host := range z.hosts {
			for _, text := range c.found[resolve.Question{Name: host, Type: kind}].values {
				if a, err := netip.ParseAddr(text); err == nil && a.Unmap() != c.cfg.Resolver.Addr().Unmap() {
					of = append(of, a.Unmap())
				}
			}
		}
		slices.SortFunc(of, netip.Addr.Compare)
		list = append(list, slices.Compact(of)...)
	}
	return list
}

// equip gives a zone its servers.
func (c *Course) equip(z *zone, unfit map[netip.Addr]bool) {
	z.settled = true
	refused := false
	for _, a := range c.addresses(z) {
		switch {
		case unfit[a]:
			refused = true
		case (a.Is4() || c.cfg.IPv6) && len(z.servers) < mostServers && !slices.Contains(z.servers, a):
			z.servers = append(z.servers, a)
		}
	}
	if len(z.servers) > 0 {
		c.count(func(s *Status) { s.Zones++ })
		return
	}
	if z.failure = failure.NotAuthoritative; refused {
		z.failure = failure.OutOfScope
		return
	}
	for _, host := range z.hosts {
		if w := c.found[resolve.Question{Name: host, Type: dns.TypeA}].failure; w != failure.NoName && w != failure.NoRecord && w != "" {
			z.failure = w // what became of the lookup of its first server that could not be found out
			return
		}
	}
}
