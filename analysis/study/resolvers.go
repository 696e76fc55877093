package study

import (
	"fmt"

	"bridle/analysis/rules2018"
	"bridle/datasets/command"
)

// Resolvers is what the survey says of each resolver; Classes counts them.
type Resolvers struct {
	*Table
	// Classes has a row for each class and reason for being excluded, with how many resolvers there are.
	Classes *Table
}

// Resolvers returns the latest qualification of each resolver that was surveyed: class, cache group, where its users are believed to
// be, and why it may not testify (excluded_because is null if it may).
func (s *Study) Resolvers() *Resolvers {
	r := &Resolvers{
		Table: s.must("resolvers of "+s.label(), `SELECT address, port, class, excluded_because, cache_group, country, country_mass, n_country_sources, asn, egress_asns, is_public_backend,
  pool_size, is_port_sticky, ttl_cap_s, ttl_floor_s, leak_bound, first_asked_at, last_asked_at
FROM current_resolver_qualifications ORDER BY address, port`),
		Classes: s.must("resolvers by class", `SELECT class, excluded_because IS NULL AS may_testify, count(*) AS resolvers, count(DISTINCT cache_group) AS cache_groups, count(DISTINCT country) AS countries
FROM current_resolver_qualifications GROUP BY ALL ORDER BY may_testify DESC, resolvers DESC, class`),
	}
	if r.Total == 0 {
		refuse("resolvers of "+s.Dir, "run 'bridle-survey run', then 'bridle-survey qualify' if it was cut off", "no resolver was surveyed")
	}
	return r
}

// HTML shows the classes, then the resolvers.
func (r *Resolvers) HTML() string { return r.Classes.HTML() + r.Table.HTML() }

// String shows the same as text.
func (r *Resolvers) String() string { return r.Classes.String() + "\n\n" + r.Table.String() }

// Fills is when somebody filled a cache.
type Fills struct {
	*Table
	// Filters has a row for each filter that took fills out, and one (removed_by is null) for those that count.
	Filters *Table
}

// Fills returns the fills of caches that were found, kept and removed (removed_by says by which filter; null if the fill counts), in order of
// time. A condition in SQL with its parameters may choose among them.
func (s *Study) Fills(where ...any) *Fills {
	condition, args := s.condition("current_cache_fills", where)
	f := &Fills{
		Table: s.selected("coalesce(filled_at, first_seen_at) AS happened_at, filled_at IS NOT NULL AS is_exact, cache_group, name, level, ttl_s, expires_at, n_probes, n_forwarders, open_flags, removed_by, removed_because",
			"current_cache_fills", where),
		Filters: s.must("fills by filter", "SELECT removed_by, count(*) AS fills, count(DISTINCT name) AS names, count(DISTINCT cache_group) AS cache_groups FROM current_cache_fills"+condition+
			" GROUP BY ALL ORDER BY removed_by NULLS FIRST", args...),
	}
	if len(where) == 0 && f.Total == 0 {
		f.Notes = append(f.Notes, fmt.Sprintf("No fill was found, or 'bridle fills %s' was not run yet; s.Datasets() tells whether there are rows of exposures.", s.Dir))
	}
	return f
}

// HTML shows the filters, then the fills.
func (f *Fills) HTML() string { return f.Filters.HTML() + f.Table.HTML() }

// String shows the same as text.
func (f *Fills) String() string { return f.Filters.String() + "\n\n" + f.Table.String() }

// Rules2018 is what the published procedure of 2018 sees in the study, as a comparator: it has no rate of error. The table has a row for each infection
// it sees.
type Rules2018 struct {
	*Table
	// Hits are the infections, Responses how many responses came from suitable forwarders.
	Hits      []rules2018.Hit
	Responses int
	// Dropped has a row for each of the six filters, with how many responses it dropped, and one for those that count.
	Dropped *Table
}

// Rules2018 applies the published procedure of 2018 to the study, in memory.
func (s *Study) Rules2018() *Rules2018 {
	g, err := rules2018.Gather(s.context(), s.DB())
	check(err, "", "rules of 2018 on %s", s.Dir)
	hits, dropped := g.Infections()
	r := &Rules2018{Hits: hits, Responses: len(g.Responses), Table: s.table("suspected infections by the rules of 2018, "+s.label(), "operator VARCHAR", "country VARCHAR", "asns BIGINT[]", "names VARCHAR[]"),
		Dropped: s.table("responses by filter of 2018", "filter VARCHAR", "responses BIGINT")}
	for _, h := range hits {
		r.add(h.Operator, h.Country, h.ASNs, h.Names)
	}
	for i, n := range dropped {
		r.Dropped.add(rules2018.Dropped(i).String(), n)
	}
	r.Dropped.done()
	r.done()
	r.Notes = append(r.Notes, "The procedure has no rate of error. "+command.Plural(int64(r.Responses), "response")+" came from suitable forwarders.")
	r.Notes = append(r.Notes, g.Notes...)
	return r
}

// HTML shows the infections, then what the filters dropped.
func (r *Rules2018) HTML() string { return r.Table.HTML() + r.Dropped.HTML() }

// String shows the same as text.
func (r *Rules2018) String() string { return r.Table.String() + "\n\n" + r.Dropped.String() }
