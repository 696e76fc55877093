package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bridle/datasets/command"
	"bridle/datasets/external"
	"bridle/datasets/study"
	"bridle/kernel/bundle"
	"bridle/kernel/notebook/nbformat"
	"bridle/kernel/verify"
)

// packedStudy is a study on its way into an archive.
type packedStudy struct {
	dir     string
	folder  study.Study
	about   bundle.Study
	reports []*packedReport // that read it
	closed  string          // why its data may not be passed on; empty if they may
}

// openStudies opens the studies and finds places for them in the archive.
func (b *bundling) openStudies() error {
	taken := map[string]bool{}
	for i, dir := range b.dirs {
		folder, err := study.Open(dir)
		if err != nil {
			return err
		}
		s := &packedStudy{dir: dir, folder: folder}
		s.about = bundle.Study{Data: bundle.DataDir, Sources: []bundle.Source{}}
		if i > 0 {
			name, err := archiveName(dir)
			if err != nil || taken[name] {
				return command.Usage(fmt.Errorf("--also %s: its folder cannot name it in the archive; rename it", dir))
			}
			taken[name], s.about.Data = true, bundle.StudiesDir+"/"+name
		}
		if s.about.Simulated, _, err = folder.IsSimulated(); err != nil {
			return err
		}
		if err := s.sources(); err != nil {
			return err
		}
		b.studies = append(b.studies, s)
	}
	return nil
}

// archiveName makes the name of a folder fit for the archive.
func archiveName(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	name := strings.TrimLeft(notInNames.ReplaceAllString(filepath.Base(dir), "-"), "._-")
	if err == nil && name == "" {
		err = fmt.Errorf("%s has no letter or digit in its name", dir)
	}
	return name, err
}

// imported returns the public data sets that a study has rows of, in the order of their names.
func imported(folder study.Study) ([]external.Set, error) {
	runs, err := folder.Runs()
	if err != nil {
		return nil, err
	}
	var sets []external.Set
	for _, m := range runs {
		var config struct{ Set string }
		if !strings.HasPrefix(m.Tool, "import-") || json.Unmarshal(m.Config, &config) != nil {
			continue
		}
		set, ok := external.Named(config.Set)
		if ok && !slices.ContainsFunc(sets, func(s external.Set) bool { return s.Name == set.Name }) {
			sets = append(sets, set)
		}
	}
	slices.SortFunc(sets, func(x, y external.Set) int { return strings.Compare(x.Name, y.Name) })
	return sets, nil
}

// sources notes the data of others in a study, and whether they may be passed on.
func (s *packedStudy) sources() error {
	sets, err := imported(s.folder)
	for _, set := range sets {
		if !bundle.MayPack(set.Licence.SPDX) {
			s.closed = howToGet(sets)
		}
		s.about.Sources = append(s.about.Sources, bundle.Source{Name: set.Name, Title: set.Title, Repository: set.Repository, Commit: set.Commit,
			License: set.Licence.SPDX, Note: set.Licence.Note, Citation: set.Citation})
	}
	return err
}

// howToGet says what data sets are and how one gets them.
func howToGet(sets []external.Set) string {
	var all []string
	for _, s := range sets {
		all = append(all, fmt.Sprintf("%s (%s, %s): 'bridle import %s STUDY' fetches it", s.Title, s.Name, s.Licence.SPDX, s.Name))
	}
	return strings.Join(all, "; ")
}

// studyOf returns the study that a report was made from, nil if from none, or what
// it needs. A report whose study is gone belongs to the study named first.
func (b *bundling) studyOf(old *verify.Report) (from *packedStudy, needs string, err error) {
	given := old.Lock.Notebook.Study
	if given == "" {
		return nil, "", nil
	}
	at, err := os.Stat(given)
	if err != nil {
		return b.studies[0], b.studies[0].closed, nil
	}
	for _, s := range b.studies {
		if here, err := os.Stat(s.dir); err == nil && os.SameFile(at, here) {
			return s, s.closed, nil
		}
	}
	folder, err := study.Open(given)
	if err != nil {
		return nil, "", fmt.Errorf("its study: %w", err)
	}
	sets, err := imported(folder)
	if needs = howToGet(sets); needs == "" {
		needs = "a study that is not in this archive: pack it too, with --also " + given
	}
	return nil, needs, err
}

// need notes a report that is not packed.
func (b *bundling) need(old *verify.Report, needs string) error {
	name, err := archiveName(old.Dir)
	if err != nil {
		return err
	}
	title := name
	if n, err := nbformat.ReadFile(filepath.Join(old.Dir, old.Lock.Notebook.File)); err == nil {
		title = heading(n, old.Lock.Notebook.File)
	}
	b.manifest.Needs = append(b.manifest.Needs, bundle.Need{Report: name, Title: title, Needs: needs})
	return nil
}

// stageStudies writes the studies that reports read. The redactor sees all parts of
// all of them first: a resolver of one may stand in another.
func (b *bundling) stageStudies(ctx context.Context) error {
	b.manifest.Needs = append([]bundle.Need{}, b.manifest.Needs...)
	for _, s := range b.studies {
		parts, err := s.folder.Parts()
		if err != nil {
			return err
		}
		if err := b.learn(ctx, s.folder, parts); err != nil {
			return err
		}
	}
	for i, s := range b.studies {
		if i > 0 && len(s.reports) == 0 {
			return command.Usage(fmt.Errorf("--also %s: no report that is packed was made from it", s.dir))
		}
		b.manifest.Studies = append(b.manifest.Studies, s.about)
		b.manifest.Simulated = b.manifest.Simulated || s.about.Simulated
		if err := b.stageStudy(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
