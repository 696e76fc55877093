package study

import (
	"fmt"
	"html"
	"strings"

	"bridle/analysis/athena"
	"bridle/analysis/matrix"
	"bridle/analysis/rerun"
	"bridle/analysis/verdict"
)

// Explanation says why an operator holds together, and what it hangs on. The table has a row for every part of every tie: level (operator: between batches,
// by their first servers; batch: between servers), the two, the attribute and the value they share (null for what speaks against), and bits.
type Explanation struct {
	*Table
	// All is the same as a tree: batches with their servers and ties, and what becomes of the operator without each attribute.
	All athena.Explanation
}

// Explain says why the servers of the operator are held to be one party's. The model is fitted again, and once more without each attribute,
// so it takes longer than the clustering took.
func (p *Operator) Explain() *Explanation {
	s := p.of.study
	doing := "explain " + p.Label
	var e athena.Explanation
	var err error
	switch in := p.of.inferred; {
	case in != nil:
		e, _, err = rerun.ExplainIn(s.context(), in.Inference, in.gathered, in.settings, p.Label)
	case p.of.Run == "" || p.Basis != "cluster":
		refuse(doing, "s.Cluster() groups the servers of the study", "it was imported (%s) and not found by a clustering", p.Basis)
	case p.of.Method != athena.TwoLevel:
		refuse(doing, "s.Cluster() fits operators that can be explained", "it is of the method %s, which keeps no model", p.of.Method)
	default:
		e, err = rerun.Explain(s.context(), s.folder(), s.snapshot, p.Label)
	}
	check(err, "", "%s", doing)
	t := s.table("why "+p.Label+" holds together", "level VARCHAR", "first VARCHAR", "second VARCHAR", "attribute VARCHAR", "value VARCHAR", "bits DOUBLE", "bearers BIGINT")
	addTies := func(level string, ties []athena.TieReport) {
		for _, tie := range ties {
			for _, r := range tie.Reasons {
				var value any
				if r.Value != "" {
					value = r.Value
				}
				t.add(level, tie.First, tie.Second, r.Attribute, value, float64(r.Millibits)/1000, r.Bearers)
			}
		}
	}
	addTies("operator", e.Ties)
	for _, b := range e.Batches {
		addTies("batch", b.Ties)
	}
	return &Explanation{t.done(), e}
}

// String shows the explanation as text.
func (e *Explanation) String() string { return e.stamp("SIMULATED\n") + e.All.String() }

// HTML shows the explanation.
func (e *Explanation) HTML() string {
	return e.stamp("<strong>SIMULATED</strong>\n") + e.All.HTML()
}

func (e *Explanation) stamp(text string) string {
	if e.Simulated {
		return text
	}
	return ""
}

// Reached is how a verdict came about, step by step. The table has a row for each fill, those that count and those that filters took out.
type Reached struct {
	*Table
	// Steps has every number between fills and verdict.
	Steps verdict.Steps
	// Fills are the rows of the table.
	Fills []verdict.Fill

	text, of string
	study    *Study
}

// Verdict takes the latest verdict on the operator in a country (ISO 3166-1 alpha-2) apart. It is reached again from the same rows.
func (p *Operator) Verdict(country string) *Reached { return p.of.study.Verdict(p.Label, country) }

// Verdict does so for any party that has verdicts: an operator, a batch at the fringe of one (operator/address), or a name of nobody's.
func (s *Study) Verdict(party, country string) *Reached {
	country = strings.ToUpper(country)
	doing := fmt.Sprintf("verdict on %s in %s", party, country)
	steps, fills, err := rerun.ExplainVerdict(s.context(), s.folder(), s.snapshot, party, country)
	check(err, "", "%s", doing)
	t := s.table("fills behind the "+doing, "happened_at TIMESTAMPTZ", "is_exact BOOLEAN", "cache_group VARCHAR", "name VARCHAR", "level VARCHAR", "ttl_s BIGINT", "probes BIGINT", "forwarders BIGINT", "flags VARCHAR", "removed_by VARCHAR", "because VARCHAR")
	for _, f := range fills {
		t.add(f.At, f.IsExact, f.Group, f.Name, f.Level.String(), int64(f.TTL), f.Probes, f.Forwarders, orNull(f.Flags), orNull(f.Removed), orNull(f.Because))
	}
	r := &Reached{Table: t.done(), Steps: steps, Fills: fills, of: party + " in " + country, study: s}
	var b strings.Builder
	check(steps.Write(&b), "", "%s", doing)
	r.text = b.String() + "\n" + matrix.Statement + "\n"
	return r
}

// orNull is nil for empty text.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// String shows every step, then the fills.
func (r *Reached) String() string { return r.text + "\n" + r.Table.String() }

// HTML shows the same.
func (r *Reached) HTML() string {
	stamp := ""
	if r.Simulated {
		stamp = "<strong>SIMULATED</strong>\n"
	}
	return stamp + "<pre style=\"white-space:pre-wrap;word-break:normal;overflow-wrap:anywhere\">" + html.EscapeString(r.text) + "</pre>\n" + r.Table.HTML()
}
