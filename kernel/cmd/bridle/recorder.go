package main

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"bridle/analysis/load"
	"bridle/analysis/querycard"
	"bridle/analysis/study"
	"bridle/datasets/schema"
	"bridle/datasets/study/duck"
	"bridle/kernel/verify/lock"

	"github.com/gopherdata/gophernotes/imports"
)

// recorder notes which queries a notebook asks of the studies that it opens,
// cell by cell. DuckDB itself keeps the log, so that a query is noted however it
// is asked: by %%sql, through package study or load, or inside a library that
// was given the database.
type recorder struct {
	mu      sync.Mutex
	studies []*recorded
	asked   []lock.Asked
	err     error // the first thing that could not be recorded
}

// recorded is a study whose queries are noted.
type recorded struct {
	*load.Study
	prefix string            // before its tables: empty for the first study of a run
	pinned string            // the snapshot file that it is open at, or nothing
	last   int64             // number of the last query that was noted
	views  map[string]string // text of each view; nil before it is needed
	tables map[string]bool   // that were read, without the prefix
}

// openers are the functions by which cells open studies, by package.
var openers = map[string][]string{
	studyPackage:           {"Open", "OpenAt"},
	"bridle/analysis/load": {"Open", "OpenAt", "OpenContext", "MustOpen", "MustOpenAt"},
}

// watch makes the functions that open studies note what they open. The
// functions of package load are taken as they are compiled, those of package
// study as cellStudies has set them.
func (r *recorder) watch() {
	compiled := map[string]any{"Open": load.Open, "OpenAt": load.OpenAt, "OpenContext": load.OpenContext, "MustOpen": load.MustOpen, "MustOpenAt": load.MustOpenAt}
	for path, names := range openers {
		pkg := imports.Packages[path]
		pkg.Binds = maps.Clone(pkg.Binds)
		for _, name := range names {
			original := pkg.Binds[name]
			if path != studyPackage {
				original = reflect.ValueOf(compiled[name])
			}
			pkg.Binds[name] = r.noting(original)
		}
		imports.Packages[path] = pkg
	}
}

// noting wraps a function whose first result is a study.
func (r *recorder) noting(open reflect.Value) reflect.Value {
	return reflect.MakeFunc(open.Type(), func(args []reflect.Value) []reflect.Value {
		results := open.Call(args)
		pinned := ""
		if len(args) == 2 {
			pinned, _ = args[1].Interface().(string)
		}
		switch s := results[0].Interface().(type) {
		case *load.Study:
			r.add(s, pinned)
		case *study.Study:
			if s != nil {
				r.add(s.Library(), pinned)
			}
		}
		return results
	})
}

// add begins to note the queries of a study, open at a snapshot file or not.
func (r *recorder) add(s *load.Study, pinned string) {
	if s == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, err := s.DB().Exec("CALL enable_logging('QueryLog')"); err != nil {
		r.fail(fmt.Errorf("the queries of %s cannot be recorded: %w", s.Folder().Dir(), err))
		return
	}
	r.studies = append(r.studies, &recorded{Study: s, prefix: r.prefix(s.Folder().Dir()), pinned: pinned, tables: map[string]bool{}})
}

// prefix tells the tables of several studies apart: nothing for those of the
// first folder, "study-2." for those of the second.
func (r *recorder) prefix(dir string) string {
	var seen []string
	for _, s := range r.studies {
		if s.Folder().Dir() == dir {
			return s.prefix
		}
		seen = append(seen, s.prefix)
	}
	slices.Sort(seen)
	if n := len(slices.Compact(seen)); n > 0 {
		return fmt.Sprintf("study-%d.", n+1)
	}
	return ""
}

func (r *recorder) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// after notes what was asked since the last call, as queries of a cell.
func (r *recorder) after(ctx context.Context, cell int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.studies {
		queries, err := s.since(ctx)
		if err != nil && strings.Contains(err.Error(), "database is closed") {
			if err = s.reopen(); err == nil {
				err = r.noteAll(ctx, s, cell)
			}
		}
		if err != nil {
			r.fail(err)
			continue
		}
		for _, text := range queries {
			r.note(ctx, s, cell, text)
		}
	}
}

// note keeps a query if it reads tables of the study; one that a cell asks twice
// counts once.
func (r *recorder) note(ctx context.Context, s *recorded, cell int, text string) {
	if slices.ContainsFunc(r.asked, func(a lock.Asked) bool { return a.Number == cell && a.Text == text }) {
		return
	}
	tables := s.tablesOf(ctx, text)
	if len(tables) == 0 {
		return // nothing of the study: it was about the session
	}
	for i, t := range tables {
		s.tables[t] = true
		tables[i] = s.prefix + t
	}
	grade, _ := querycard.Grade(text)
	r.asked = append(r.asked, lock.Asked{Number: cell, Text: text, Grade: grade, Tables: tables})
}

// noteAll counts every table as read by a cell. It is for a cell that closed its
// study, with which the log was lost.
func (r *recorder) noteAll(ctx context.Context, s *recorded, cell int) error {
	all, err := s.Hashes(ctx)
	if err != nil {
		return err
	}
	asked := lock.Asked{Number: cell, Grade: "A", Text: "-- the cell closed the study: every table counts as read"}
	for _, h := range all {
		asked.Tables = append(asked.Tables, s.prefix+h.Table)
		s.tables[h.Table] = true
	}
	slices.Sort(asked.Tables)
	r.asked = append(r.asked, asked)
	return nil
}

// reopen opens a study again that a cell has closed.
func (s *recorded) reopen() (err error) {
	s.last = 0
	if s.Study, err = load.OpenAt(s.Folder().Dir(), s.pinned); err != nil {
		return err
	}
	_, err = s.DB().Exec("CALL enable_logging('QueryLog')")
	return err
}

// hashes returns rows and hash of every table that was read, by name with prefix.
func (r *recorder) hashes(ctx context.Context) (map[string]lock.Table, error) {
	if r.err != nil {
		return nil, r.err
	}
	all := map[string]lock.Table{}
	for _, s := range r.studies {
		for _, name := range slices.Sorted(maps.Keys(s.tables)) {
			if _, twice := all[s.prefix+name]; twice {
				continue
			}
			d, _ := schema.Named(strings.TrimPrefix(name, "current_"))
			sum, n, err := duck.TableHash(ctx, s.DB(), d, name)
			if err != nil {
				return nil, fmt.Errorf("hash of table %s: %w", name, err)
			}
			all[s.prefix+name] = lock.Table{Rows: n, SHA256: "sha256:" + sum}
		}
	}
	return all, nil
}
