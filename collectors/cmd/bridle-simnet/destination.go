package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"bridle/collectors/simnet/fast"
	"bridle/datasets/command"
	"bridle/datasets/settings"
	"bridle/datasets/study"
	"bridle/datasets/world"
)

// The tools whose runs a served world leaves in a study.
const (
	listsTool = "simnet-lists"
	logTool   = "simnet-canary"
)

// destination is the study that a served world is written into.
type destination struct {
	study study.Study
	// begin is the study time at which the simulation begins.
	begin   time.Time
	resumed bool // the study has rows up to begin
	written bool // study.toml is new
	names   []fast.Name
	lists   listsConfig
	seed    int64
}

// listsConfig is what the lists depend on, besides the seed.
type listsConfig struct {
	Scenario world.Scenario `json:"scenario"`
	Names    []string       `json:"names"`
	IPv6     bool           `json:"ipv6"` // whether resolvers with such addresses are in them
}

// destination looks at the study before anything is opened: whether it is of this world, where it
// says the simulation is, and how far its rows go.
func (o *runOptions) destination(w *world.World, begin time.Time) (*destination, error) {
	d := &destination{begin: begin, lists: listsConfig{w.Scenario, o.names, o.ipv6}, seed: o.seed}
	var err error
	if d.names, err = chosenNames(w, o.names); err != nil {
		return nil, err
	}
	if err := o.place(); err != nil {
		return nil, err
	}
	if d.study, err = study.Create(o.study); err != nil {
		return nil, err
	}
	if err := d.sameWorld(); err != nil {
		return nil, err
	}
	last, err := lastInstant(d.study)
	if err != nil {
		return nil, err
	}
	if last.After(begin) {
		d.begin, d.resumed = last, true
	}
	if !d.begin.Before(w.Until) {
		return nil, fmt.Errorf("the world ends on %s and the rows of %s go on to %s: use another study folder, or a scenario that lasts longer",
			w.Until.Format(time.RFC3339), d.study.Dir(), d.begin.Format(time.RFC3339))
	}
	return d, nil
}

// place holds the control address against study.toml, which wins if no flag was given.
func (o *runOptions) place() error {
	s, err := settings.Read(o.study)
	if err != nil {
		return err
	}
	path := filepath.Join(o.study, settings.Name)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	switch at := s.Collect.Simulation; {
	case at == "":
		return fmt.Errorf("%s names no simulation, so collectors would ask the real Internet: add 'simulation = %q' under [collect], or use another study folder", path, o.control)
	case !o.chosen:
		o.control = at
	case at != o.control:
		return fmt.Errorf("%s says that the simulation is at %s, and --control %s: leave --control away, or change collect.simulation in the file", path, at, o.control)
	}
	return nil
}

// sameWorld refuses a study that has the lists of another world.
func (d *destination) sameWorld() error {
	runs, err := d.study.Runs()
	if err != nil {
		return err
	}
	for _, m := range runs {
		if m.Tool != listsTool {
			continue
		}
		same, err := d.lists.sameScenario(m.Config)
		if err != nil {
			return fmt.Errorf("the configuration of run %s cannot be read: %w; use another study folder", m.RunID, err)
		}
		if !same || m.Seed == nil || *m.Seed != d.seed {
			return fmt.Errorf("%s is a study of another world (run %s): give the same scenario and seed, or another study folder",
				d.study.Dir(), m.RunID)
		}
	}
	return nil
}

// sameScenario reports whether lists that have that configuration are of the same scenario.
func (c listsConfig) sameScenario(recorded []byte) (bool, error) {
	var r listsConfig
	if err := json.Unmarshal(recorded, &r); err != nil {
		return false, err
	}
	got, err := json.Marshal(r.Scenario)
	if err != nil {
		return false, err
	}
	want, err := json.Marshal(c.Scenario)
	return string(got) == string(want), err
}

// fill writes what an observer knows, begins the run of the canary zone's log, and writes study.toml if
// there is none.
func (d *destination) fill(s *simulation, args []string) (*study.Run, error) {
	plan := study.Plan{Tool: listsTool, Version: command.Version(), Arguments: args, Seed: &d.seed, Simulated: true, Config: d.lists,
		Clock: study.SimulatedClock, Now: func() time.Time { return s.world.ProbeFrom }}
	run, _, err := d.study.Once(plan)
	if err != nil {
		return nil, err
	}
	if run != nil {
		if err := known(run, s.world, d.names, d.lists.IPv6); err != nil {
			return nil, errors.Join(err, run.Abandon())
		}
		if err := run.Finish(); err != nil {
			return nil, err
		}
	}
	path := filepath.Join(d.study.Dir(), settings.Name)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if err := study.WriteFile(path, studyFile(s.world, s.live.Control(), s.live.Ports()[0])); err != nil {
			return nil, err
		}
		d.written = true
	} else if err != nil {
		return nil, err
	}
	plan.Tool, plan.Config, plan.Now = logTool, d.lists.Scenario, func() time.Time { return s.live.Clock().Now().Time() }
	return d.study.Create(plan)
}

// announce says what the study has.
func (d *destination) announce(stdout io.Writer) {
	what := "goes by its " + settings.Name
	if d.written {
		what = settings.Name + " is written: collectors need no more than --study"
	}
	fmt.Fprintf(stdout, "study\t%s\t%s\n", d.study.Dir(), what)
	if d.resumed {
		fmt.Fprintf(stdout, "study time goes on at %s, where the rows of the study end\n", d.begin.Format(time.RFC3339Nano))
	}
}
