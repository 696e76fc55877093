package campaign

import (
	"fmt"
	"slices"

	"bridle/datasets/study"
)

// Unfinished returns the latest run of a tool that was interrupted or cut off and that no process writes
// to, and whether there is one.
func (s *Scene) Unfinished(tool string) (m study.Manifest, ok bool, err error) {
	runs, err := s.Study.Runs()
	if err != nil {
		return m, false, err
	}
	for _, r := range slices.Backward(runs) {
		if r.Tool != tool || r.State == study.Complete {
			continue
		}
		busy, err := s.Study.Busy(r.RunID)
		if err != nil {
			return m, false, err
		}
		if !busy {
			return r, true, nil
		}
	}
	return m, false, nil
}

// Ended returns the run of a tool that came to its end last, if none waits to be taken up: then a process was cut off
// after its last row was safe, and only what follows the run is left to do.
func (s *Scene) Ended(tool string) (runID string, ok bool, err error) {
	if _, there, err := s.Unfinished(tool); err != nil || there {
		return "", false, err
	}
	runs, err := s.Study.Runs()
	if err != nil {
		return "", false, err
	}
	m, ok := study.Latest(runs, tool)
	return m.RunID, ok, nil
}

// Begin begins the run of a plan, or with resume takes up the one that was cut off last, which must have had the
// same plan. Without resume a run of the same plan that was cut off is an error: its rows would be gathered
// once more.
func (s *Scene) Begin(p study.Plan, resume bool) (*study.Run, error) {
	p.Simulated, p.Clock, p.Now = s.Simulated(), s.Clock(), s.Now
	digest, err := p.Digest()
	if err != nil {
		return nil, err
	}
	m, there, err := s.Unfinished(p.Tool)
	switch {
	case err != nil:
		return nil, err
	case resume && !there:
		return nil, fmt.Errorf("there is no run of %s to take up in %s; start one without --resume", p.Tool, s.Study.Dir())
	case resume && m.ConfigSHA256 != digest:
		return nil, fmt.Errorf("run %s was begun with other settings or other lists (configuration %.8s then, %.8s now; see its run.json): give the same ones, or start a new run without --resume", m.RunID, m.ConfigSHA256, digest)
	case resume:
		return s.Study.Resume(m.RunID, s.Now)
	case there && m.ConfigSHA256 == digest:
		return nil, fmt.Errorf("run %s with the same plan was not finished: --resume goes on with it", m.RunID)
	}
	return s.Study.Create(p)
}
