package decided

import (
	"errors"
	"fmt"

	"bridle/collectors/simnet/ofstudy"
	"bridle/datasets/schema/operators"
	"bridle/datasets/schema/operatorverdicts"
	"bridle/datasets/schema/verdicts"
	"bridle/datasets/study"
)

// Gather reads the latest verdicts of a study, the operators they speak of, and the world.
func Gather(s study.Study) (*Input, error) {
	w, err := ofstudy.World(s)
	if err != nil {
		return nil, err
	}
	runs, err := s.Runs()
	if err != nil {
		return nil, err
	}
	m, ok := study.Latest(runs, "verdicts")
	if !ok {
		return nil, fmt.Errorf("%s has no verdicts: run 'bridle fills %s' and 'bridle verdicts %s' first", s.Dir(), s.Dir(), s.Dir())
	}
	in := &Input{World: w}
	err = errors.Join(
		ofstudy.Each(s, "verdicts", m.RunID, func(r *verdicts.Row) error { in.Verdicts = append(in.Verdicts, *r); return nil }),
		ofstudy.Each(s, "operator_verdicts", m.RunID, func(r *operatorverdicts.Row) error { in.Operators = append(in.Operators, *r); return nil }))
	for _, tool := range []string{"cluster", "import-operators"} {
		if m, ok := study.Latest(runs, tool); ok {
			err = errors.Join(err, ofstudy.Each(s, "operators", m.RunID, func(r *operators.Row) error { in.Names = append(in.Names, *r); return nil }))
		}
	}
	return in, err
}
