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
// became of the run; empty if none does. See [SurveyedAmong].
func Surveyed(s study.Study, address netip.Addr) (dataset string, err error) {
	among, err := SurveyedAmong(s, []netip.Addr{address})
	return among[address.Unmap()], err
}

// SurveyedAmong returns those of some addresses that a dataset of the study names as ones of resolvers under survey, with the first
// dataset that does. Lists of resolvers are read, findings and exchanges of surveys, and probes.
func SurveyedAmong(s study.Study, addresses []netip.Addr) (map[netip.Addr]string, error) {
	wanted := map[string]netip.Addr{} // by the text that rows have
	for _, a := range addresses {
		wanted[a.Unmap().String()] = a.Unmap()
	}
	among := map[netip.Addr]string{}
	for _, look := range []struct {
		dataset string
		in      func(s study.Study, dataset string, found func(string)) error
	}{
		{"resolvers", each(func(r *resolvers.Row) string { return r.Address })},
		{"resolver_qualifications", each(func(r *resolverqualifications.Row) string { return r.Address })},
		{"qualification_exchanges", each(func(r *qualificationexchanges.Row) string { return r.Address })},
		{"probes", each(func(r *probes.Row) string { return r.Address })},
	} {
		if len(among) == len(wanted) {
			break
		}
		err := look.in(s, look.dataset, func(text string) {
			if a, ok := wanted[text]; ok && among[a] == "" {
				among[a] = look.dataset
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return among, nil
}

// each returns what tells the address of each row of a dataset.
func each[T any](of func(*T) string) func(study.Study, string, func(string)) error {
	return func(s study.Study, dataset string, tell func(string)) error {
		parts, err := s.PartsOf(dataset, func(study.Manifest) bool { return true })
		if err != nil {
			return err
		}
		for _, p := range parts {
			err := study.Read(s, p, func(rows []T) error {
				for i := range rows {
					tell(of(&rows[i]))
				}
				return nil
			})
			if err != nil {
				return fmt.Errorf("%s: %w", p.Path, err)
			}
		}
		return nil
	}
}
