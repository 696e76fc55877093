package world

import "testing"

func TestSketch(t *testing.T) {
	for _, n := range Scenarios() {
		s, err := LoadScenario(n)
		if err != nil {
			t.Fatal(err)
		}
		w, err := Generate(s, 1)
		if err != nil {
			t.Fatal(err)
		}
		pop := map[Front]int{}
		for _, r := range w.Resolvers {
			pop[r.Front]++
		}
		t.Log(n, len(w.Countries), len(w.Networks), len(w.Backends), len(w.Resolvers), len(w.Domains), len(w.Servers), len(w.Certificates), len(w.Batches), len(w.Infections), len(w.Demands), pop)
	}
}
func BenchmarkGenerate(b *testing.B) {
	s, _ := LoadScenario("hide-and-seek-2018")
	for b.Loop() {
		if _, err := Generate(s, 1); err != nil {
			b.Fatal(err)
		}
	}
}
