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
	of, ok := latestWith(runs, dataset, runID)
	if !ok && runID != "" {
		return nil, nil, fmt.Errorf("%s has no complete run %s with rows of %s", s.Dir(), runID, dataset)
	}
	if !ok {
		return nil, nil, fmt.Errorf("%s: %s", s.Dir(), advice)
	}
	return rowsOf[T](s, dataset, of)
}

// latestWith returns the complete run with rows of a dataset that ended last, or that with the given id.
func latestWith(runs []study.Manifest, dataset, runID string) (of study.Manifest, ok bool) {
	for _, m := range runs {
		if m.State != study.Complete || m.Counts[dataset].Rows == 0 || runID != "" && m.RunID != runID {
			continue
		}
		if !ok || m.EndedAt.After(*of.EndedAt) {
			of, ok = m, true
		}
	}
	return of, ok
}

// rowsOf returns the rows of one dataset of a run.
func rowsOf[T any](s study.Study, dataset string, of study.Manifest) (rows []T, inputs []study.Input, err error) {
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
