package rerun

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bridle/analysis/load"
	"bridle/analysis/verdict"
	"bridle/datasets/command"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"
)

// VerdictsTool is the name of the runs that decide.
const VerdictsTool = "verdicts"

// Verdicts is the configuration of a run of verdicts, as run.json holds it: all that decides
// the result, besides the rows.
type Verdicts struct {
	Method    string           `json:"method"`
	Version   int              `json:"version"`
	Settings  verdict.Settings `json:"settings"`
	Countries []string         `json:"countries"`
	Rules2018 bool             `json:"rules_2018"`
}

// VerdictsRead lists the datasets that verdicts rest on.
func VerdictsRead() []string {
	return []string{"cache_fills", "exposures", "cache_groups", "resolver_qualifications", "resolver_groups", "resolver_groups", "resolvers", "operators", "targets", "prefixes", "probes", "fingerprint_matches"}
}

// Decide reaches the verdicts of a study.
func (c Verdicts) Decide(ctx context.Context, q verdict.Querier) (verdict.Result, error) {
	in, err := verdict.Gather(ctx, q, verdict.Options{Countries: c.Countries})
	if err != nil {
		return verdict.Result{}, err
	}
	return verdict.Decide(in, c.Settings)
}

// latestVerdicts returns the configuration of the latest verdicts, and the rows that they were reached from, if these
// are still what the study has.
func (p pinned) latestVerdicts() (c Verdicts, snap study.Snapshot, err error) {
	m, ok, err := p.latest(VerdictsTool, "")
	switch {
	case err != nil:
		return c, snap, err
	case !ok:
		return c, snap, fmt.Errorf("%s has no verdicts%s; run 'bridle verdicts %s'", p.Dir(), p.where(), p.Dir())
	}
	if err := json.Unmarshal(m.Config, &c); err != nil {
		return c, snap, fmt.Errorf("run %s: its configuration cannot be read: %w", m.RunID, err)
	}
	if c.Version != verdict.MethodVersion {
		return c, snap, fmt.Errorf("run %s was made by version %d of %s, this is version %d: run 'bridle verdicts %s' again", m.RunID, c.Version, c.Method, verdict.MethodVersion, p.Dir())
	}
	snap, err = p.readBy(m, "bridle verdicts", VerdictsRead()...)
	return c, snap, err
}

// ExplainVerdict takes the latest verdict on an operator in a country apart: it is reached again from the same rows. It returns every step and every
// fill. at is the snapshot whose latest verdict is meant, nil for the study as it is now. A pair of which no verdict speaks is an error that says
// what there is.
func ExplainVerdict(ctx context.Context, dir string, at *study.Snapshot, operator, country string) (steps verdict.Steps, fills []verdict.Fill, err error) {
	folder, err := openPinned(dir, at)
	if err != nil {
		return steps, nil, err
	}
	c, snap, err := folder.latestVerdicts()
	if err != nil {
		return steps, nil, err
	}
	s, err := load.OpenContext(ctx, dir, duck.Options{Snapshot: &snap})
	if err != nil {
		return steps, nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	result, err := c.Decide(ctx, s.DB())
	if err != nil {
		return steps, nil, err
	}
	steps, ok := result.Explain(operator, country)
	if !ok {
		return steps, nil, noSuchPair(&result, operator, country)
	}
	fills, err = verdict.FillsOf(ctx, s.DB(), verdict.Options{Countries: c.Countries}, operator, country)
	return steps, fills, err
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
