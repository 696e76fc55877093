package probe

import (
	"cmp"
	"fmt"
	"net/netip"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/plan"
	"bridle/datasets/schema/resolverqualifications"
)

// Class says what being asked does to a cache.
type Class string

// Classes that may be asked, in the words of resolver_qualifications.
const (
	Clean     Class = "clean"
	Refreshes Class = "refreshes"
	Stale     Class = "stale"
)

// Witness is a cache that is asked.
type Witness struct {
	Address netip.AddrPort
	// AnchorPort is the own port from which it is asked, since its pool chooses a cache by it;
	// 0 means any port.
	AnchorPort uint16
	// Group is the label of its cache group; empty: not known to share a cache with others.
	Group string
	Class Class
	// PacketCache is how long an empty answer hides a later fill, in seconds; 0: not at all.
	PacketCache uint32
	// Cap and Floor are the largest and the smallest TTL that it keeps, in seconds; 0: none is known.
	Cap, Floor uint32
	// Pool is the number of caches behind the address and port, at least 1. A witness with an anchor
	// port reaches one of them.
	Pool float64
	// ShowsDelegations is true if it shows the delegation of a zone of which it does not hold
	// the name.
	ShowsDelegations bool
	// MissForm is how it answers for what it does not hold, in the words of
	// resolver_qualifications; empty: not known.
	MissForm string
}

// NewWitness returns the witness that a qualification speaks of, asked from an own port, or 0
// for any. It is an error if the resolver may not testify; it names class and reason.
func NewWitness(row *resolverqualifications.Row, anchor uint16) (Witness, error) {
	class := Class(row.Class)
	switch {
	case row.ExcludedBecause != nil:
		return Witness{}, fmt.Errorf("%s port %d of class %s may not testify: %s; leave it out", row.Address, row.Port, row.Class, *row.ExcludedBecause)
	case class != Clean && class != Refreshes && class != Stale:
		return Witness{}, fmt.Errorf("%s port %d is of class %s, and only clean, refreshes and stale may be probed; leave it out", row.Address, row.Port, row.Class)
	case row.Port < 1 || row.Port > 65535:
		return Witness{}, fmt.Errorf("%s has port %d; mend the qualifications", row.Address, row.Port)
	}
	a, err := netip.ParseAddr(row.Address)
	if err != nil {
		return Witness{}, fmt.Errorf("address %q of the qualifications cannot be read: %w", row.Address, err)
	}
	w := Witness{Address: netip.AddrPortFrom(a.Unmap(), uint16(row.Port)), AnchorPort: anchor, Class: class, Pool: 1,
		ShowsDelegations: row.NDelegationVisible > 0,
		PacketCache:      orZero(row.PacketCacheS), Cap: orZero(row.TTLCapS), Floor: orZero(row.TTLFloorS),
		Group: orZero(row.CacheGroup), MissForm: orZero(row.MissForm)}
	if row.PoolSize != nil {
		w.Pool = max(1, *row.PoolSize)
	}
	return w, nil
}

func orZero[T any](p *T) (zero T) {
	if p == nil {
		return zero
	}
	return *p
}

// Keep returns the TTL that the witness keeps of a record with that TTL, in seconds.
func (w *Witness) Keep(ttl uint32) uint32 {
	if w.Cap != 0 {
		ttl = min(ttl, w.Cap)
	}
	return max(ttl, w.Floor)
}

// single reports whether the same cache answers every time.
func (w *Witness) single() bool { return w.AnchorPort != 0 || w.Pool < 1.5 }

// group is what caches are told apart by: the label, or the address if there is none.
func (w *Witness) group() string {
	if w.Group == "" {
		return w.Address.String()
	}
	return w.Group
}

// asked is what tells a witness from all others in rows.
type asked struct {
	address netip.AddrPort
	anchor  uint16
}

func (w *Witness) asked() asked { return asked{w.Address, w.AnchorPort} }

func compareAsked(a, b asked) int {
	return cmp.Or(a.address.Compare(b.address), cmp.Compare(a.anchor, b.anchor))
}

// Targets returns the list for a dispatcher: the addresses of witnesses, in the order of their first.
// It is the same whether pools are asked from anchor ports or not, so that a dispatcher can be made before its
// ports are known.
func Targets(witnesses []Witness) []dispatch.Target {
	l := Pack(witnesses)
	of := l.targets(l.sorted())
	list := make([]dispatch.Target, of.n)
	for i := range witnesses {
		list[of.at(i)] = dispatch.Target{Address: witnesses[i].Address, Group: witnesses[i].Group}
	}
	return list
}

// Divide returns the witnesses of one shard. It divides cache groups, not addresses, so
// that limits and rules of a group hold although each process keeps them by itself; the seed
// decides which. All processes of a run give the same list and seed. The zero shard is the whole.
// It panics if there is no such shard.
func Divide(witnesses []Witness, shard plan.Shard, seed int64) []Witness {
	if shard == (plan.Shard{}) {
		shard = plan.Shard{Index: 1, Count: 1}
	}
	if shard.Count < 1 || shard.Index < 1 || shard.Index > shard.Count {
		panic("probe: shards are counted from 1 to their number")
	}
	l := Pack(witnesses)
	of := l.groups(l.sorted())
	order := plan.NewPermutation(int64(of.n), uint64(seed), streamShards)
	var own []Witness
	for i, w := range witnesses {
		if order.Place(int64(of.at(i)))%int64(shard.Count) == int64(shard.Index-1) {
			own = append(own, w)
		}
	}
	return own
}

// Streams of random numbers of one seed.
const (
	streamShards  = 1 << 40
	streamPhase   = 2 << 40
	streamScreens = 3 << 40
)

// Label returns the label of the cache group, or the address of a witness that is known to share its cache with
// nobody. Witnesses of one label are one cache system.
func (w *Witness) Label() string { return w.group() }
