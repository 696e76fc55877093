package lists

import (
	"strconv"
	"time"

	"bridle/datasets/schema/attributes"
	"bridle/datasets/schema/indicators"
	"bridle/datasets/schema/prefixes"
	"bridle/datasets/schema/resolvers"
	"bridle/datasets/world"
)

// source names the world that rows come from.
func source(p world.Public) string { return "SIMULATED " + p.Scenario }

// Resolvers returns the list of addresses that take questions.
func Resolvers(p world.Public, runID string) []resolvers.Row {
	rows := make([]resolvers.Row, len(p.Resolvers))
	day := date(p.ProbeFrom)
	for i, a := range p.Resolvers {
		port := int32(a.Port())
		rows[i] = resolvers.Row{RunID: runID, Address: a.Addr().String(), Port: &port, ListedOn: &day,
			Source: source(p), SourceRow: int64(i + 1)}
	}
	return rows
}

// Prefixes returns the table of prefixes with their networks and countries.
func Prefixes(p world.Public, runID string) []prefixes.Row {
	rows := make([]prefixes.Row, len(p.Prefixes))
	basis := "statement"
	for i, x := range p.Prefixes {
		prefix, asn, class := x.Prefix.String(), int64(x.ASN), string(x.Kind)
		rows[i] = prefixes.Row{RunID: runID, Prefix: &prefix, ASN: &asn, ASName: &x.Name, ASClass: &class, ASClassPublished: &class,
			Country: &x.Country, CountryBasis: &basis, ValidOn: date(p.From), Source: source(p), SourceRow: int64(i + 1)}
	}
	return rows
}

// Indicators returns the published names. Decoys of our own are among them, as they are in
// the lists that others read.
func Indicators(p world.Public, runID string) []indicators.Row {
	rows := make([]indicators.Row, len(p.Indicators))
	for i, x := range p.Indicators {
		day := date(x.PublishedOn)
		rows[i] = indicators.Row{RunID: runID, Kind: "domain", Value: x.Name, Product: "simulated spyware",
			PublishedOn: &day, Source: source(p), SourceRow: int64(i + 1)}
	}
	return rows
}

// Attributes returns what registries and name servers tell about domains, as rows of a user's own table: registrar,
// registrant where the registry tells, day of registration, name servers, and the TTL that these give with addresses, which on the real
// Internet 'bridle-resolve authority' asks for.
func Attributes(p world.Public, runID string) (rows []attributes.Row) {
	day := date(p.Until)
	for _, x := range p.Registrations {
		add := func(attribute, value string) {
			if value == "" {
				return
			}
			rows = append(rows, attributes.Row{RunID: runID, Kind: "name", Subject: x.Name, Attribute: attribute, Value: value,
				ObservedOn: &day, Source: source(p), SourceRow: new(int64(len(rows) + 1))})
		}
		add("registrar", x.Registrar)
		add("registrant", x.Registrant)
		if !x.Registered.IsZero() {
			add("registered", date(x.Registered))
		}
		for _, server := range x.NameServers {
			add("name_service", server)
		}
		if x.AddressTTL > 0 {
			add("ttl", strconv.FormatUint(uint64(x.AddressTTL), 10))
		}
	}
	return rows
}

func date(t time.Time) string { return t.UTC().Format(time.DateOnly) }
