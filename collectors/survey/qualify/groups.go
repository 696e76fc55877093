package qualify

import (
	"cmp"
	"slices"

	"bridle/datasets/schema/cachegroups"
	"bridle/datasets/schema/resolverqualifications"
)

// gravity orders the classes, graver ones first, as package resolverqualifications has them.
var gravity = []string{"dead", "harms", "intercepted", "hijacks", "recurses", "refuses", "invisible", "fixed_ttl",
	"many_countries", "public_backend", "unstable", "stale", "refreshes", "clean"}

// Groups sums up the rows of Judge by cache group, sorted by label. Resolvers that reached no cache are in none.
// Where some addresses of a group may testify, what is said of the group's behaviour is what was found through
// these; else through all.
func Groups(rows []resolverqualifications.Row) []cachegroups.Row {
	members := map[string][]*resolverqualifications.Row{}
	for i := range rows {
		if g := rows[i].CacheGroup; g != nil {
			members[*g] = append(members[*g], &rows[i])
		}
	}
	var all []cachegroups.Row
	for label, of := range members {
		all = append(all, sum(label, of))
	}
	slices.SortFunc(all, func(a, b cachegroups.Row) int { return cmp.Compare(a.CacheGroup, b.CacheGroup) })
	return all
}

// sum makes the row of one group.
func sum(label string, of []*resolverqualifications.Row) cachegroups.Row {
	var fit []*resolverqualifications.Row
	for _, r := range of {
		if r.ExcludedBecause == nil {
			fit = append(fit, r)
		}
	}
	g := cachegroups.Row{RunID: of[0].RunID, CacheGroup: label, NAddresses: int32(len(of)), NFit: int32(len(fit))}
	heard := fit
	if len(fit) == 0 {
		heard = of
		mildest := slices.MaxFunc(of, byGravity)
		g.Class, g.ExcludedBecause = mildest.Class, mildest.ExcludedBecause
	} else {
		g.Class = slices.MinFunc(fit, byGravity).Class
	}
	for _, r := range heard {
		g.NHonesty += int64(r.NHonesty)
		g.NLeaks += int64(r.NLeaks)
		g.LeakBound = larger(g.LeakBound, r.LeakBound)
		g.PoolSize = larger(g.PoolSize, r.PoolSize)
		g.PacketCacheS = larger(g.PacketCacheS, r.PacketCacheS)
		g.IsRefreshing = either(g.IsRefreshing, r.IsRefreshing)
		g.IsServingStale = either(g.IsServingStale, r.IsServingStale)
	}
	for _, r := range of {
		g.EgressAddresses = append(g.EgressAddresses, r.EgressAddresses...)
		g.EgressASNs = append(g.EgressASNs, r.EgressASNs...)
		g.EgressCountries = append(g.EgressCountries, r.EgressCountries...)
		g.IsPublicBackend = either(g.IsPublicBackend, r.IsPublicBackend)
		if r.ASN != nil {
			g.ASNs = append(g.ASNs, *r.ASN)
		}
		g.CountryOpinions = append(g.CountryOpinions, r.CountryOpinions...)
	}
	g.EgressAddresses, g.EgressASNs, g.EgressCountries = once(g.EgressAddresses), once(g.EgressASNs), once(g.EgressCountries)
	g.ASNs, g.CountryOpinions = once(g.ASNs), once(g.CountryOpinions)
	// The belief is that of the group, the same in all rows.
	g.Country, g.CountryMass, g.NCountrySources = of[0].Country, of[0].CountryMass, of[0].NCountrySources
	return g
}

// byGravity orders rows by class, graver ones first, then by address.
func byGravity(a, b *resolverqualifications.Row) int {
	return cmp.Or(cmp.Compare(slices.Index(gravity, a.Class), slices.Index(gravity, b.Class)), cmp.Compare(b.Address, a.Address), cmp.Compare(b.Port, a.Port))
}

// larger returns the larger of two numbers that may not be known.
func larger[T cmp.Ordered](a, b *T) *T {
	if a == nil || b != nil && *b > *a {
		return b
	}
	return a
}

// once returns the values sorted, each once, and never nil.
func once[T cmp.Ordered](values []T) []T {
	all := append([]T{}, values...)
	slices.Sort(all)
	return slices.Compact(all)
}
