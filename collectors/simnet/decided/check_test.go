package decided

import (
	"strings"
	"testing"

	"bridle/datasets/schema/operators"
	"bridle/datasets/schema/operatorverdicts"
	"bridle/datasets/schema/verdicts"
	"bridle/datasets/world"
)

func village(t *testing.T) *world.World {
	t.Helper()
	s, err := world.LoadScenario("village")
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(s, 46)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// named gives every operator of the world a label of the study, with its names; half of the first one's
// names go to a second label, and one label holds a decoy alone.
func named(w *world.World) (rows []operators.Row) {
	first := 0
	for i := range w.Domains {
		d := &w.Domains[i]
		label := "nobody"
		switch {
		case d.Operator == 0 && first%2 == 0:
			label = "first-a"
			first++
		case d.Operator == 0:
			label = "first-b"
			first++
		case d.Operator != world.None:
			label = "label-" + w.Operators[d.Operator].Name
		case d.Purpose != world.Decoy:
			continue
		}
		rows = append(rows, operators.Row{Operator: label, Kind: "name", Value: d.Hosts[0].Name})
	}
	return rows
}

func says(operator, country, word string) verdicts.Row {
	return verdicts.Row{Operator: operator, Country: country, Verdict: word}
}

// A study that says the truth has nothing false and nothing missed; each kind of fault is counted where it belongs.
func TestCheck(t *testing.T) {
	w := village(t)
	can := w.Testability()
	infected := map[[2]int]bool{}
	for _, x := range w.Infections {
		infected[[2]int{x.Operator, x.Country}] = true
	}
	if len(infected) < 2 {
		t.Fatal("the village has hardly an infection: choose another seed")
	}
	in := &Input{World: w, Names: named(w)}
	for o := range w.Operators {
		for c := range w.Countries {
			word := "not_detected"
			switch {
			case can[c] != world.Testable:
				word = "not_testable"
			case infected[[2]int{o, c}]:
				word = "supported"
			}
			label := "label-" + w.Operators[o].Name
			if o == 0 {
				label = "first-a"
				in.Verdicts = append(in.Verdicts, says("first-b", w.Countries[c].Code, "not_detected"))
				if can[c] != world.Testable {
					in.Verdicts[len(in.Verdicts)-1].Verdict = "not_testable"
				}
			}
			in.Verdicts = append(in.Verdicts, says(label, w.Countries[c].Code, word))
		}
	}
	r := Check(in)
	x := r.Rates(w, Supported)
	if x.False != 0 || x.True == 0 || x.True != x.Found || x.Found != x.Infected || len(r.CalledClean) > 0 || r.Nobody != 0 {
		t.Errorf("the truth: %+v, called clean %v, %d nobody's", x, r.CalledClean, r.Nobody)
	}
	// A claim on a decoy's label, one in a country without phones, and one across borders of nobody.
	free := -1
	for c := range w.Countries {
		if p := (Pair{Operator: 0, Country: c}); in.truth()[p] == nil {
			free = c
		}
	}
	if free < 0 {
		t.Fatal("the first operator is everywhere: choose another seed")
	}
	in.Verdicts = append(in.Verdicts, says("nobody", w.Countries[free].Code, "indicated"), says("first-b", w.Countries[free].Code, "indicated"))
	in.Operators = []operatorverdicts.Row{{Operator: "nobody", Verdict: "supported"}}
	r = Check(in)
	y := r.Rates(w, Indicated)
	if y.False != 2 || y.Claims != x.Claims+2 || r.Nobody != 1 || strings.Join(r.CrossFalse, " ") != "nobody" {
		t.Errorf("with two false claims: %+v, %d nobody's, across borders %v", y, r.Nobody, r.CrossFalse)
	}
	var b strings.Builder
	if err := r.Write(&b, w, 1); err != nil || !strings.Contains(b.String(), "and 1 more") || !strings.HasPrefix(b.String(), "SIMULATED") {
		t.Errorf("%v in:\n%s", err, b.String())
	}
}
