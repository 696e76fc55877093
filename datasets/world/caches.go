package world

import (
	"math"
	"math/rand/v2"
	"slices"

	"bridle/datasets/world/random"
)

// resolvers makes cache systems and the addresses before them. Which country's users are
// behind which cache system follows from the role of the country.
func (m *maker) resolvers() {
	m.uses = make([][]int, len(m.w.Countries))
	anchors := m.homeBackends()
	public := m.serviceBackends(PublicDNS)
	m.sharedBackends()
	for c, role := range m.roles {
		if role == publicOnly {
			m.uses[c] = public
		}
	}
	m.serviceBackends(Security)
	m.hostingBackends()
	m.dealClasses(anchors)
	m.dealPools()
	m.background()
	m.forwarders(public, anchors)
	m.dealFronts(anchors)
	m.dealFaults(anchors)
}

// backend adds a cache system with one to three egress addresses.
func (m *maker) backend(r *rand.Rand, network int) int {
	b := Backend{Network: network}
	for range random.Between(r, 1, 3) {
		b.Egress = append(b.Egress, m.address(r, network))
	}
	m.w.Backends = append(m.w.Backends, b)
	return len(m.w.Backends) - 1
}

// homeBackends gives cache systems to the access networks of countries whose users have some
// of their own, with weights that sum to 1 in each country. It returns the anchors: the first
// of each country that can be tested, if the scenario keeps one fit resolver in each.
func (m *maker) homeBackends() (anchors []int) {
	for c, role := range m.roles {
		if role == publicOnly || role == multiOnly {
			continue
		}
		r := m.stream("backends", c)
		sum := 0.0
		for _, network := range m.access[c] {
			for range random.Between(r, m.s.Resolvers.BackendsMin, m.s.Resolvers.BackendsMax) {
				b := m.backend(r, network)
				m.w.Backends[b].Weight = 0.05 + r.ExpFloat64()
				sum += m.w.Backends[b].Weight
				m.uses[c] = append(m.uses[c], b)
			}
		}
		for _, b := range m.uses[c] {
			m.w.Backends[b].Weight = round(m.w.Backends[b].Weight / sum)
		}
		if role == testable && m.s.Resolvers.OneFit {
			anchors = append(anchors, m.uses[c][0])
		}
	}
	return anchors
}

// serviceBackends gives one cache system to every network of a kind.
func (m *maker) serviceBackends(kind NetworkKind) []int {
	var out []int
	for _, network := range m.kinds[kind] {
		out = append(out, m.backend(m.stream("service backend", network), network))
	}
	return out
}

// hostingBackends gives cache systems to a share of hosting networks.
func (m *maker) hostingBackends() {
	r := m.stream("hosting backends")
	for _, network := range m.kinds[Hosting] {
		if random.Chance(r, m.s.Networks.HostingResolvers) {
			m.backend(r, network)
		}
	}
}

// sharedBackends gives cache systems in the networks of a group that works in several
// countries to those countries that have no others: up to three of them and the country in
// which the machines stand use one.
func (m *maker) sharedBackends() {
	r := m.stream("shared backends")
	hubs := m.withRole(func(x role) bool { return x == testable })
	for group := range slices.Chunk(m.withRole(func(x role) bool { return x == multiOnly }), 3) {
		hub := hubs[r.IntN(len(hubs))]
		b := m.backend(r, m.access[hub][r.IntN(len(m.access[hub]))])
		for _, c := range group {
			m.uses[c] = []int{b}
		}
	}
}

// deal returns n values in the proportions of their weights, in random order. Every value
// with a weight is among them if n allows.
func deal[K ~string](r *rand.Rand, n int, values []K, weight map[K]float64) []K {
	var have []K
	var weights []float64
	for _, v := range values {
		if weight[v] > 0 {
			have, weights = append(have, v), append(weights, weight[v])
		}
	}
	least := 0
	if n >= len(have) {
		least = 1
	}
	var deck []K
	for i, count := range random.Apportion(n, weights, least) {
		deck = append(deck, slices.Repeat([]K{have[i]}, count)...)
	}
	r.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
	return deck
}

// take removes the first value that is wanted from a deck, or the first of all if none is.
func take[K any](deck *[]K, want func(K) bool) K {
	i := max(slices.IndexFunc(*deck, want), 0)
	v := (*deck)[i]
	*deck = slices.Delete(*deck, i, i+1)
	return v
}

// dealClasses deals classes of software, such that anchors testify.
func (m *maker) dealClasses(anchors []int) {
	r := m.stream("classes")
	deck := deal(r, len(m.w.Backends), Classes(), m.s.Resolvers.Classes)
	for _, b := range anchors {
		m.w.Backends[b].Class = take(&deck, Class.testifies)
	}
	// Where somebody can ask, classes that are nowhere yet come first.
	seen := map[Class]bool{}
	for _, b := range m.w.Backends {
		seen[b.Class] = true
	}
	fresh := func(c Class) bool { return !seen[c] }
	for _, first := range []bool{true, false} {
		for i := range m.w.Backends {
			b := &m.w.Backends[i]
			n := m.w.Networks[b.Network]
			if b.Class != "" || first == (n.Kind == Security || m.roles[n.Country] == refusing) {
				continue
			}
			b.Class = take(&deck, fresh)
			seen[b.Class] = true
		}
	}
}

// dealPools deals pool sizes in turn and whether the source port decides, and bounds on TTLs.
func (m *maker) dealPools() {
	r := m.stream("pools")
	sizes := m.s.Resolvers.PoolSizes
	seen := map[int]int{}
	for i := range m.w.Backends {
		b := &m.w.Backends[i]
		b.Caches = sizes[i%len(sizes)]
		if b.Caches > 1 {
			// Of the k-th pool of its size, the running share decides.
			k := float64(seen[b.Caches])
			seen[b.Caches]++
			b.ByPort = math.Floor((k+1)*m.s.Resolvers.ByPortShare) > math.Floor(k*m.s.Resolvers.ByPortShare)
		}
		if random.Chance(r, m.s.Resolvers.CappedShare) {
			if random.Chance(r, 0.5) {
				b.MaxTTL = []uint32{3600, 10_800, 86_400}[r.IntN(3)]
			} else {
				b.MinTTL = []uint32{30, 120, 300}[r.IntN(3)]
			}
		}
	}
}

// background draws how often anybody looks up a published name.
func (m *maker) background() {
	r := m.stream("background")
	for i := range m.w.Backends {
		m.w.Backends[i].BackgroundPerNameDay = round(m.s.Noise.Background * random.Gamma(r, m.s.Noise.BackgroundShape))
	}
}
