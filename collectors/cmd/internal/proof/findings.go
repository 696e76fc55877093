package proof

import (
	"fmt"
	"testing"

	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/study"
	"bridle/datasets/world"
)

// Qualify writes what a survey without errors would have found of the arena's resolvers, so that tests of probes need none.
func (a *Arena) Qualify(t *testing.T) {
	t.Helper()
	a.Add(t, "qualify", func(run *study.Run) error {
		var rows []resolverqualifications.Row
		for _, r := range a.World.Resolvers {
			if r.Address.Is4() {
				rows = append(rows, a.finding(r, run.ID()))
			}
		}
		return Write(run, rows)
	})
}

// finding returns what is true of a resolver.
func (a *Arena) finding(r world.Resolver, runID string) resolverqualifications.Row {
	b := a.World.Backends[r.Backend]
	row := resolverqualifications.Row{RunID: runID, Address: r.Address.String(), Port: int32(r.Port), Class: "clean",
		FirstAskedAt: a.World.ProbeFrom, LastAskedAt: a.World.ProbeFrom, NExchanges: 150, CacheGroup: new(fmt.Sprint("g", r.Backend)),
		NVisibility: 3, NVisible: 3, NDelegation: 3, NDelegationVisible: 3, MissForm: new("referral"), TTLCapS: new(uint32(86_400)), PoolSize: new(float64(b.Caches)), PoolBasis: new("expiries"),
		EgressAddresses: []string{}, EgressASNs: []int64{}, EgressCountries: []string{}, CountryOpinions: []string{}}
	switch {
	case !a.World.Testifies(r) || r.Front != world.Direct:
		row.Class, row.ExcludedBecause, row.CacheGroup = "recurses", new("recurses"), nil
	case b.Class == world.UnboundPrefetch:
		row.Class = "refreshes"
	case b.Class == world.UnboundExpired || b.Class == world.Unbound117Expired:
		row.Class = "stale"
	case b.Class == world.PowerDNS4 || b.Class == world.PowerDNS5Open:
		row.PacketCacheS, row.NDelegationVisible, row.MissForm = new(uint32(60)), 0, new("empty")
	}
	return row
}
