package ofstudy

import (
	"path/filepath"
	"testing"
	"time"

	"bridle/datasets/study"
	"bridle/datasets/world"
)

// A study of no world is told so; one of a world gives it.
func TestWorld(t *testing.T) {
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := World(s); err == nil {
		t.Error("a world of nothing")
	}
	scenario, err := world.LoadScenario("village")
	if err != nil {
		t.Fatal(err)
	}
	seed := int64(46)
	r, err := s.Create(study.Plan{Tool: listsTool, Simulated: true, Seed: &seed, Config: map[string]any{"scenario": scenario}, Clock: study.SimulatedClock,
		Now: func() time.Time { return time.Date(2018, 8, 15, 0, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
	w, err := World(s)
	if err != nil || w.Seed != seed || w.Scenario.Name != "village" {
		t.Errorf("%v, %v", w, err)
	}
}

// No configuration makes it panic.
func FuzzConfig(f *testing.F) {
	f.Add([]byte(`{"scenario":{"name":"village"}}`))
	f.Fuzz(func(t *testing.T, b []byte) { _, _ = scenarioOf(study.Manifest{RunID: "r", Config: b}) })
}
