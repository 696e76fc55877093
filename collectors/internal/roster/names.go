package roster

import (
	"slices"

	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/study"
)

// MatchedNames returns the names that were seen at servers which met a fingerprint: in the study's sightings of names, those at the
// address of a match of the complete run that matched last, and those in a certificate that such a grab got. Sorted, each
// once; wildcards are among them. inputs are the parts that were read.
func MatchedNames(s study.Study) (names []string, inputs []study.Input, err error) {
	matches, inputs, err := latest[fingerprintmatches.Row](s, "fingerprint_matches", "", "no server has met a fingerprint yet; run 'bridle match' first")
	if err != nil {
		return nil, nil, err
	}
	type grab struct {
		run string
		id  int64
	}
	addresses, matched, certificates := map[string]bool{}, map[grab]bool{}, map[string]bool{}
	for i := range matches {
		addresses[matches[i].Address] = true
		matched[grab{matches[i].GrabRunID, matches[i].GrabID}] = true
	}
	more, err := each(s, "grabs", func(g *grabs.Row) {
		if len(g.CertificateIDs) > 0 && matched[grab{g.RunID, g.GrabID}] {
			certificates[g.CertificateIDs[0]] = true // that of the server; others are of its issuers
		}
	})
	if err != nil {
		return nil, nil, err
	}
	inputs = append(inputs, more...)
	more, err = each(s, "name_observations", func(n *nameobservations.Row) {
		if n.Address != nil && addresses[*n.Address] || n.CertificateID != nil && certificates[*n.CertificateID] {
			names = append(names, n.Name)
		}
	})
	slices.Sort(names)
	return slices.Compact(names), append(inputs, more...), err
}

// each gives every row of a dataset, of all complete runs.
func each[T any](s study.Study, dataset string, do func(*T)) ([]study.Input, error) {
	parts, err := s.PartsOf(dataset, complete)
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		err := study.Read(s, p, func(rows []T) error {
			for i := range rows {
				do(&rows[i])
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return Inputs(s, parts)
}
