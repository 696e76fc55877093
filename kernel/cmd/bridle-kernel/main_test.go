package main

import (
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Mistakes are said before anything is started; with the right words they are those of
// 'bridle kernel'.
func TestMistakes(t *testing.T) {
	dir := t.TempDir()
	program, broken := filepath.Join(dir, "bridle"), filepath.Join(dir, "kernel.json")
	for path, text := range map[string]string{program: "#!/bin/sh\n", broken: "{"} {
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		args  string
		says  string
		usage bool
	}{
		{"", "front ends start a kernel", true},
		{"-f x --snapshot y", "--snapshot goes with --study", true},
		{"-f x more", `unexpected argument "more"`, true},
		{"--nonsense", "not defined: -nonsense", true},
		{"-f x --bridle " + filepath.Join(dir, "none"), "the program that runs the cells", false},
		{"-f " + broken + " --bridle " + program, "kernel.json", false},
	} {
		err := serve(strings.Fields(test.args), io.Discard)
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%q: %v, want %q", test.args, err, test.says)
		}
		if errors.As(err, new(wrongUse)) != test.usage {
			t.Errorf("%q: %v is taken for wrong use: %v", test.args, err, !test.usage)
		}
	}
	if err := serve([]string{"-h"}, io.Discard); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("help gives %v", err)
	}
}
