package roster

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"bridle/datasets/schema/resolvers"
	"bridle/datasets/study"
)

// Resolver is an address that some list names.
type Resolver struct {
	Address netip.AddrPort
	// Sources are the lists that name it, sorted.
	Sources []string
}

// Resolvers returns the resolvers of all complete imports, each address and port once, in the
// order of addresses. A list that names no port means port 53. inputs are the parts that were read.
func Resolvers(s study.Study) (list []Resolver, inputs []study.Input, err error) {
	parts, err := s.PartsOf("resolvers", complete)
	if err != nil {
		return nil, nil, err
	}
	found := map[netip.AddrPort][]string{}
	for _, p := range parts {
		err := study.Read(s, p, func(rows []resolvers.Row) error {
			for _, r := range rows {
				a, err := netip.ParseAddr(r.Address)
				if err != nil {
					return fmt.Errorf("%s: address %q: %w", p.Path, r.Address, err)
				}
				at := netip.AddrPortFrom(a.Unmap(), 53)
				if r.Port != nil {
					at = netip.AddrPortFrom(at.Addr(), uint16(*r.Port))
				}
				if !slices.Contains(found[at], r.Source) {
					found[at] = append(found[at], r.Source)
				}
			}
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
	}
	for at, sources := range found {
		slices.Sort(sources)
		list = append(list, Resolver{at, sources})
	}
	slices.SortFunc(list, func(a, b Resolver) int { return a.Address.Compare(b.Address) })
	inputs, err = Inputs(s, parts)
	return list, inputs, err
}

func complete(m study.Manifest) bool { return m.State == study.Complete }

// Inputs returns parts as the inputs of a run.
func Inputs(s study.Study, parts []study.Part) ([]study.Input, error) {
	var in []study.Input
	for _, p := range parts {
		sum, size, err := study.HashFile(s.File(p))
		if err != nil {
			return nil, err
		}
		in = append(in, study.Input{Name: p.Path, SHA256: sum, Bytes: size})
	}
	slices.SortFunc(in, func(a, b study.Input) int { return cmp.Compare(a.Name, b.Name) })
	return in, nil
}
