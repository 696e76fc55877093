package roster

import (
	"net/netip"
	"slices"

	"bridle/datasets/prefix"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/study"
)

// Hosting says in which autonomous systems servers stand that met a fingerprint.
type Hosting struct {
	// ASNs are sorted; nil if the study has no matches, empty if no source names the systems of those it has.
	ASNs []int64
	// Inputs are the parts that were read.
	Inputs []study.Input
}

// HostingSystems returns the systems in which the matches of the study are hosted, as of a day (YYYY-MM-DD): those
// of the complete run that matched last.
func HostingSystems(s study.Study, t *prefix.Table, day string) (Hosting, error) {
	runs, err := s.Runs()
	if err != nil {
		return Hosting{}, err
	}
	of, ok := latestWith(runs, "fingerprint_matches", "")
	if !ok {
		return Hosting{}, nil
	}
	rows, inputs, err := rowsOf[fingerprintmatches.Row](s, "fingerprint_matches", of)
	if err != nil {
		return Hosting{}, err
	}
	h := Hosting{ASNs: []int64{}, Inputs: inputs}
	for _, r := range rows {
		a, err := netip.ParseAddr(r.Address)
		if err != nil {
			return Hosting{}, err
		}
		if n := NetworkOf(t, a, day); n.ASN != 0 {
			h.ASNs = append(h.ASNs, n.ASN)
		}
	}
	slices.Sort(h.ASNs)
	h.ASNs = slices.Compact(h.ASNs)
	return h, nil
}
