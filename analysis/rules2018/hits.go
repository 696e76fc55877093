package rules2018

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"
)

//go:embed questions.sql
var questionsSQL string

//go:embed hits.sql
var hitsSQL string

// question is a name and type that targets list, with its authoritative TTLs. A name that they do not list is one too.
type question struct {
	name   string
	rank   int     // of the name among all
	sinces []int64 // microseconds since 1970
	ttls   []uint32
}

// ttl returns the authoritative TTL of the last lookup before an instant; 0 if it is not known.
func (q *question) ttl(at int64) uint32 {
	i, found := slices.BinarySearch(q.sinces, at)
	if found {
		return q.ttls[i]
	}
	if i == 0 {
		return 0
	}
	return q.ttls[i-1]
}

// questions reads them, by number less one.
func (g *gathering) questions() error {
	return g.rows(questionsSQL, func(scan func(...any) error) error {
		var number, since int64
		var name string
		var ttl uint32
		if err := scan(&number, &name, &since, &ttl); err != nil {
			return err
		}
		if n := len(g.asked); int64(n) < number {
			g.asked = append(g.asked, question{name: name})
		}
		q := &g.asked[number-1]
		q.sinces, q.ttls = append(q.sinces, since), append(q.ttls, ttl)
		return nil
	})
}

// suitable reads the forwarders that meet all rules, by number.
func (g *gathering) suitable() error {
	return g.rows(forwardersSQL+"SELECT number, address, port, asn, country FROM numbered WHERE unmet = 0", func(scan func(...any) error) error {
		var number, asn int64
		var address, country string
		var port int32
		if err := scan(&number, &address, &port, &asn, &country); err != nil {
			return err
		}
		if port != 53 {
			address = fmt.Sprintf("%s#%d", address, port)
		}
		g.sites[number] = site{address, asn, country}
		return nil
	})
}

// site is a suitable forwarder.
type site struct {
	address string
	asn     int64
	country string
}

// numbers is a hit at a suitable forwarder, with numbers in place of text.
type numbers struct {
	forwarder, question, at int64
	rank                    int // of the name
	ttl                     uint32
	wrong                   bool
}

// hits reads hits at suitable forwarders, and of others what they have.
func (g *gathering) hits() error {
	var all []numbers
	var h numbers
	var asn, n int64
	var country, name string
	unlisted := map[string]int64{}
	err := g.rows(forwardersSQL+hitsSQL, func(scan func(...any) error) error {
		if err := scan(&h.forwarder, &asn, &country, &h.question, &name, &h.at, &h.ttl, &h.wrong, &n); err != nil {
			return err
		}
		if h.question == 0 {
			if unlisted[name] == 0 {
				g.asked = append(g.asked, question{name: name})
				unlisted[name] = int64(len(g.asked))
			}
			h.question = unlisted[name]
		}
		h.question--
		if h.forwarder > 0 {
			all = append(all, h)
			return nil
		}
		g.Hits += n
		if h.forwarder < 0 {
			g.Unsurveyed += n
		} else {
			g.Unsuitable += n
		}
		if country == "" {
			g.Placeless += n
		}
		g.see(g.asked[h.question].name, asn, country, h.at)
		return nil
	})
	g.respond(all)
	slices.SortFunc(g.Any, func(a, b Response) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), cmp.Compare(a.ASN, b.ASN), strings.Compare(a.Country, b.Country))
	})
	return err
}

// respond turns hits at suitable forwarders into responses, by name, forwarder and time; ties are broken by all the rest.
func (g *gathering) respond(all []numbers) {
	var names []string
	for _, q := range g.asked {
		names = append(names, q.name)
	}
	slices.Sort(names)
	for i := range g.asked {
		g.asked[i].rank, _ = slices.BinarySearch(names, g.asked[i].name)
	}
	for i := range all {
		all[i].rank = g.asked[all[i].question].rank
	}
	slices.SortFunc(all, g.compare)
	g.Responses = make([]Response, len(all))
	for i, h := range all {
		q, s, r := &g.asked[h.question], g.sites[h.forwarder], &g.Responses[i]
		*r = Response{At: time.UnixMicro(h.at).UTC(), TTL: h.ttl, AuthTTL: q.ttl(h.at), Name: q.name, Forwarder: s.address, ASN: s.asn, Country: s.country, Wrong: h.wrong}
		g.Hits++
		if s.country == "" {
			g.Placeless++
		}
		if i > 0 && all[i-1].question == h.question && all[i-1].forwarder == h.forwarder {
			r.HostingCountries = g.Responses[i-1].HostingCountries
			continue
		}
		r.HostingCountries = g.hosted[q.name]
		g.see(q.name, s.asn, s.country, h.at)
	}
}

// compare is the order of responses.
func (g *gathering) compare(a, b numbers) int {
	if c := cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.forwarder, b.forwarder), cmp.Compare(a.at, b.at), cmp.Compare(a.ttl, b.ttl)); c != 0 {
		return c
	}
	if c := cmp.Compare(g.asked[a.question].ttl(a.at), g.asked[b.question].ttl(b.at)); c != 0 || a.wrong == b.wrong {
		return c
	}
	if b.wrong {
		return -1
	}
	return 1
}

// see notes that a name was found in a system and country.
func (g *gathering) see(name string, asn int64, country string, at int64) {
	k, r := seen{name, asn, country}, Response{Name: name, ASN: asn, Country: country, At: time.UnixMicro(at).UTC()}
	i, ok := g.seen[k]
	switch {
	case !ok:
		g.seen[k] = len(g.Any)
		g.Any = append(g.Any, r)
	case r.At.Before(g.Any[i].At):
		g.Any[i] = r
	}
}

// seen tells apart what [Gathered.Any] has.
type seen struct {
	name    string
	asn     int64
	country string
}
