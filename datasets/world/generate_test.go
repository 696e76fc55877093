package world

import "testing"

func TestSketch(t *testing.T) {
	for _, n := range Scenarios() {
		for _, p := range []string{"", "+traces-easy", "+traces-hard"} {
			s, err := LoadScenario(n + p)
			if err != nil {
				t.Fatal(err)
			}
			for seed := range int64(12) {
				w, err := Generate(s, seed)
				if err != nil {
					t.Fatal(n, err)
				}
				if err := w.Check(); err != nil {
					t.Errorf("%s %d: %v", n, seed, err)
				}
			}
		}
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
func BenchmarkCheck(b *testing.B) {
	s, _ := LoadScenario("hide-and-seek-2018")
	w, err := Generate(s, 1)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		w.Check()
	}
}
