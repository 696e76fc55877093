package main

import (
	"encoding/json"
	"testing"

	"bridle/datasets/world"
)

// Only the same scenario is the same, whatever a run.json says, and whichever names were targets.
func FuzzSameScenario(f *testing.F) {
	s, err := world.LoadScenario("village")
	if err != nil {
		f.Fatal(err)
	}
	c := listsConfig{s, []string{"command"}, false}
	own, err := json.Marshal(listsConfig{s, []string{"decoy"}, true})
	if err != nil {
		f.Fatal(err)
	}
	if same, err := c.sameScenario(own); err != nil || !same {
		f.Fatalf("same %v, %v", same, err)
	}
	f.Add(own)
	f.Add([]byte(`{}`))
	f.Add([]byte(`{"scenario":{"name":"village"}}`))
	f.Add([]byte(`[`))
	f.Fuzz(func(t *testing.T, recorded []byte) {
		same, err := c.sameScenario(recorded)
		if same && (err != nil || !json.Valid(recorded) || len(recorded) < len(`{"scenario":{}}`)) {
			t.Errorf("%s is the same scenario, %v", recorded, err)
		}
	})
}
