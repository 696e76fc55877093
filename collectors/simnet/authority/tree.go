package authority

import (
	"net/netip"
	"slices"
	"strings"

	"bridle/collectors/canary"
	"bridle/collectors/simnet/dns"
	"bridle/datasets/world"
)

// Zone is one zone of a tree, prepared for being asked.
type Zone struct {
	// Index in the tree; the root has 0, and a parent a smaller one than its children.
	Index, Parent int
	world.Zone
	// Hosts are the names in it that have addresses.
	Hosts []Host
	// Wildcard is the host whose addresses every other name has, or None.
	Wildcard int
	// From and Until bound the existence of the zone; 0 means no bound.
	From, Until dns.Instant
	// Canary answers for the zone in place of Hosts, if not nil.
	Canary *canary.Zone

	glue []dns.Set // addresses of its servers
	soa  []string
}

// Host is a name with addresses.
type Host struct {
	Name string
	TTL  uint32
	// Domain and Ordinal tell which host of the world it is.
	Domain, Ordinal int
	stays           []stay
}

type stay struct {
	from, until dns.Instant
	data        []string
	kind        dns.Type // A or AAAA
}

// None is the index of what is not there.
const None = world.None

// Place is where a name lies: in a zone, at one of its hosts or at None of them.
type Place struct{ Zone, Host int }

// Tree is all zones.
type Tree struct {
	Zones   []*Zone
	names   map[string]Place // of hosts, and of zones with Host None
	servers map[netip.Addr][]int
}

// New makes the tree of a world. Domains with the same apex are one zone.
func New(w *world.World) *Tree {
	t := &Tree{names: map[string]Place{}, servers: map[netip.Addr][]int{}}
	t.add(w.Root, None)
	tlds := make([]int, len(w.TLDs))
	for i := range w.TLDs {
		tlds[i] = t.add(w.TLDs[i].Zone, 0).Index
	}
	for i := range w.Domains {
		t.addDomain(&w.Domains[i], i, tlds)
	}
	if w.Canary.Name != "" {
		z := t.add(w.Canary.Zone, tlds[w.Canary.TLD])
		z.Canary = canary.New(w.Canary.Name)
	}
	return t
}

func (t *Tree) addDomain(d *world.Domain, index int, tlds []int) {
	z := (*Zone)(nil)
	if p, ok := t.names[d.Name]; ok && p.Host == None {
		z = t.Zones[p.Zone]
	} else {
		z = t.add(d.Zone, tlds[d.TLD])
		if !d.Shared { // the cut of a shared zone outlives each of its customers
			z.From, z.Until = instant(d.Registered), instant(d.Dropped)
		}
	}
	for k := range d.Hosts {
		h := Host{Name: d.Hosts[k].Name, TTL: d.Hosts[k].TTL, Domain: index, Ordinal: k}
		for _, s := range d.Hosts[k].Stays {
			h.stays = append(h.stays, stay{instant(s.From), instant(s.Until), []string{s.Address.String()}, kindOf(s.Address)})
		}
		h.merge()
		z.Hosts = append(z.Hosts, h)
		t.names[h.Name] = Place{z.Index, len(z.Hosts) - 1}
		if d.Wildcard && k == 0 {
			z.Wildcard = len(z.Hosts) - 1
		}
	}
}

// merge joins stays with the same bounds, so that a name may have several addresses at once.
func (h *Host) merge() {
	for i := 1; i < len(h.stays); {
		a, b := &h.stays[i-1], h.stays[i]
		if a.from != b.from || a.until != b.until || a.kind != b.kind {
			i++
			continue
		}
		a.data = append(a.data, b.data...)
		slices.Sort(a.data)
		h.stays = slices.Delete(h.stays, i, i+1)
	}
}

func (t *Tree) add(z world.Zone, parent int) *Zone {
	n := &Zone{Index: len(t.Zones), Parent: parent, Zone: z, Wildcard: None}
	for i, server := range z.Servers {
		if i < len(z.Glue) && z.Glue[i].IsValid() {
			n.glue = append(n.glue, dns.Set{Owner: server, Type: kindOf(z.Glue[i]), TTL: z.ParentNSTTL, Data: []string{z.Glue[i].String()}})
			t.servers[z.Glue[i]] = append(t.servers[z.Glue[i]], n.Index)
		}
	}
	n.soa = []string{soa(z)}
	t.Zones = append(t.Zones, n)
	if _, taken := t.names[z.Name]; !taken {
		t.names[z.Name] = Place{n.Index, None}
	}
	return n
}

func kindOf(a netip.Addr) dns.Type {
	if a.Is6() {
		return dns.AAAA
	}
	return dns.A
}

// Locate returns the zone that a name lies in and its host. Names that nobody registered
// lie in the zone of their top-level domain, or in the root.
func (t *Tree) Locate(name string) Place {
	if p, ok := t.names[name]; ok {
		return p
	}
	for rest := name; ; {
		_, parent, found := strings.Cut(rest, ".")
		if !found {
			return Place{0, None}
		}
		if p, ok := t.names[parent]; ok {
			return Place{p.Zone, None}
		}
		rest = parent
	}
}

// Children returns whether z is the parent of other zones by design: the root and
// top-level domains.
func (z *Zone) Children() bool { return z.Parent == None || z.Parent == 0 }
