package main

import (
	"testing"

	"bridle/collectors/cmd/internal/proof"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"bridle-probe": main, proof.HoldCommand: proof.Hold, proof.LoadCommand: proof.Load})
}
