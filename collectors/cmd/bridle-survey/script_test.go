package main

import (
	"os"
	"testing"

	"bridle/collectors/cmd/internal/proof"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"bridle-survey": main, proof.HoldCommand: proof.Hold, proof.LoadCommand: proof.Load})
}

// TestScripts runs what a user would type. Each script has a village that is served, and its study in STUDY.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, "TMPDIR="+os.TempDir(), "STUDY="+proof.Serve(t, "village", 3).Study.Dir())
			return nil
		},
	})
}
