//go:build !cgo

package loading

import (
	"context"
	"fmt"
	"io"

	"bridle/datasets/study"
)

// During returns nil: nothing is loaded while a run goes on.
func During(study.Study) func(ctx context.Context) error { return nil }

// AtEnd says how to load.
func AtEnd(_ context.Context, _, stderr io.Writer, s study.Study) error {
	fmt.Fprintf(stderr, "built without a database: 'bridle load %s' loads the rows where there is one\n", s.Dir())
	return nil
}
