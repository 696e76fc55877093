//go:build cgo

package loading

import (
	"context"
	"errors"
	"fmt"
	"io"

	"bridle/datasets/command"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"
)

// During returns what loads finished parts while a run goes on. If somebody else has the database open the
// parts wait, and readers see them beside it.
func During(s study.Study) func(ctx context.Context) error {
	return func(ctx context.Context) error {
		if _, err := duck.Load(ctx, s, nil); err != nil && !errors.Is(err, duck.ErrLocked) {
			return err
		}
		return nil
	}
}

// AtEnd loads what is not loaded yet, and says so.
func AtEnd(ctx context.Context, stdout, stderr io.Writer, s study.Study) error {
	p := command.NewProgress(stderr, "loading, parts")
	l, err := duck.Load(ctx, s, func(done, of int, _ int64) { p.At(int64(done), int64(of)) })
	if errors.Is(err, duck.ErrLocked) {
		fmt.Fprintf(stderr, "the database is in use, and the rows wait beside it in parts: 'bridle load %s' loads them\n", s.Dir())
		return nil
	}
	if err != nil {
		return fmt.Errorf("the rows are safe in %s but were not loaded: %w; 'bridle load %s' does it later", s.Dir(), err, s.Dir())
	}
	fmt.Fprintf(stdout, "loaded %s into %s\n", command.Plural(l.Rows, "row"), study.DatabaseName)
	return nil
}
