package found

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"bridle/datasets/world"
)

// Report is what the comparison came to. Lists are sorted.
type Report struct {
	Scenario string
	Seed     int64
	// Sweeps is how many runs visited all of their list.
	Sweeps int
	// ServersUp had to be found; ServersFound of them were. Missed and false ones are listed, with what they are.
	ServersUp, ServersFound      int
	MissedServers, FalseServers  []Finding
	NamesThere, NamesFound       int // had to be found; of them were
	DomainsThere, DomainsFound   int // with a name that had to be found; of them with one that was
	ByCertificate, ByResolution  int // names found that were found so; some are in both
	MissedNames, FalseNames      []Finding
	LookalikesSpared, Lookalikes int // visited or not, in the world
}

// Finding is an address or a name that was missed or is false, and what the world says of it.
type Finding struct{ What, Is string }

// OK reports whether everything was found and nothing false.
func (r *Report) OK() bool {
	return len(r.MissedServers)+len(r.FalseServers)+len(r.MissedNames)+len(r.FalseNames) == 0
}

// Check compares.
func Check(in *Input) *Report {
	t := in.known()
	r := &Report{Scenario: in.World.Scenario.Name, Seed: in.World.Seed, Sweeps: len(in.Sweeps), ServersUp: len(t.must.servers),
		NamesThere: len(t.must.names), DomainsThere: len(t.domains)}
	r.servers(in, t)
	r.names(in, t)
	return r
}

func (r *Report) servers(in *Input, t *truth) {
	whose := map[netip.Addr][]*world.Server{}
	for i := range in.World.Servers {
		s := &in.World.Servers[i]
		whose[s.Address] = append(whose[s.Address], s)
		if s.Looks == world.Lookalike {
			if r.Lookalikes++; !in.Matches[s.Address] {
				r.LookalikesSpared++
			}
		}
	}
	for _, a := range slices.SortedFunc(maps.Keys(t.must.servers), netip.Addr.Compare) {
		if in.Matches[a] {
			r.ServersFound++
		} else {
			r.MissedServers = append(r.MissedServers, Finding{a.String(), describe(whose[a])})
		}
	}
	for _, a := range slices.SortedFunc(maps.Keys(in.Matches), netip.Addr.Compare) {
		if !t.may.servers[a] {
			r.FalseServers = append(r.FalseServers, Finding{a.String(), describe(whose[a])})
		}
	}
}

// describe says what stands at an address.
func describe(all []*world.Server) string {
	if len(all) == 0 {
		return "no server"
	}
	var words []string
	for _, s := range all {
		word := string(s.Looks)
		if s.Trait != "" {
			word += " by " + string(s.Trait)
		}
		if s.Operator != world.None {
			word = fmt.Sprintf("operator %d's %s, %s", s.Operator, s.Looks, s.Software)
		}
		if s.Manner != "" {
			word += ", " + string(s.Manner)
		}
		words = append(words, word)
	}
	slices.Sort(words)
	return strings.Join(slices.Compact(words), "; ")
}

func (r *Report) names(in *Input, t *truth) {
	whose := map[string]*world.Domain{}
	for i := range in.World.Domains {
		for _, h := range in.World.Domains[i].Hosts {
			whose[h.Name] = &in.World.Domains[i]
		}
	}
	is := func(name string) string {
		d := whose[name]
		if d == nil {
			return "no name of this world"
		}
		return fmt.Sprintf("%s of %s", d.Purpose, d.Label())
	}
	domains := map[int]bool{}
	for _, name := range slices.Sorted(maps.Keys(t.must.names)) {
		if len(in.Names[name]) > 0 {
			r.NamesFound++
			domains[t.of[name]] = true
		} else {
			r.MissedNames = append(r.MissedNames, Finding{name, is(name)})
		}
	}
	r.DomainsFound = len(domains)
	for _, name := range slices.Sorted(maps.Keys(in.Names)) {
		if !t.may.names[name] {
			r.FalseNames = append(r.FalseNames, Finding{name, is(name) + ", by " + strings.Join(in.Names[name], " and ")})
			continue
		}
		if slices.Contains(in.Names[name], "certificate") {
			r.ByCertificate++
		}
		if slices.Contains(in.Names[name], "resolution") {
			r.ByResolution++
		}
	}
}
