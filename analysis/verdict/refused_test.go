package verdict

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"bridle/analysis/arrival"
	"bridle/analysis/cachefill"
)

// TestOrder: shuffled input gives the same result.
func TestOrder(t *testing.T) {
	in, _ := small(1e-3, true).draw(7)
	want, err := Decide(in, DefaultSettings())
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(9, 9))
	groups, operators := r.Perm(len(in.Groups)), r.Perm(len(in.Operators))
	out := in
	out.Groups, out.Operators, out.Cells = make([]Group, len(groups)), make([]Operator, len(operators)), slices.Clone(in.Cells)
	for from, to := range groups {
		out.Groups[to] = in.Groups[from]
	}
	for from, to := range operators {
		out.Operators[to] = in.Operators[from]
	}
	for i := range out.Cells {
		c := &out.Cells[i]
		c.Group = groups[c.Group]
		if c.Operator != Decoys {
			c.Operator = operators[c.Operator]
		}
		c.Fills = slices.Clone(c.Fills)
		r.Shuffle(len(c.Fills), func(a, b int) { c.Fills[a], c.Fills[b] = c.Fills[b], c.Fills[a] })
	}
	r.Shuffle(len(out.Cells), func(a, b int) { out.Cells[a], out.Cells[b] = out.Cells[b], out.Cells[a] })
	got, err := Decide(out, DefaultSettings())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.Verdicts, want.Verdicts) || !reflect.DeepEqual(got.Evidence, want.Evidence) || !reflect.DeepEqual(got.Operators, want.Operators) {
		t.Error("the order of the input matters")
	}
}

// TestFewer: the least inputs give a result and no panic.
func TestFewer(t *testing.T) {
	all := village(3)
	for name, in := range map[string]Input{
		"nothing": {}, "no cells": {Groups: all.Groups, Operators: all.Operators}, "no groups": {Operators: all.Operators, Countries: []string{"XA"}},
		"no operators": {Groups: all.Groups}, "one operator": {Groups: all.Groups[:1], Operators: all.Operators[:1], Cells: all.Cells[:2]},
		"both levels": {Groups: all.Groups[:1], Operators: all.Operators[:1], Cells: []Cell{all.Cells[1], {Group: 0, Operator: 0, Level: cachefill.Delegation, Names: 1, ExposureDays: 9, VisibleDays: 14, TTLSeconds: 86_400, Probes: 56}}},
		"zero time":   {Groups: all.Groups[:1], Operators: all.Operators[:1], Cells: []Cell{{Names: 1}}},
	} {
		if _, err := Decide(in, DefaultSettings()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRefused: what cannot be is an error that names it.
func TestRefused(t *testing.T) {
	for what, change := range map[string]func(in *Input, s *Settings){
		"O00 at cache group g00, level address: 3 fills in an exposure of 0": func(in *Input, _ *Settings) { in.Cells[first].ExposureDays, in.Cells[first].VisibleDays = 0, 0 },
		"the decoys at cache group g00, level address: the exposure is NaN":  func(in *Input, _ *Settings) { in.Cells[0].ExposureDays = math.NaN() },
		"comes twice; add the two up":                                        func(in *Input, _ *Settings) { in.Cells = append(in.Cells, in.Cells[5]) },
		"cell 0 is of group 77":                                              func(in *Input, _ *Settings) { in.Cells[0].Group = 77 },
		"the operator \"O01\" comes twice":                                   func(in *Input, _ *Settings) { in.Operators[0].Label = "O01" },
		"belief 1.2":                                                         func(in *Input, _ *Settings) { in.Groups[3].Mass = 1.2 },
		"has 0 caches":                                                       func(in *Input, _ *Settings) { in.Groups[3].Caches = 0 },
		"24 or none":                                                         func(in *Input, _ *Settings) { in.Cells[2].Hours = make([]arrival.Bin, 3) },
		"1 inclusion probabilities for 3":                                    func(in *Input, _ *Settings) { in.Cells[first].Inclusion = []float64{1} },
		"0 names were watched":                                               func(in *Input, _ *Settings) { in.Cells[2].Names = 0 },
		"Supported at 0.2 is laxer":                                          func(_ *Input, s *Settings) { s.Supported = 0.2 },
		"the setting Power is 1":                                             func(_ *Input, s *Settings) { s.Power = 1 },
		"shape 0 before":                                                     func(_ *Input, s *Settings) { s.PriorShape = 0 },
	} {
		in, s := village(3), DefaultSettings()
		change(&in, &s)
		if _, err := Decide(in, s); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("error %v, want %q", err, what)
		}
	}
}
