package roster

import (
	"fmt"

	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/schema/targets"
	"bridle/datasets/study"
)

// Findings returns what the survey found: the rows of the complete run that judged last, or of the
// run with that id. inputs are the parts that were read.
func Findings(s study.Study, runID string) (rows []resolverqualifications.Row, inputs []study.Input, err error) {
	return latest[resolverqualifications.Row](s, "resolver_qualifications", runID,
		"no survey has judged resolvers yet; run bridle-survey first")
}

// Targets returns the names to probe: the rows of the complete run that wrote targets last, or of the run with
// that id. inputs are the parts that were read.
func Targets(s study.Study, runID string) (rows []targets.Row, inputs []study.Input, err error) {
	return latest[targets.Row](s, "targets", runID,
		"the study has no names to probe; import them with 'bridle import targets'")
}

// latest returns the rows of one dataset of one complete run: of the one given, or else of the one that ended
// last among those that have any.
func latest[T any](s study.Study, dataset, runID, advice string) (rows []T, inputs []study.Input, err error) {
	runs, err := s.Runs()
	if err != nil {
		return nil, nil, err
	}
	var of study.Manifest
	for _, m := range runs {
		if m.State != study.Complete || m.Counts[dataset].Rows == 0 || runID != "" && m.RunID != runID {
			continue
		}
		if of.RunID == "" || m.EndedAt.After(*of.EndedAt) {
			of = m
		}
	}
	if of.RunID == "" && runID != "" {
		return nil, nil, fmt.Errorf("%s has no complete run %s with rows of %s", s.Dir(), runID, dataset)
	}
	if of.RunID == "" {
		return nil, nil, fmt.Errorf("%s: %s", s.Dir(), advice)
	}
	parts, err := s.PartsOf(dataset, func(m study.Manifest) bool { return m.RunID == of.RunID })
	if err != nil {
		return nil, nil, err
	}
	for _, p := range parts {
		err := study.Read(s, p, func(some []T) error {
			rows = append(rows, some...)
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
	}
	inputs, err = Inputs(s, parts)
	return rows, inputs, err
}
