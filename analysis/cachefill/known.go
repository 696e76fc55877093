package cachefill

// known is what a walk needs to know of caches, names, zones and paths, by their numbers.
type known struct {
	caches     []cacheAt
	names      []nameOf
	zones      []zoneOf
	named      []int32 // for each zone the name that stands for it
	forwarders []int32
	echoes     [2]map[[2]int64][]int64 // by level, and there by cache and name or zone
}

// cacheAt is a cache of a group, with the bounds of the TTLs that it keeps.
type cacheAt struct {
	group, lowest, limit int64
	anchor               uint16
	isStale              bool
}

// nameOf is a name in its zone, -1 if it has none; 0 stands for TTLs that nobody states.
type nameOf struct {
	zone, ttl, negative int64
	isAlone             bool
}

// zoneOf has the TTLs of a delegation as parent and child state them, 0 if they do not.
type zoneOf struct{ parent, child int64 }

// clamp returns for how many seconds a cache keeps what is stated with a TTL.
func (k *known) clamp(cache, ttl int64, l Level) int64 {
	if ttl <= 0 {
		return unknown
	}
	ttl = min(ttl, k.caches[cache].limit)
	if l == Address {
		ttl = max(ttl, k.caches[cache].lowest)
	}
	return ttl
}

// keepsName is how long a cache keeps the address of a name.
func (k *known) keepsName(cache, name int64) keeping {
	n := &k.names[name]
	kept := keeping{level: Address, stated: n.ttl, ttl: k.clamp(cache, n.ttl, Address), child: unknown, negative: k.clamp(cache, n.negative, Address)}
	if k.caches[cache].isStale {
		kept.unclear = StaleTTL
	}
	return kept
}

// keepsZone is how long a cache keeps the delegation of a zone.
func (k *known) keepsZone(cache, zone int64) keeping {
	z := &k.zones[zone]
	return keeping{level: Delegation, stated: z.parent, ttl: k.clamp(cache, z.parent, Delegation), child: k.clamp(cache, z.child, Delegation), negative: unknown}
}
