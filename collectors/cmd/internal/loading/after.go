package loading

import (
	"context"
	"fmt"
	"io"

	"bridle/datasets/study"
)

// After does what comes after a run: it loads what is not loaded yet, if that is wanted, and says what to do next with the study in dir.
func After(ctx context.Context, stdout, stderr io.Writer, s study.Study, dir string, load bool) error {
	if load {
		if err := AtEnd(ctx, stdout, stderr, s); err != nil {
			return err
		}
	}
	fmt.Fprintf(stdout, "next: bridle status %s\n", dir)
	return nil
}
