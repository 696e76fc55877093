package ofstudy

import (
	"encoding/json"
	"fmt"

	"bridle/datasets/study"
	"bridle/datasets/world"
)

// listsTool is the tool whose runs say which world a study is of.
const listsTool = "simnet-lists"

// World makes the world that a study is of, as the run of its lists names it.
func World(s study.Study) (*world.World, error) {
	runs, err := s.Runs()
	if err != nil {
		return nil, err
	}
	for _, m := range runs {
		if m.Tool != listsTool || m.Seed == nil {
			continue
		}
		scenario, err := scenarioOf(m)
		if err != nil {
			return nil, err
		}
		return world.Generate(scenario, *m.Seed)
	}
	return nil, fmt.Errorf("%s is of no simulated world: it has no run of %s, which 'bridle-simnet run --study' and 'with --study' leave", s.Dir(), listsTool)
}

// scenarioOf reads the scenario in the configuration of a run.
func scenarioOf(m study.Manifest) (world.Scenario, error) {
	var c struct {
		Scenario world.Scenario `json:"scenario"`
	}
	if len(m.Config) > 0 {
		if err := json.Unmarshal(m.Config, &c); err != nil {
			return c.Scenario, fmt.Errorf("the configuration of run %s cannot be read: %w", m.RunID, err)
		}
	}
	return c.Scenario, nil
}

// Each gives the rows of a dataset to take, one by one: those of the run with that id, or of all runs if it is empty.
// T is the row type of the dataset. Errors name the part and the row.
func Each[T any](s study.Study, dataset, runID string, take func(*T) error) error {
	parts, err := s.PartsOf(dataset, func(m study.Manifest) bool { return runID == "" || m.RunID == runID })
	if err != nil {
		return err
	}
	for _, p := range parts {
		err := study.Read(s, p, func(rows []T) error {
			for i := range rows {
				if err := take(&rows[i]); err != nil {
					return fmt.Errorf("row %d: %w", i+1, err)
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("%s: %w", p.Path, err)
		}
	}
	return nil
}
