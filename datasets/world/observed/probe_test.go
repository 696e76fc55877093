package observed

import (
	"testing"
	"bridle/datasets/world"
)

func TestLook(t *testing.T) {
	for _, name := range []string{"clean+traces-easy","clean+traces-medium", "hide-and-seek-2018"} {
	s, err := world.LoadScenario(name)
	if err != nil { t.Fatal(err) }
	w, err := world.Generate(s, 1)
	if err != nil { t.Fatal(err) }
	vs := Values(w)
	type st struct{ n int; distinct map[string]int }
	by := map[string]*st{}
	for _, v := range vs { x := by[v.Attribute]; if x == nil { x = &st{distinct: map[string]int{}}; by[v.Attribute]=x }; x.n++; x.distinct[v.Value]++ }
	t.Log(name, len(Owners(w)))
	for a, x := range by { m, one := 0, 0; for _, c := range x.distinct { m = max(m,c); if c == 1 { one++ } }; t.Logf("%-14s n=%d distinct=%d max=%d unique=%d", a, x.n, len(x.distinct), m, one) }
	}
}
