package found

import (
	"net/netip"
	"slices"
	"time"

	"bridle/datasets/world"
)

// truth is what there was to be found, in two readings.
type truth struct {
	// must are servers and names that had to be found, may those that could.
	must, may part
	// domains are those of which a name had to be found.
	domains map[int]bool
	// of is the domain of every name in may.
	of map[string]int
}

type part struct {
	servers map[netip.Addr]bool
	names   map[string]bool
}

// known works out what there was to be found.
func (in *Input) known() *truth {
	t := &truth{must: part{map[netip.Addr]bool{}, map[string]bool{}}, may: part{map[netip.Addr]bool{}, map[string]bool{}},
		domains: map[int]bool{}, of: map[string]int{}}
	must := in.World.VisibleWhen(func(i int) []time.Time { return in.looked(i, true) })
	may := in.World.VisibleWhen(func(i int) []time.Time { return in.looked(i, false) })
	seen := map[netip.Addr]Span{}
	for _, s := range must.Servers {
		t.must.servers[s.Address] = true
		seen[s.Address] = Span{s.At[0], s.At[len(s.At)-1]}
	}
	for _, s := range may.Servers {
		t.may.servers[s.Address] = true
	}
	for _, d := range may.Domains {
		for _, name := range slices.Concat(d.Shown, d.Pointing) {
			t.may.names[name], t.of[name] = true, d.Domain
		}
	}
	had := func(name string, domain int) { t.must.names[name], t.domains[domain] = true, true }
	pointing := map[string]int{}
	for _, d := range must.Domains {
		for _, name := range d.Shown {
			had(name, d.Domain)
		}
		for _, name := range d.Pointing {
			pointing[name] = d.Domain
		}
	}
	for i := range in.Records {
		r := &in.Records[i]
		domain, points := pointing[r.Name]
		if span, ok := seen[r.Address]; ok && points && r.meets(span, in.Slack) {
			had(r.Name, domain)
		}
	}
	return t
}

// looked returns the instants at which somebody looked at a server of the world, or should have, in a sweep that left it out.
// If surely is true, only those of visits and sweeps during which it did not change.
func (in *Input) looked(place int, surely bool) (at []time.Time) {
	s := &in.World.Servers[place]
	if s.Operator == world.None {
		return nil
	}
	var visits []Span
	for _, port := range s.TLSPorts {
		visits = append(visits, in.Visits[netip.AddrPortFrom(s.Address, port)]...)
	}
	add := func(v Span) {
		if from, until := s.UpAt(v.From), s.UpAt(v.Until); !surely || from && until {
			at = append(at, v.From, v.Until)
		}
	}
	for _, v := range visits {
		add(v)
	}
	for _, sweep := range in.Sweeps {
		if !slices.ContainsFunc(visits, func(v Span) bool { return !v.From.Before(sweep.From) && !v.Until.After(sweep.Until) }) {
			add(sweep)
		}
	}
	return at
}
