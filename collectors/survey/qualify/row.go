package qualify

import (
	"slices"
	"time"

	"bridle/datasets/schema/resolverqualifications"
)

// row writes down a finding.
func (f *finding) row(e *Evidence, s *Setting) resolverqualifications.Row {
	class, because := f.classify(s.Limits)
	n, visible := f.d.delegations(s.Zone, s.DelegationTTL.Microseconds())
	row := resolverqualifications.Row{
		RunID: s.RunID, Address: f.d.at.Addr().String(), Port: int32(f.d.at.Port()), Class: class,
		FirstAskedAt: time.UnixMicro(f.first).UTC(), LastAskedAt: time.UnixMicro(f.last).UTC(), NExchanges: int32(f.exchanges()),
		NHonesty: int32(f.honesty.n), NLeaks: int32(f.honesty.leaks), LeakBound: f.honesty.bound(),
		NVisibility: int32(f.visibility.n), NVisible: int32(f.visibility.hits),
		NDelegation: int32(n), NDelegationVisible: int32(visible), MissForm: f.misses.form,
		NCountdown: int32(f.countdown.n), TTLSlope: f.countdown.slope, TTLCapS: f.countdown.cap, TTLFloorS: f.countdown.floor,
		NPoolQueries: int32(f.pool.queries), NPoolFetches: int32(f.pool.fetches), NPoolExpiries: int32(f.pool.expiries),
		PoolSize: f.pool.size, PoolBasis: f.pool.basis, IsPortSticky: f.pool.sticky,
		IsRefreshing: f.refresh.refreshes, IsServingStale: f.refresh.stale, PacketCacheS: f.d.packetCache(f.visibility, !f.countdown.tampered),
		IsHarming: f.harm.harms, IsHijacking: f.integrity.hijacks, IsAltering: f.integrity.alters, IsIntercepted: f.integrity.intercepted,
	}
	if because != "" {
		row.ExcludedBecause = &because
	}
	if f.group != "" {
		row.CacheGroup = &f.group
	}
	row.IsSourceKept, row.IsCaseKept = f.d.sources(f.strange)
	f.place(s, &row)
	f.rules2018(s, e.fetches, &row)
	return row
}

// exchanges counts all that was sent, neighbours included.
func (f *finding) exchanges() int {
	n := 0
	for i := range f.d.exchanges {
		if f.d.exchanges[i].status != "skipped" {
			n++
		}
	}
	return n
}

// place fills in where the resolver, its egress and its users are.
func (f *finding) place(s *Setting, row *resolverqualifications.Row) {
	at := atlas{s.Prefixes}
	row.EgressAddresses, row.EgressCountries = []string{}, []string{}
	for _, a := range f.egress {
		row.EgressAddresses = append(row.EgressAddresses, a.String())
		for _, answer := range at.answers(a, f.day) {
			row.EgressCountries = append(row.EgressCountries, countries(answer.Rows)...)
		}
	}
	slices.Sort(row.EgressAddresses)
	slices.Sort(row.EgressCountries)
	row.EgressCountries = slices.Compact(row.EgressCountries)
	row.EgressASNs, _ = f.systems(s, f.egress)
	if row.EgressASNs == nil {
		row.EgressASNs = []int64{}
	}
	if len(f.egress) > 0 {
		row.IsPublicBackend = new(len(f.publicEgress) > 0)
	}
	row.ASN = at.asn(f.d.at.Addr(), f.day)
	row.Country, row.CountryMass, row.NCountrySources = f.belief.country, f.belief.mass, int32(f.belief.sources)
	row.CountryOpinions = f.belief.opinions
	if row.CountryOpinions == nil {
		row.CountryOpinions = []string{}
	}
}
