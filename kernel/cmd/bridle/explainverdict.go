package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"bridle/analysis/load"
	"bridle/analysis/matrix"
	"bridle/analysis/verdict"
	"bridle/datasets/command"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"
)

// explainVerdict takes the latest verdict on an operator in a country apart: it is reached again
// from the same rows, and every number on the way is printed.
func explainVerdict(ctx context.Context, w io.Writer, dir, operator, country string, asJSON bool) (err error) {
	folder, err := study.Open(dir)
	if err != nil {
		return err
	}
	c, snap, err := latestVerdicts(folder)
	if err != nil {
		return err
	}
	s, err := load.OpenContext(ctx, dir, duck.Options{Snapshot: &snap})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	result, err := decided(ctx, s, c)
	if err != nil {
		return err
	}
	steps, ok := result.Explain(operator, country)
	if !ok {
		return noSuchPair(&result, operator, country)
	}
	fills, err := verdict.FillsOf(ctx, s.DB(), verdict.Options{Countries: c.Countries}, operator, country)
	if err != nil {
		return err
	}
	simulated, _, err := folder.IsSimulated()
	if err != nil {
		return err
	}
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(map[string]any{"simulated": simulated, "statement": matrix.Statement, "steps": steps, "fills": fills})
	}
	if simulated {
		fmt.Fprintln(w, "SIMULATED")
	}
	if err := steps.Write(w); err != nil {
		return err
	}
	fmt.Fprintln(w)
	if err := verdict.WriteFills(w, fills); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "\n%s\n", matrix.Statement)
	return err
}

// latestVerdicts returns the configuration of the latest verdicts of a study, and the rows that
// they were reached from, if these are still what the study has.
func latestVerdicts(folder study.Study) (c verdictConfig, snap study.Snapshot, err error) {
	all, err := folder.Runs()
	if err != nil {
		return c, snap, err
	}
	all = slices.DeleteFunc(all, func(m study.Manifest) bool { return m.Tool != verdictsTool || m.State != study.Complete })
	if len(all) == 0 {
		return c, snap, fmt.Errorf("%s has no verdicts; run 'bridle verdicts %s'", folder.Dir(), folder.Dir())
	}
	m := slices.MaxFunc(all, func(a, b study.Manifest) int { return a.EndedAt.Compare(*b.EndedAt) })
	if err := json.Unmarshal(m.Config, &c); err != nil {
		return c, snap, fmt.Errorf("run %s: its configuration cannot be read: %w", m.RunID, err)
	}
	if c.Version != verdict.MethodVersion {
		return c, snap, fmt.Errorf("run %s was made by version %d of %s, this is version %d: run 'bridle verdicts %s' again", m.RunID, c.Version, c.Method, verdict.MethodVersion, folder.Dir())
	}
	if snap, err = folder.Snapshot(verdictsFrom()...); err != nil {
		return c, snap, err
	}
	if !slices.Equal(snap.Inputs(), m.Inputs) {
		return c, snap, fmt.Errorf("%s has other rows than run %s was made from: run 'bridle verdicts %s' again", folder.Dir(), m.RunID, folder.Dir())
	}
	return c, snap, nil
}

// noSuchPair says what there is instead.
func noSuchPair(r *verdict.Result, operator, country string) error {
	var operators, countries []string
	for _, v := range r.Verdicts {
		operators, countries = append(operators, v.Operator), append(countries, v.Country)
	}
	slices.Sort(operators)
	slices.Sort(countries)
	operators, countries = slices.Compact(operators), slices.Compact(countries)
	if !slices.Contains(operators, operator) {
		return fmt.Errorf("no verdict speaks of the operator %q; there are %s: %s", operator, command.Plural(int64(len(operators)), "operator"), abridged(operators))
	}
	return fmt.Errorf("no verdict speaks of the country %q; the countries are %s", country, abridged(countries))
}

// abridged lists at most 40 labels.
func abridged(labels []string) string {
	if len(labels) > 40 {
		return strings.Join(labels[:40], ", ") + " and more"
	}
	return strings.Join(labels, ", ")
}
