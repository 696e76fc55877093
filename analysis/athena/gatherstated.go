package athena

import (
	"fmt"
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
	return list
}
