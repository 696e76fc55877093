package main

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"sync"

	"bridle/analysis/study"
	"bridle/kernel/session"

	"github.com/gopherdata/gophernotes/imports"
)

// studyPackage is what cells import to open studies.
const studyPackage = "bridle/analysis/study"

// cellStudies answers %%sql cells from the study that a cell opened last, in a
// session that was given none.
type cellStudies struct {
	mu     sync.Mutex
	latest session.SQL
}

// errNoOpenStudy says how a query gets a study.
var errNoOpenStudy = errors.New(`no study is open: pass --study, or open one in a cell: import "bridle/analysis/study", then s := study.Open("folder")`)

// Query implements [session.SQL].
func (c *cellStudies) Query(ctx context.Context, text string, args ...any) (session.Table, error) {
	c.mu.Lock()
	latest := c.latest
	c.mu.Unlock()
	if latest == nil {
		return session.Table{}, errNoOpenStudy
	}
	return latest.Query(ctx, text, args...)
}

// watch makes cells open studies through c, with the context of the cell that
// asks, so that interrupting it ends its queries. It is called after the
// packages were registered and before the first session.
func (c *cellStudies) watch(now func() context.Context, timed bool) {
	note := func(s *study.Study) *study.Study {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.latest = studySQL{study: s.Library(), timed: timed, about: &aboutStudy{}}
		return s.During(now)
	}
	pkg := imports.Packages[studyPackage]
	pkg.Binds = maps.Clone(pkg.Binds)
	pkg.Binds["Open"] = reflect.ValueOf(func(dir string) *study.Study { return note(study.Open(dir)) })
	pkg.Binds["OpenAt"] = reflect.ValueOf(func(dir, snapshotFile string) *study.Study { return note(study.OpenAt(dir, snapshotFile)) })
	imports.Packages[studyPackage] = pkg
}
