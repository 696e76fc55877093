package athena

import (
	"fmt"
	"slices"
	"strings"
)

// stated takes what tables of the user say of servers and of their names. What they say of a
// registered domain holds for all names below it.
func (g *gathering) stated() error {
	return g.rows(`SELECT DISTINCT kind, subject, attribute, value FROM attributes ORDER BY ALL`, func(scan func(...any) error) error {
		var kind, subject, attribute, value string
		if err := scan(&kind, &subject, &attribute, &value); err != nil {
			return err
		}
		if declaration(declared, attribute) < 0 {
			return fmt.Errorf("the dataset attributes has the attribute %q, which is not declared; there are %s", attribute, strings.Join(AttributeNames(), ", "))
		}
		if attribute == "name_service" {
			value = owned(value)
		}
		if attribute == "registrant" && hides(value) {
			g.hidden++
			return nil
		}
		if kind == "address" {
			if _, ok := g.servers[subject]; ok {
				g.add(subject, attribute, value)
			}
			return nil
		}
		servers := g.of[subject]
		if owned(subject) == subject {
			servers = g.domains[subject]
		}
		for _, server := range servers {
			g.add(server, attribute, value)
		}
		return nil
	})
}

// hiding are words of registrants that stand for somebody else: services of registrars, and what registries put in place of what they
// withhold. "REDACTED FOR PRIVACY" is what ICANN's Temporary Specification for gTLD Registration Data (2018), appendix A, section 2.2, asks for.
var hiding = []string{"privacy", "proxy", "whoisguard", "whois agent", "private registration", "identity protect", "identity shield", "redacted", "withheld", "not disclosed", "data protected", "gdpr", "statutory masking"}

// hides reports whether a registrant says that it will not be said who it is. That is no value: such a service goes with the
// registrar, so it would count once more what the registrar has said, as if somebody's name.
func hides(registrant string) bool {
	lower := strings.ToLower(registrant)
	return slices.ContainsFunc(hiding, func(word string) bool { return strings.Contains(lower, word) })
}

// AttributeNames returns the names of the declared attributes, in their order.
func AttributeNames() []string { return names(declared) }

// notes says which attributes have no values, and why that may be.
func (g *gathering) notes() (list []string) {
	seen := map[string]bool{}
	for _, s := range g.sightings {
		seen[s.Attribute] = true
	}
	for _, layer := range []struct {
		attributes []string
		why        string
	}{
		{[]string{"certificate"}, "no server showed a certificate"},
		{[]string{"key", "subject", "issuer", "issued"}, "of no certificate more than its hash is at hand, or all are bare and self-signed"},
		{[]string{"banner", "header_order"}, "no answer to GET / with header fields was kept"},
		{[]string{"port"}, "no handshake with a port is recorded"},
		{[]string{"domain"}, "no name is tied to a server: import resolutions, or run 'bridle names'"},
		{[]string{"ttl", "move"}, "no resolution of such a name has a TTL ('bridle-resolve authority' asks for it while names live), or shows it at one address and then at another"},
		{[]string{"theme", "language"}, "no name of these servers says it by the lists of this program, or they are too few to learn from, and no table of the user does"},
		{[]string{"asn"}, "no prefixes cover the servers on the days of their matches: import prefixes"},
		{[]string{"registrar", "registrant", "registered", "name_service", "quirk", "software"}, "no table of the user has them for these servers: import attributes"},
	} {
		var lack []string
		for _, a := range layer.attributes {
			if !seen[a] {
				lack = append(lack, a)
			}
		}
		if len(lack) > 0 {
			list = append(list, "without "+strings.Join(lack, ", ")+": "+layer.why)
		}
	}
	if g.hidden > 0 {
		list = append(list, fmt.Sprintf("%d registrations name a privacy service or withhold the registrant: that goes with the registrar, and counts as not known", g.hidden))
	}
	return list
}
