package serve

import (
	"fmt"
	"net/netip"
	"strings"

	"bridle/collectors/canary"
	"bridle/datasets/settings"

	"github.com/miekg/dns"
)

// TTLs of the zone's own records, in seconds.
const (
	// NSTTL is that of the NS records and of the addresses of the zone's servers.
	NSTTL = 86_400
	// NegativeTTL is how long denials are kept (RFC 2308, section 5).
	NegativeTTL = 300
	apexTTL     = 3600 // of SOA as an answer and of TXT
)

// NameServer is one of the servers that the parent zone delegates to.
type NameServer struct {
	// Name has no final dot. If it lies in the zone its addresses are answered for, and the
	// parent zone needs them as glue.
	Name      string
	Addresses []netip.Addr
}

// Zone is what the server knows of its zone. Apex is lower case without final dot. Servers
// holds one at least. Contact goes into TXT and SOA records; it may be empty on loopback alone.
type Zone struct {
	Apex    string
	Servers []NameServer
	Contact settings.Contact
}

// Check says what is wrong with the zone, nil if nothing is: names that are none, a zone
// without servers, a server within the zone without an address.
func (z Zone) Check() error {
	if _, ok := dns.IsDomainName(z.Apex); !ok || z.Apex == "" || z.Apex != strings.ToLower(strings.TrimSuffix(z.Apex, ".")) {
		return fmt.Errorf("the zone %q is no name of a zone: give one in lower case without final dot, such as c.example.org", z.Apex)
	}
	if len(z.Servers) == 0 {
		return fmt.Errorf("the zone %s has no server: name one at least", z.Apex)
	}
	for _, s := range z.Servers {
		if _, ok := dns.IsDomainName(s.Name); !ok || s.Name == "" {
			return fmt.Errorf("%q is no name of a server: give one such as ns1.%s", s.Name, z.Apex)
		}
		if dns.IsSubDomain(dns.Fqdn(z.Apex), dns.Fqdn(s.Name)) && len(s.Addresses) == 0 {
			return fmt.Errorf("the server %s lies in the zone and has no address: give it one, the parent zone needs it as glue", s.Name)
		}
	}
	return nil
}

// Delegation returns what must be entered in the parent zone: NS records, and addresses of the
// servers that lie in the zone, one record in each line of zone file format.
func (z Zone) Delegation() []string {
	var lines []string
	for _, rr := range append(z.nameServers(), z.glue()...) {
		lines = append(lines, rr.String())
	}
	return lines
}

func header(name string, kind uint16, ttl uint32) dns.RR_Header {
	return dns.RR_Header{Name: name, Rrtype: kind, Class: dns.ClassINET, Ttl: ttl}
}

func (z Zone) apex() string { return dns.Fqdn(z.Apex) }

func (z Zone) nameServers() []dns.RR {
	var rrs []dns.RR
	for _, s := range z.Servers {
		rrs = append(rrs, &dns.NS{Hdr: header(z.apex(), dns.TypeNS, NSTTL), Ns: strings.ToLower(dns.Fqdn(s.Name))})
	}
	return rrs
}

// glue returns the addresses of the servers that lie in the zone.
func (z Zone) glue() []dns.RR {
	var rrs []dns.RR
	for _, s := range z.Servers {
		if name := strings.ToLower(dns.Fqdn(s.Name)); dns.IsSubDomain(z.apex(), name) {
			for _, a := range s.Addresses {
				rrs = append(rrs, address(name, a, NSTTL))
			}
		}
	}
	return rrs
}

func address(name string, a netip.Addr, ttl uint32) dns.RR {
	if a = a.Unmap(); a.Is4() {
		return &dns.A{Hdr: header(name, dns.TypeA, ttl), A: a.AsSlice()}
	}
	return &dns.AAAA{Hdr: header(name, dns.TypeAAAA, ttl), AAAA: a.AsSlice()}
}

// soa returns the SOA record; its e-mail address is written as RFC 1035, section 8, has it.
func (z Zone) soa(ttl uint32) dns.RR {
	mailbox := "hostmaster." + z.apex()
	if local, host, ok := strings.Cut(z.Contact.Email, "@"); ok {
		if name := strings.ReplaceAll(local, ".", `\.`) + "." + dns.Fqdn(host); isName(name) {
			mailbox = name
		}
	}
	return &dns.SOA{Hdr: header(z.apex(), dns.TypeSOA, ttl), Ns: strings.ToLower(dns.Fqdn(z.Servers[0].Name)), Mbox: mailbox,
		Serial: 1, Refresh: 7200, Retry: 3600, Expire: 1_209_600, Minttl: NegativeTTL}
}

func isName(s string) bool {
	_, ok := dns.IsDomainName(s)
	return ok
}

// explanation returns the TXT records of the apex: what is going on, and who can be asked.
func (z Zone) explanation() []dns.RR {
	lines := []string{"The names below are made for a DNS measurement study, which asks resolvers for them."}
	if z.Contact.Page != "" {
		lines = append(lines, "What it does and how to opt out: "+z.Contact.Page)
	}
	if who := strings.TrimSpace(z.Contact.Name + " " + z.Contact.Email); who != "" {
		lines = append(lines, "Contact: "+who)
	}
	var rrs []dns.RR
	for _, line := range lines {
		rrs = append(rrs, &dns.TXT{Hdr: header(z.apex(), dns.TypeTXT, apexTTL), Txt: strings255(line)})
	}
	return rrs
}

// strings255 divides text into the strings of a TXT record, which have 255 bytes at most, and
// escapes what presentation form escapes.
func strings255(s string) []string {
	var parts []string
	for len(s) > 255 {
		parts, s = append(parts, s[:255]), s[255:]
	}
	parts = append(parts, s)
	for i, p := range parts {
		parts[i] = strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(p)
	}
	return parts
}

// records returns what a name in the zone has of a type, and whether the name exists. name is
// lower case with final dot, as is in the answer's owner; asker is what the packet says.
func (z Zone) records(name, owner string, kind uint16, asker netip.Addr) (rrs []dns.RR, exists bool) {
	if name == z.apex() {
		switch kind {
		case dns.TypeNS:
			return z.nameServers(), true
		case dns.TypeSOA:
			return []dns.RR{z.soa(apexTTL)}, true
		case dns.TypeTXT:
			return z.explanation(), true
		}
		return nil, true
	}
	for _, rr := range z.glue() {
		if rr.Header().Name == name {
			exists = true
			if rr.Header().Rrtype == kind {
				rrs = append(rrs, rr)
			}
		}
	}
	if exists {
		return rrs, true
	}
	a := canary.New(z.Apex).Answer(plain(name), kind, asker)
	for _, text := range a.Data {
		switch kind {
		case dns.TypeA, dns.TypeAAAA:
			rrs = append(rrs, address(owner, netip.MustParseAddr(text), a.TTL))
		case dns.TypeTXT:
			rrs = append(rrs, &dns.TXT{Hdr: header(owner, kind, a.TTL), Txt: strings255(text)})
		}
	}
	return rrs, a.Exists
}

// plain writes a name as package canary has it: without final dot, and with dots that are part
// of a label as \046, so that a dot always parts labels.
func plain(name string) string {
	if name == "." {
		return name
	}
	name = strings.TrimSuffix(name, ".")
	if strings.Contains(name, `\`) {
		name = strings.ReplaceAll(name, `\\`, `\092`)
		name = strings.ReplaceAll(name, `\.`, `\046`)
	}
	return name
}
