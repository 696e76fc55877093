package resolve

import (
	"fmt"
	"net/netip"

	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/schema/resolvers"
	"bridle/datasets/study"
)

// Surveyed returns the dataset of the study that names an address as one of a resolver under survey, whatever the port and whatever
// became of the run; empty if none does. Lists of resolvers are read, findings and exchanges of
// surveys, and probes.
func Surveyed(s study.Study, address netip.Addr) (dataset string, err error) {
	address = address.Unmap()
	for _, look := range []struct {
		dataset string
		in      func(study.Study, string, netip.Addr) (bool, error)
	}{
		{"resolvers", has(func(r *resolvers.Row) string { return r.Address })},
		{"resolver_qualifications", has(func(r *resolverqualifications.Row) string { return r.Address })},
		{"qualification_exchanges", has(func(r *qualificationexchanges.Row) string { return r.Address })},
		{"probes", has(func(r *probes.Row) string { return r.Address })},
	} {
		if found, err := look.in(s, look.dataset, address); err != nil || found {
			return look.dataset, err
		}
	}
	return "", nil
}

// has returns what looks for an address in the rows of a dataset.
func has[T any](of func(*T) string) func(study.Study, string, netip.Addr) (bool, error) {
	return func(s study.Study, dataset string, address netip.Addr) (found bool, err error) {
		parts, err := s.PartsOf(dataset, func(study.Manifest) bool { return true })
		if err != nil {
			return false, err
		}
		text := address.String() // as rows have it
		for _, p := range parts {
			err := study.Read(s, p, func(rows []T) error {
				for i := range rows {
					found = found || of(&rows[i]) == text
				}
				return nil
			})
			if err != nil {
				return false, fmt.Errorf("%s: %w", p.Path, err)
			}
			if found {
				return true, nil
			}
		}
		return false, nil
	}
}
