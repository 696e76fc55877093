package athena

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"bridle/analysis/naming"
)

//go:embed marks.sql
var marksSQL string

//go:embed tied.sql
var tiedSQL string

// GatherVersion rises whenever the same rows of a study may give other sightings; it is part of the configuration of a
// clustering, so that one made by an older version is made again.
const GatherVersion = 6

// Gathered is what a study tells of the servers that match a fingerprint.
type Gathered struct {
	// Sightings are sorted and each there once.
	Sightings []Sighting
	// Names are the names that the study ties to each server, sorted.
	Names map[string][]string
	// Claims are all statements of analysts, also those that do not hold; see [InForce].
	Claims []Claim
	// Notes say in sentences what the study does not tell, and so which attributes have fewer
	// values than they might.
	Notes []string
}

// Gather reads the declared attributes of all servers that match a fingerprint. What the study
// has no rows of gives no values and a note; an attribute in the dataset attributes that is
// not declared is an error.
func Gather(ctx context.Context, q Querier) (*Gathered, error) {
	g := &gathering{ctx: ctx, q: q, servers: map[string]span{}, names: map[string][]string{}, of: map[string][]string{}, domains: map[string][]string{}}
	for _, step := range []func() error{g.spans, g.marks, g.tied, g.firstSeen, g.resolved, g.networks, g.stated, g.themes} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("athena: %w", err)
		}
	}
	claims, err := g.claims()
	if err != nil {
		return nil, fmt.Errorf("athena: %w", err)
	}
	slices.SortFunc(g.sightings, func(a, b Sighting) int {
		if a.Server != b.Server {
			return strings.Compare(a.Server, b.Server)
		}
		return compareMarks(Mark{a.Attribute, a.Value}, Mark{b.Attribute, b.Value})
	})
	g.sightings = slices.Compact(g.sightings)
	return &Gathered{Sightings: g.sightings, Names: g.names, Claims: claims, Notes: g.notes()}, nil
}

// span is the time from the first to the last match of a server.
type span struct{ first, last time.Time }

// gathering is the work of [Gather].
type gathering struct {
	ctx       context.Context
	q         Querier
	servers   map[string]span
	names     map[string][]string // by server
	of        map[string][]string // servers by name
	domains   map[string][]string // servers by registered domain
	stays     map[string][]stay   // by name
	sightings []Sighting
	hidden    int // registrations that do not say whose they are
}

// rows calls each for every row of an answer.
func (g *gathering) rows(query string, each func(scan func(...any) error) error) error {
	rows, err := g.q.QueryContext(g.ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// add notes a value of a server, unless it is none.
func (g *gathering) add(server, attribute, value string) {
	if value = strings.TrimSpace(value); value != "" {
		g.sightings = append(g.sightings, Sighting{server, attribute, value})
	}
}

func (g *gathering) spans() error {
	return g.rows(`SELECT address, min(grabbed_at), max(grabbed_at) FROM current_fingerprint_matches GROUP BY address ORDER BY address`,
		func(scan func(...any) error) error {
			var address string
			var s span
			err := scan(&address, &s.first, &s.last)
			g.servers[address] = s
			if a, bad := netip.ParseAddr(address); bad == nil {
				g.add(address, "prefix24", shelf(a))
			}
			return err
		})
}

// shelf returns the /24 of an IPv4 address, the /48 of another.
func shelf(a netip.Addr) string {
	bits := 48
	if a = a.Unmap(); a.Is4() {
		bits = 24
	}
	return netip.PrefixFrom(a, bits).Masked().String()
}

func (g *gathering) marks() error {
	return g.rows(marksSQL, func(scan func(...any) error) error {
		var server, attribute, value string
		err := scan(&server, &attribute, &value)
		if attribute == "subject" {
			value = withoutCommonName(value)
		}
		g.add(server, attribute, value)
		return err
	})
}

// withoutCommonName returns the text of a subject (RFC 4514) without its common names: how
// somebody fills in a certificate, and not for which name.
func withoutCommonName(subject string) string {
	var kept []string
	for _, part := range unescapedCommas(subject) {
		kind, _, _ := strings.Cut(strings.TrimSpace(part), "=")
		if !strings.EqualFold(kind, "CN") && kind != "2.5.4.3" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, ",")
}

// unescapedCommas splits a text at its commas, but for those behind a backslash.
func unescapedCommas(text string) (parts []string) {
	begin := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case ',':
			parts = append(parts, text[begin:i])
			begin = i + 1
		}
	}
	return append(parts, text[begin:])
}

func (g *gathering) tied() error {
	return g.rows(tiedSQL, func(scan func(...any) error) error {
		var server, name string
		err := scan(&server, &name)
		g.names[server] = append(g.names[server], name)
		g.of[name] = append(g.of[name], server)
		domain := owned(name)
		g.domains[domain] = append(g.domains[domain], server)
		g.add(server, "domain", domain)
		return err
	})
}

// owned returns what somebody registered of a name: its registered domain, or the name itself
// where others have names in the same zone or none is known.
func owned(name string) string {
	n, reason := naming.Normalize(name)
	if reason != "" || n.Shared || n.Registered == "" {
		return name
	}
	return n.Registered
}

func (g *gathering) firstSeen() error {
	return g.rows(`SELECT address, min(first_seen_at) FROM server_sightings GROUP BY address ORDER BY address`,
		func(scan func(...any) error) error {
			var address string
			var at sql.NullTime
			err := scan(&address, &at)
			if _, ok := g.servers[address]; ok && at.Valid {
				g.add(address, "first_seen", at.Time.UTC().Format(time.DateOnly))
			}
			return err
		})
}
