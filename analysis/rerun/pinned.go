package rerun

import (
	"fmt"
	"slices"
	"strings"

	"bridle/datasets/study"
)

// pinned is a study as a snapshot has it, or as it is now.
type pinned struct {
	study.Study
	at *study.Snapshot // nil: as it is now
}

// openPinned opens the study in a folder as of a snapshot, nil for none.
func openPinned(dir string, at *study.Snapshot) (pinned, error) {
	s, err := study.Open(dir)
	return pinned{s, at}, err
}

// latest returns the complete run of a tool that ended last, of those that the snapshot has parts of; false if
// there is none. id chooses one run, empty any.
func (p pinned) latest(tool, id string) (m study.Manifest, ok bool, err error) {
	all, err := p.Runs()
	if err != nil {
		return m, false, err
	}
	all = slices.DeleteFunc(all, func(m study.Manifest) bool {
		return m.Tool != tool || m.State != study.Complete || id != "" && m.RunID != id || !p.has(m.RunID)
	})
	if len(all) == 0 {
		return m, false, nil
	}
	return slices.MaxFunc(all, func(a, b study.Manifest) int { return a.EndedAt.Compare(*b.EndedAt) }), true, nil
}

// has reports whether a run is pinned.
func (p pinned) has(run string) bool {
	return p.at == nil || slices.ContainsFunc(p.at.Parts, func(part study.PinnedPart) bool { return strings.HasPrefix(part.Path, "runs/"+run+"/") })
}

// readBy returns the parts of datasets that a run was made from. That the study has others is an error, since the run
// cannot be made again then; command is what makes it anew.
func (p pinned) readBy(m study.Manifest, command string, datasets ...string) (snap study.Snapshot, err error) {
	if p.at == nil {
		snap, err = p.Snapshot(datasets...)
	} else {
		for _, part := range p.at.Parts {
			if slices.Contains(datasets, part.Dataset) {
				snap.Parts = append(snap.Parts, part)
			}
		}
	}
	if err == nil && !slices.Equal(snap.Inputs(), m.Inputs) {
		err = fmt.Errorf("%s has other rows%s than run %s was made from: run '%s %s' again", p.Dir(), p.where(), m.RunID, command, p.Dir())
	}
	return snap, err
}

// where says of which state of the study an error speaks.
func (p pinned) where() string {
	if p.at == nil {
		return ""
	}
	return fmt.Sprintf(" at snapshot %.12s", p.at.ID())
}
