package rerun

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bridle/analysis/athena"
	"bridle/analysis/load"
	"bridle/datasets/command"
	"bridle/datasets/schema/operators"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"
)

// Explain fits the latest clustering of the study in the folder dir again and explains an operator of it. at is the snapshot whose latest clustering
// is meant, nil for the study as it is now. It takes as long as the clustering took, and once more for each attribute that is left out.
func Explain(ctx context.Context, dir string, at *study.Snapshot, operator string) (e athena.Explanation, err error) {
	folder, err := openPinned(dir, at)
	if err != nil {
		return e, err
	}
	m, err := folder.clusterRun("")
	if err != nil {
		return e, err
	}
	if err := knownOperator(folder.Study, m.RunID, operator); err != nil {
		return e, err
	}
	c, err := ReadClustering(m)
	if err != nil {
		return e, err
	}
	snap, err := folder.readBy(m, "bridle cluster", ClusteringReads()...)
	if err != nil {
		return e, err
	}
	s, err := load.OpenContext(ctx, dir, duck.Options{Snapshot: &snap, OneThread: true})
	if err != nil {
		return e, err
	}
	g, err := athena.Gather(ctx, s.DB())
	if err := errors.Join(err, s.Close()); err != nil {
		return e, err
	}
	settings, _, err := c.Settings(g)
	if err != nil {
		return e, err
	}
	in, err := athena.Infer(ctx, g.Sightings, settings)
	if err != nil {
		return e, err
	}
	e, ok, err := ExplainIn(ctx, in, g, settings, operator)
	if err == nil && !ok {
		err = fmt.Errorf("run %s has no operator %q when it is made again: run 'bridle cluster %s' again", m.RunID, operator, dir)
	}
	return e, err
}

// ExplainIn explains an operator of an inference and fits the model again without each attribute. Sightings of g and settings must be those of the
// inference. ok is false if it has no operator of that label.
func ExplainIn(ctx context.Context, in *athena.Inference, g *athena.Gathered, settings athena.Settings, operator string) (e athena.Explanation, ok bool, err error) {
	o, ok := in.Find(operator)
	if !ok {
		return e, false, nil
	}
	e = in.Explain(o)
	var servers []string
	for _, i := range o.Servers {
		servers = append(servers, in.Servers[i])
	}
	e.Without, err = athena.LeaveOut(ctx, g.Sightings, settings, servers)
	return e, true, err
}

// knownOperator returns an error unless a clustering has an operator of that label. Fitting the
// model again takes its time; a misspelt label is told at once.
func knownOperator(s study.Study, run, operator string) error {
	parts, err := s.PartsOf("operators", func(m study.Manifest) bool { return m.RunID == run })
	if err != nil {
		return err
	}
	var labels []string
	for _, p := range parts {
		err := study.Read(s, p, func(rows []operators.Row) error {
			for _, r := range rows {
				labels = append(labels, r.Operator)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	slices.Sort(labels)
	labels = slices.Compact(labels)
	if slices.Contains(labels, operator) {
		return nil
	}
	return fmt.Errorf("run %s has no operator %q; it has %s: %s", run, operator,
		command.Plural(int64(len(labels)), "operator"), strings.Join(labels, ", "))
}
